import { LineStarts } from './line-starts';

/** The place of a JSON value in the bytes of a file: from `start` up to, but not including, `end`. */
export interface JsonRange {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Parses JSON in UTF-8 part by part, so that a file of hundreds of megabytes is never in memory as one value. Every method throws a
 * `SyntaxError` if the bytes are not JSON.
 */
export class JsonBytes {
  #lines?: LineStarts;

  constructor(private readonly bytes: Buffer) {}

  /** The whole document. */
  get root(): JsonRange {
    const start = this.#skipSpace(0);
    const end = this.#endOf(start);
    if (this.#skipSpace(end) < this.bytes.length) throw new SyntaxError('Text follows the JSON value.');
    return { start, end };
  }

  parse({ start, end }: JsonRange): unknown {
    return JSON.parse(this.bytes.toString('utf8', start, end));
  }

  includes({ start, end }: JsonRange, text: string): boolean {
    return this.bytes.subarray(start, end).includes(text);
  }

  /** Counted from 1. */
  lineOf({ start }: JsonRange): number {
    this.#lines ??= new LineStarts(this.bytes);
    return this.#lines.positionAt(start).line;
  }

  isObject({ start }: JsonRange): boolean {
    return this.bytes[start] === OPEN_OBJECT;
  }

  isList({ start }: JsonRange): boolean {
    return this.bytes[start] === OPEN_LIST;
  }

  /** The members of an object, in their order. */
  *members({ start }: JsonRange): Generator<readonly [key: string, value: JsonRange]> {
    let at = this.#skipSpace(start + 1);
    while (this.bytes[at] !== CLOSE_OBJECT) {
      const keyEnd = this.#endOf(at);
      const key = this.parse({ start: at, end: keyEnd });
      if (typeof key !== 'string') throw new SyntaxError('A key of an object is not a string.');
      const colon = this.#skipSpace(keyEnd);
      if (this.bytes[colon] !== COLON) throw new SyntaxError('A colon is missing.');
      const value = this.#valueAt(colon + 1);
      yield [key, value];
      at = this.#next(value.end, CLOSE_OBJECT);
    }
  }

  /** The elements of a list, in their order. */
  *elements({ start }: JsonRange): Generator<JsonRange> {
    let at = this.#skipSpace(start + 1);
    while (this.bytes[at] !== CLOSE_LIST) {
      const value = this.#valueAt(at);
      yield value;
      at = this.#next(value.end, CLOSE_LIST);
    }
  }

  #valueAt(at: number): JsonRange {
    const start = this.#skipSpace(at);
    return { start, end: this.#endOf(start) };
  }

  /** The offset of the next member or element, or of the closing bracket. */
  #next(end: number, close: number): number {
    const at = this.#skipSpace(end);
    if (this.bytes[at] === close) return at;
    if (this.bytes[at] !== COMMA) throw new SyntaxError('A comma is missing.');
    const next = this.#skipSpace(at + 1);
    if (this.bytes[next] === close) throw new SyntaxError('A value is missing after a comma.');
    return next;
  }

  #skipSpace(at: number): number {
    let next = at;
    for (; next < this.bytes.length; next++) {
      const byte = this.bytes[next];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    }
    return next;
  }

  /** Finds the end of a value by its brackets. {@link parse} checks the rest. */
  #endOf(start: number): number {
    const { bytes } = this;
    const first = bytes[start];
    if (first === QUOTE) return this.#endOfText(start);
    if (first !== OPEN_OBJECT && first !== OPEN_LIST) {
      let at = start;
      while (isScalar(bytes[at])) at += 1;
      if (at === start) throw new SyntaxError('A value is missing.');
      return at;
    }
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) at = this.#endOfText(at) - 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    throw new SyntaxError('The document ends within a value.');
  }

  #endOfText(start: number): number {
    const { bytes } = this;
    for (let at = start + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) return at + 1;
    }
    throw new SyntaxError('The document ends within a string.');
  }
}

/** Whether a byte can be part of a number, `true`, `false` or `null`. */
function isScalar(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    [0x2b, 0x2d, 0x2e, 0x45].includes(byte)
  );
}
