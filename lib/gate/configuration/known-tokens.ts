import { MIN_SEARCHED_LENGTH } from '../token-text';
import { readingsOf } from './text-readings';

/** What to do about a known token that is in plain text. */
export const KEEP_TOKEN_OUT =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/** A token, with the name of what checks it. */
type KnownToken = readonly [token: string, check: string];

/** Tokens by how they begin: however many there are, each text is read once. Those that are too short to be searched for are left out. */
export class KnownTokens {
  /** Those that begin alike, each with the name of what checks it. */
  readonly #byBeginning = new Map<string, Map<string, string>>();

  constructor(known: Iterable<KnownToken>) {
    for (const [token, check] of known) {
      if (token.length < MIN_SEARCHED_LENGTH) continue;
      const beginning = beginningOf(token);
      const alike = this.#byBeginning.get(beginning);
      if (alike) alike.set(token, check);
      else this.#byBeginning.set(beginning, new Map([[token, check]]));
    }
  }

  has(token: string): boolean {
    return this.#byBeginning.get(beginningOf(token))?.has(token) === true;
  }

  /** Those in a text, as often as they are there. */
  *in(text: string): Generator<KnownToken> {
    // Stryker disable next-line ConditionalExpression: the result is the same, later.
    if (this.#byBeginning.size === 0) return;
    for (const reading of readingsOf(text)) yield* this.#within(reading.text);
  }

  *#within(text: string): Generator<KnownToken> {
    for (let end = MIN_SEARCHED_LENGTH; end <= text.length; end++) {
      const at = end - MIN_SEARCHED_LENGTH;
      const alike = this.#byBeginning.get(text.slice(at, end));
      if (!alike) continue;
      for (const known of alike) if (text.startsWith(known[0], at)) yield known;
    }
  }
}

function beginningOf(token: string): string {
  return token.slice(0, MIN_SEARCHED_LENGTH);
}
