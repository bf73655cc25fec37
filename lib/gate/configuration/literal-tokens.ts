import { LITERAL_TOKEN } from '../rules';
import { looksLikeToken } from '../secrets/likely-token';
import { type Block, type Body, isBody } from './block';
import type { BrokenRule } from './broken-rule';
import { literalTexts, templateParts } from './expression';
import { joinedText } from './joined-text';
import { KEEP_TOKEN_OUT, KnownTokens } from './known-tokens';
import { isTokenCheck } from './token-argument';

/** The key of comments in Terraform's JSON syntax. CDKTF writes names into it. */
const COMMENT = '//';

/** Arguments whose values are references without `${…}`, and comments. */
const NO_TEXT = new Set([
  'depends_on',
  'provider',
  'providers',
  'replace_triggered_by',
  'ignore_changes',
  COMMENT,
]);

/**
 * The blocks that contain a known token in plain text (AMT004), except the checks of this token.
 * @param known the known tokens, each with the name of its check.
 */
export function knownTokensIn<B extends Block>(
  blocks: readonly B[],
  known: ReadonlyMap<string, string>,
): BrokenRule<B>[] {
  const inTexts = new KnownTokens(known);
  const anywhere = new KnownTokens(likelyTokens(known));
  return blocks.flatMap((block) => {
    const isCheck = isTokenCheck(block);
    const found = new Map<string, string>();
    if (!isCheck && block.kind !== COMMENT)
      for (const text of textsIn(block.body))
        for (const [token, check] of inTexts.in(text)) found.set(token, check);
    for (const text of allIn([block.path, isCheck ? withoutTokens(block.body) : block.body]))
      for (const [token, check] of anywhere.in(text)) found.set(token, check);
    return [...found.values()].map((check) =>
      broken(block, `${block.name} contains the token of ${check} in plain text`),
    );
  });
}

/** The tokens that can be searched for in names, too. A token of a test, such as `device-1-token`, may also be the name of a resource. */
export function likelyTokens(known: ReadonlyMap<string, string>): [token: string, check: string][] {
  return [...known].filter(([token]) => looksLikeToken(token.replace(/^\/+/, '')));
}

/** The body of a check without the tokens that it checks. */
function withoutTokens({ token: _, tokens, ...others }: Body): Body {
  return { ...others, tokens: isBody(tokens) ? Object.keys(tokens) : [] };
}

/** The literal texts of a block, without references and comments. Those of one template also joined, because a token may be split. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    const template = templateParts(value);
    const texts = literalTexts(template);
    yield* texts;
    if (texts.length > 1) yield joinedText(template);
  } else
    for (const [name, member] of Object.entries(value ?? {})) if (!NO_TEXT.has(name)) yield* textsIn(member);
}

/** All texts of a value, including names, references and comments. */
function* allIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else
    for (const [name, member] of Object.entries(value ?? {})) {
      yield name;
      yield* allIn(member);
    }
}

function broken<B extends Block>(block: B, what: string): BrokenRule<B> {
  return { rule: LITERAL_TOKEN, block, message: `${what}.`, help: KEEP_TOKEN_OUT };
}
