import { fingerprint } from '../fingerprint';
import { AnchorIndex } from './anchor-index';
import { ANCHOR_LENGTH, anchorsOf, ENCODED, FORM_COUNT, placeOf, SHORTEST_PIECE } from './encodings';
import { replaceWrapped } from './wrapped-text';

/** Shorter texts are not searched for, because they may occur anywhere by chance. */
export const MIN_SEARCHED_LENGTH = 8;

/** A local constant, because looking up a global for each character is slow in the contexts that Jest runs in. */
const { imul } = Math;

const BASE = 0x01000193;
const HIGHEST_POWER = power(ANCHOR_LENGTH - 1);

const CHARACTERS = 1 << 16;

/**
 * The secrets that this process uses: tokens, secret keys, security tokens, passwords. Every text that leaves the process passes
 * {@link SecretRegister.redact}. A text is searched once for all secrets (Rabin-Karp):
 *
 * 1. Only runs of characters that are long enough for a secret are searched. Most reports have few.
 * 2. In them, a rolling hash is computed over stretches of characters that occur in anchors.
 * 3. Where the hash is that of an anchor, the text is compared with the secrets that have it.
 */
export class SecretRegister {
  readonly #secrets: string[] = [];
  readonly #known = new Set<string>();
  /** For the hash of an anchor: which secret, in which form. Created with the first secret. */
  #anchors?: AnchorIndex;
  /** 1 for each character of an anchor. Others, such as spaces and quotation marks, end a stretch. */
  readonly #isInAnchors = new Uint8Array(CHARACTERS);
  /** 1 for each character that a secret may be written with. */
  readonly #isInForms = new Uint8Array(CHARACTERS);
  /** The length of the shortest secret, or of the shortest part of one that counts. */
  #shortest = SHORTEST_PIECE;

  /** Adds a secret. One with fewer than 8 characters is ignored. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < MIN_SEARCHED_LENGTH) return;
    // Stryker disable next-line ConditionalExpression: a secret that is added twice is also found.
    if (this.#known.has(secret)) return;
    // Stryker disable next-line ConditionalExpression: setting the flags again changes nothing.
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

  /** Whether a text contains a secret in any form. */
  isIn(text: string): boolean {
    return this.redact(text) !== text;
  }

  /** The text with the fingerprint in place of each secret in it, also if that is percent-encoded, escaped, or in base64 or hex. */
  redact(text: string): string {
    if (!this.#anchors) return text;
    return replaceWrapped(this.#redactForms(text), (unwrapped) => {
      const found = this.#next(unwrapped, 0);
      return found && fingerprint(found.secret);
    });
  }

  #redactForms(text: string): string {
    let clean = '';
    let from = 0;
    for (let found = this.#next(text, 0); found; found = this.#next(text, from)) {
      clean += text.slice(from, found.start) + fingerprint(found.secret);
      from = found.end;
    }
    return clean + text.slice(from);
  }

  /** The first secret at or after a position. */
  #next(text: string, from: number): { secret: string; start: number; end: number } | undefined {
    const anchors = this.#anchors;
    // Stryker disable next-line ConditionalExpression: without secrets, no character belongs to an anchor.
    if (!anchors) return undefined;
    const isInAnchors = this.#isInAnchors;
    const isInForms = this.#isInForms;
    const { length } = text;
    let hash = 0;
    let stretch = 0;
    // After a secret, the search goes on at once: the rest of a run may be shorter than a run and still end another secret.
    // Stryker disable next-line ConditionalExpression,EqualityOperator: neither the skipped text nor the end contains a secret.
    for (let at = from === 0 ? this.#nextRun(text, 0) : from; at < length; at++) {
      const code = text.charCodeAt(at);
      // Stryker disable next-line ConditionalExpression,BlockStatement: no anchor has a hash across the ends of stretches.
      if (isInAnchors[code] === 0) {
        hash = 0;
        stretch = 0;
        // Stryker disable next-line ConditionalExpression,ArithmeticOperator: the skipped text contains no secret.
        if (isInForms[code] === 0) at = this.#nextRun(text, at + 1) - 1;
        continue;
      }
      if (stretch < ANCHOR_LENGTH) stretch += 1;
      else hash = (hash - imul(text.charCodeAt(at - ANCHOR_LENGTH), HIGHEST_POWER)) | 0;
      hash = (imul(hash, BASE) + code) | 0;
      // Stryker disable next-line ConditionalExpression,LogicalOperator: without the filter, the search is slower, with the same result.
      if (stretch < ANCHOR_LENGTH || !anchors.mayHave(hash)) continue;
      const found = this.#lookAt(text, at - ANCHOR_LENGTH + 1, anchors.numbersOf(hash));
      if (found) return found;
    }
    return undefined;
  }

  /**
   * The start of the next run that is long enough for a secret. Each candidate is read from its end, so one character that no secret
   * contains rules out all candidates across it, and most characters of a text are not read.
   */
  #nextRun(text: string, from: number): number {
    const isInForms = this.#isInForms;
    let start = from;
    // Stryker disable next-line ArithmeticOperator: starting too early is slower, with the same result.
    for (let end = start + this.#shortest; end <= text.length; end = start + this.#shortest) {
      let at = end - 1;
      // Stryker disable next-line ConditionalExpression,LogicalOperator: starting too early is slower, with the same result.
      while (at >= start && isInForms[text.charCodeAt(at)] === 1) at -= 1;
      // Stryker disable next-line ConditionalExpression,EqualityOperator: starting too early is slower, with the same result.
      if (at < start) return start;
      start = at + 1;
    }
    return text.length;
  }

  /** The longest secret around an anchor. */
  #lookAt(text: string, anchorAt: number, entries: Iterable<number>) {
    let longest: { secret: string; start: number; end: number } | undefined;
    for (const entry of entries) {
      // Stryker disable next-line StringLiteral: every entry belongs to a secret.
      const secret = this.#secrets[Math.floor(entry / FORM_COUNT)] ?? '';
      const place = placeOf(secret, entry % FORM_COUNT, text, anchorAt);
      if (!place) continue;
      const [start, end] = place;
      // Stryker disable next-line EqualityOperator: of two with the same length, either is correct.
      if (!longest || end - start > longest.end - longest.start) longest = { secret, start, end };
    }
    return longest;
  }
}

/** Sets the flag of each character of a text. */
function mark(flags: Uint8Array, text: string): void {
  // Stryker disable next-line EqualityOperator: after the end, charCodeAt returns NaN, which is the index of no flag.
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
