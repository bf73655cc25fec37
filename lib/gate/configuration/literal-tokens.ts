import { LITERAL_TOKEN } from '../rules';
import { looksLikeToken } from '../secrets/likely-token';
import { type Block, isBody } from './block';
import type { BrokenRule } from './broken-rule';
import { literalTexts, templateParts } from './expression';
import { KEEP_TOKEN_OUT, KnownTokens } from './known-tokens';
import { isTokenCheck } from './token-argument';

/** Arguments that hold references without `${…}`. */
const NO_TEXT = new Set(['depends_on', 'provider', 'providers', 'replace_triggered_by', 'ignore_changes']);

/** What Terraform takes for a comment in JSON. CDKTF writes names into it. */
const COMMENT = '//';

/**
 * The blocks that hold a token in plain text (AMT004), other than as what they check.
 * @param known the values of the tokens that are known, each with the name of what checks it.
 */
export function knownTokensIn<B extends Block>(
  blocks: readonly B[],
  known: ReadonlyMap<string, string>,
): BrokenRule<B>[] {
  const inTexts = new KnownTokens(known);
  // The token of a test, such as `device-1-token`, may well be the name of something.
  const likely = [...known].filter(([token]) => looksLikeToken(token.replace(/^\/+/, '')));
  const anywhere = new KnownTokens(likely);
  return blocks.flatMap((block) => {
    const isText = !isTokenCheck(block) && block.kind !== COMMENT;
    const texts = isText ? textsIn(block.body) : [];
    const all =
      likely.length > 0
        ? [...block.path, ...allIn(isTokenCheck(block) ? block.body[COMMENT] : block.body)]
        : [];
    const found = new Map([
      ...texts.flatMap((text) => [...inTexts.in(text)]),
      ...all.flatMap((text) => [...anywhere.in(text)]),
    ]);
    return [...found.values()].map((check) =>
      broken(block, `${block.name} contains the token of ${check} in plain text`),
    );
  });
}

/** The literal texts of a block. References and comments are none. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return literalTexts(templateParts(value));
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    NO_TEXT.has(name) || name === COMMENT ? [] : textsIn(member),
  );
}

/** All texts of a value: names, references and comments, too. */
function allIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(allIn);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...allIn(member)]);
}

function broken<B extends Block>(block: B, what: string): BrokenRule<B> {
  return { rule: LITERAL_TOKEN, block, message: `${what}.`, help: KEEP_TOKEN_OUT };
}
