import { MIN_SEARCHED_LENGTH } from '../secrets/secret-register';
import { readingsOf } from './text-readings';

/** The remedy for a known token in plain text. */
export const KEEP_TOKEN_OUT =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/** A token and the name of its check. */
type KnownToken = readonly [token: string, check: string];

/** Searches texts for known tokens. Reads each text once for all tokens. Ignores tokens with fewer than 8 characters. */
export class KnownTokens {
  /** The name of the check for each token. */
  readonly #checks: ReadonlyMap<string, string>;
  /** For the first 8 characters of a token, the lengths of the tokens that begin with them. Most tokens of an instance have one length. */
  readonly #lengths = new Map<string, Set<number>>();
  /** The character codes in these first 8 characters. */
  readonly #characters = new Set<number>();

  constructor(known: Iterable<KnownToken>) {
    this.#checks = new Map([...known].filter(([token]) => token.length >= MIN_SEARCHED_LENGTH));
    for (const token of this.#checks.keys()) {
      const beginning = token.slice(0, MIN_SEARCHED_LENGTH);
      const lengths = this.#lengths.get(beginning);
      if (lengths) lengths.add(token.length);
      else {
        this.#lengths.set(beginning, new Set([token.length]));
        for (const character of beginning.split('')) this.#characters.add(character.charCodeAt(0));
      }
    }
  }

  has(token: string): boolean {
    return this.#checks.has(token);
  }

  /** The tokens in a text. One that occurs twice is yielded twice. */
  *in(text: string): Generator<KnownToken> {
    // Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator: only slower, with the same result.
    if (this.#checks.size === 0 || text.length < MIN_SEARCHED_LENGTH) return;
    for (const reading of readingsOf(text)) yield* this.#within(reading.text);
  }

  *#within(text: string): Generator<KnownToken> {
    // Stryker disable next-line ArithmeticOperator: after the last position, the text is too short for a token.
    for (let at = 0; at <= text.length - MIN_SEARCHED_LENGTH; at++) {
      // If no token begins with eight characters that include this one, such as a space, none begins at the next eight positions.
      const last = at + MIN_SEARCHED_LENGTH - 1;
      // Stryker disable next-line ConditionalExpression,BlockStatement: only slower, with the same result.
      if (!this.#characters.has(text.charCodeAt(last))) {
        at = last;
        continue;
      }
      // Stryker disable next-line ArrayDeclaration: a value that is not a length finds no token.
      for (const length of this.#lengths.get(text.slice(at, at + MIN_SEARCHED_LENGTH)) ?? []) {
        const token = text.slice(at, at + length);
        const check = this.#checks.get(token);
        // At the end of the text, the slice may be shorter than the length. A token that is so short is found by its own length.
        if (check !== undefined && token.length === length) yield [token, check];
      }
    }
  }
}
