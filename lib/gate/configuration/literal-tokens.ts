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
  const sought = new KnownValues(known);
  return blocks
    .filter((block) => !isTokenCheck(block))
    .flatMap((block) =>
      sought
        .checksIn(textsIn(block.body))
        .map((check) => broken(block, `${block.name} contains the token of ${check} in plain text`)),
    );
}

/** Values by how they begin: however many there are, each text is read once. */
class KnownValues {
  readonly #byBeginning = new Map<string, (readonly [value: string, check: string])[]>();

  constructor(known: ReadonlyMap<string, string>) {
    for (const entry of known) {
      const [value] = entry;
      if (value.length < MIN_SEARCHED_LENGTH) continue;
      const beginning = value.slice(0, MIN_SEARCHED_LENGTH);
      const others = this.#byBeginning.get(beginning);
      if (others) others.push(entry);
      else this.#byBeginning.set(beginning, [entry]);
    }
  }

  /** What checks the values that are in some texts, once for each value. */
  checksIn(texts: readonly string[]): string[] {
    if (this.#byBeginning.size === 0) return [];
    const found = new Map<string, string>();
    for (const text of texts) {
      for (let at = 0; at + MIN_SEARCHED_LENGTH <= text.length; at++) {
        for (const [value, check] of this.#byBeginning.get(text.slice(at, at + MIN_SEARCHED_LENGTH)) ?? [])
          if (text.startsWith(value, at)) found.set(value, check);
      }
    }
    return [...found.values()];
  }
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
