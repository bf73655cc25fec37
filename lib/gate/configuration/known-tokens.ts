import { MIN_SEARCHED_LENGTH } from '../token-text';
import { readingsOf } from './text-readings';

/** What to do about a known token that is in plain text. */
export const KEEP_TOKEN_OUT =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/** Tokens by how they begin: however many there are, each text is read once. Those that are too short to be searched for are left out. */
export class KnownTokens {
  readonly #checks = new Map<string, string>();
  readonly #byBeginning = new Map<string, string[]>();

  /** @param known the values of tokens, each with the name of what checks it. */
  constructor(known: Iterable<readonly [token: string, check: string]>) {
    for (const [token, check] of known) {
      if (token.length < MIN_SEARCHED_LENGTH) continue;
      this.#checks.set(token, check);
      const beginning = token.slice(0, MIN_SEARCHED_LENGTH);
      const others = this.#byBeginning.get(beginning);
      if (others) others.push(token);
      else this.#byBeginning.set(beginning, [token]);
    }
  }

  has(token: string): boolean {
    return this.#checks.has(token);
  }

  /** Those in a text, each with the name of what checks it, as often as they are there. */
  *in(text: string): Generator<readonly [token: string, check: string]> {
    // Stryker disable next-line ConditionalExpression: the result is the same, later.
    if (this.#checks.size === 0) return;
    for (const reading of readingsOf(text)) yield* this.#within(reading);
  }

  *#within(text: string): Generator<readonly [token: string, check: string]> {
    for (let end = MIN_SEARCHED_LENGTH; end <= text.length; end++) {
      const at = end - MIN_SEARCHED_LENGTH;
      for (const token of this.#byBeginning.get(text.slice(at, end)) ?? [])
        if (text.startsWith(token, at)) yield [token, this.#checks.get(token) ?? ''];
    }
  }
}
