import { LITERAL_TOKEN } from '../rules';
import { MIN_SEARCHED_LENGTH } from '../token-text';
import { type Block, isBody } from './block';
import type { BrokenRule } from './broken-rule';
import { literalTexts, templateParts } from './expression';
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

const HELP =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/**
 * The blocks that hold a token in plain text (AMT004), other than as what they check.
 * @param known the values of the tokens that are known, each with the name of what checks it.
 */
export function knownTokensIn<B extends Block>(
  blocks: readonly B[],
  known: ReadonlyMap<string, string>,
): BrokenRule<B>[] {
  const sought = [...known].filter(([value]) => value.length >= MIN_SEARCHED_LENGTH);
  if (sought.length === 0) return [];
  return blocks
    .filter((block) => !isTokenCheck(block))
    .flatMap((block) => {
      const texts = textsIn(block.body);
      return sought
        .filter(([value]) => texts.some((text) => text.includes(value)))
        .map(([, check]) => broken(block, `${block.name} contains the token of ${check} in plain text`));
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
  return { rule: LITERAL_TOKEN, block, message: `${what}.`, help: HELP };
}
