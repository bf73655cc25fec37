import { LITERAL_TOKEN } from '../rules';
import { type Block, isBody } from './block';
import type { BrokenRule } from './broken-rule';
import { literalTexts, templateParts } from './expression';
import { KEEP_TOKEN_OUT, KnownTokens } from './known-tokens';
import { isTokenCheck } from './token-argument';

/** Arguments that hold references without `${…}`, and comments. */
const NO_TEXT = new Set([
  '//',
  'depends_on',
  'provider',
  'providers',
  'replace_triggered_by',
  'ignore_changes',
]);

/**
 * The blocks that hold a token in plain text (AMT004), other than as what they check.
 * @param known the values of the tokens that are known, each with the name of what checks it.
 */
export function knownTokensIn<B extends Block>(
  blocks: readonly B[],
  known: ReadonlyMap<string, string>,
): BrokenRule<B>[] {
  const sought = new KnownTokens(known);
  return blocks
    .filter((block) => !isTokenCheck(block))
    .flatMap((block) => {
      const found = new Map(textsIn(block.body).flatMap((text) => [...sought.in(text)]));
      return [...found.values()].map((check) =>
        broken(block, `${block.name} contains the token of ${check} in plain text`),
      );
    });
}

/** The literal texts of a block: neither references nor what CDKTF notes in a comment. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return literalTexts(templateParts(value));
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => (NO_TEXT.has(name) ? [] : textsIn(member)));
}

function broken<B extends Block>(block: B, what: string): BrokenRule<B> {
  return { rule: LITERAL_TOKEN, block, message: `${what}.`, help: KEEP_TOKEN_OUT };
}
