import { fingerprint } from '../fingerprint';
import { AnchorIndex } from './anchor-index';
import { ANCHOR_LENGTH, anchorsOf, ENCODED, FORM_COUNT, placeOf, SHORTEST_PIECE } from './encodings';

/** A text that is shorter may occur anywhere by chance: it is not searched for. */
export const MIN_SEARCHED_LENGTH = 8;

/** Read once, because a look-up of a global for each character takes long in the contexts that tests run in. */
const { imul } = Math;

const BASE = 0x01000193;
const HIGHEST_POWER = power(ANCHOR_LENGTH - 1);

const CHARACTERS = 1 << 16;

/**
 * The secrets that this process uses: tokens, secret keys, security tokens, passwords. Every text that leaves the process passes
 * {@link SecretRegister.redact}. Texts are searched once, however many secrets there are: only runs of characters that are long enough
 * to hold one count, which a report has few of; there, a hash of a few characters rolls over those stretches that consist of what anchors
 * consist of, and only where it is that of an anchor is there a closer look.
 */
export class SecretRegister {
  readonly #secrets: string[] = [];
  readonly #known = new Set<string>();
  /** By the hash of an anchor: which secret, in which form. Made with the first secret. */
  #anchors?: AnchorIndex;
  /** 1 for each character of an anchor: the others, such as spaces and quotation marks, end a stretch. */
  readonly #isInAnchors = new Uint8Array(CHARACTERS);
  /** 1 for each character that a secret may be written with. */
  readonly #isInForms = new Uint8Array(CHARACTERS);
  /** The fewest characters of one of the secrets, or of a piece of it, that count. */
  #shortest = SHORTEST_PIECE;

  /** Makes a text a secret from here on. One of fewer than 8 characters is not taken. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < MIN_SEARCHED_LENGTH) return;
    // Stryker disable next-line ConditionalExpression: one that is there twice is found as well.
    if (this.#known.has(secret)) return;
    // Stryker disable next-line ConditionalExpression: to set the flags again changes nothing.
    if (this.#anchors === undefined) mark(this.#isInForms, ENCODED);
    this.#anchors ??= new AnchorIndex();
    this.#shortest = Math.min(this.#shortest, secret.length);
    mark(this.#isInForms, secret);
    let entry = this.#known.size * FORM_COUNT;
    this.#known.add(secret);
    this.#secrets.push(secret);
    for (const { texts } of anchorsOf(secret)) {
      for (const text of texts) {
        this.#anchors.add(hashOf(text), entry);
        mark(this.#isInAnchors, text);
      }
      entry += 1;
    }
  }

  /** Whether a text holds a secret in any form. */
  isIn(text: string): boolean {
    return this.#next(text, 0) !== undefined;
  }

  /** The text with the fingerprint in place of each secret that it holds: as it is, percent-encoded, escaped, in base64 or in hex. */
  redact(text: string): string {
    let clean = '';
    let from = 0;
    for (let found = this.#next(text, 0); found; found = this.#next(text, from)) {
      clean += text.slice(from, found.start) + fingerprint(found.secret);
      from = found.end;
    }
    return clean + text.slice(from);
  }

  /** The first secret from a place on. */
  #next(text: string, from: number): { secret: string; start: number; end: number } | undefined {
    const anchors = this.#anchors;
    // Stryker disable next-line ConditionalExpression: without secrets, no character is one of an anchor.
    if (!anchors) return undefined;
    const isInAnchors = this.#isInAnchors;
    const isInForms = this.#isInForms;
    const { length } = text;
    let hash = 0;
    let stretch = 0;
    // Behind a secret, less than a run may be the rest of another one.
    // Stryker disable next-line ConditionalExpression,EqualityOperator: what is skipped has no secret in it, nor has the end.
    for (let at = from === 0 ? this.#nextRun(text, 0) : from; at < length; at++) {
      const code = text.charCodeAt(at);
      // Stryker disable next-line ConditionalExpression,BlockStatement: a hash across the ends of stretches is that of no anchor.
      if (isInAnchors[code] === 0) {
        hash = 0;
        stretch = 0;
        // Stryker disable next-line ConditionalExpression,ArithmeticOperator: what is skipped has no secret in it.
        if (isInForms[code] === 0) at = this.#nextRun(text, at + 1) - 1;
        continue;
      }
      if (stretch < ANCHOR_LENGTH) stretch += 1;
      else hash = (hash - imul(text.charCodeAt(at - ANCHOR_LENGTH), HIGHEST_POWER)) | 0;
      hash = (imul(hash, BASE) + code) | 0;
      // Stryker disable next-line ConditionalExpression,LogicalOperator: without the filter, the same is found later.
      if (stretch < ANCHOR_LENGTH || !anchors.mayHave(hash)) continue;
      const found = this.#lookAt(text, at - ANCHOR_LENGTH + 1, anchors.numbersOf(hash));
      if (found) return found;
    }
    return undefined;
  }

  /**
   * Where the next run begins that is long enough to hold a secret. Most characters are not looked at: one that no secret is written with
   * rules out all runs across it.
   */
  #nextRun(text: string, from: number): number {
    const isInForms = this.#isInForms;
    let start = from;
    // To begin too early has the same result, later.
    // Stryker disable next-line ArithmeticOperator: that.
    for (let end = start + this.#shortest; end <= text.length; end = start + this.#shortest) {
      let at = end - 1;
      // Stryker disable next-line ConditionalExpression,LogicalOperator: that.
      while (at >= start && isInForms[text.charCodeAt(at)] === 1) at -= 1;
      // Stryker disable next-line ConditionalExpression,EqualityOperator: that.
      if (at < start) return start;
      start = at + 1;
    }
    return text.length;
  }

  /** The longest secret around an anchor. */
  #lookAt(text: string, anchorAt: number, entries: Iterable<number>) {
    let longest: { secret: string; start: number; end: number } | undefined;
    for (const entry of entries) {
      // Stryker disable next-line StringLiteral: every entry is one of a secret.
      const secret = this.#secrets[Math.floor(entry / FORM_COUNT)] ?? '';
      const place = placeOf(secret, entry % FORM_COUNT, text, anchorAt);
      if (!place) continue;
      const [start, end] = place;
      // Stryker disable next-line EqualityOperator: of two of one length, either will do.
      if (!longest || end - start > longest.end - longest.start) longest = { secret, start, end };
    }
    return longest;
  }
}

/** Sets the flag of each character of a text. */
function mark(flags: Uint8Array, text: string): void {
  // Stryker disable next-line EqualityOperator: behind the end of a text is no character, whose flag is that of none.
  for (let at = 0; at < text.length; at++) flags[text.charCodeAt(at)] = 1;
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}

function power(exponent: number): number {
  let result = 1;
  for (let count = 0; count < exponent; count++) result = imul(result, BASE);
  return result;
}
