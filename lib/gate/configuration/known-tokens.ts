import { MIN_SEARCHED_LENGTH } from '../secrets/secret-register';
import { readingsOf } from './text-readings';

/** What to do about a known token that is in plain text. */
export const KEEP_TOKEN_OUT =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/** A token, with the name of what checks it. */
type KnownToken = readonly [token: string, check: string];

/** Tokens by how they begin: however many there are, each text is read once. Those that are too short to be searched for are left out. */
export class KnownTokens {
  /** What checks each. */
  readonly #checks: ReadonlyMap<string, string>;
  /** How long those are that begin alike: all tokens of an instance may, and most have one length. */
  readonly #lengths = new Map<string, Set<number>>();
  /** The codes of the characters in these beginnings. */
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

  /** Those in a text, as often as they are there. */
  *in(text: string): Generator<KnownToken> {
    // Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator: the result is the same, later.
    if (this.#checks.size === 0 || text.length < MIN_SEARCHED_LENGTH) return;
    for (const reading of readingsOf(text)) yield* this.#within(reading.text);
  }

  *#within(text: string): Generator<KnownToken> {
    // Stryker disable next-line ArithmeticOperator: behind the last place is too little text for any beginning.
    for (let at = 0; at <= text.length - MIN_SEARCHED_LENGTH; at++) {
      // A character that no beginning has, such as a space, rules out the eight places whose text it would be in.
      const last = at + MIN_SEARCHED_LENGTH - 1;
      // Stryker disable next-line ConditionalExpression,BlockStatement: the result is the same, later.
      if (!this.#characters.has(text.charCodeAt(last))) {
        at = last;
        continue;
      }
      // Stryker disable next-line ArrayDeclaration: what is no length cuts out no token.
      for (const length of this.#lengths.get(text.slice(at, at + MIN_SEARCHED_LENGTH)) ?? []) {
        const token = text.slice(at, at + length);
        const check = this.#checks.get(token);
        // A shorter one at the end of the text is found by its own length.
        if (check !== undefined && token.length === length) yield [token, check];
      }
    }
  }
}
