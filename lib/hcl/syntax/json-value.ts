import { type Diagnostic, HclSyntaxError } from './diagnostic';
import type { Place, SourceText } from './source-text';

/** A JSON value with the places of its parts. Numbers are kept as text. */
export type JsonValue = JsonObject | JsonArray | JsonString | JsonNumber | JsonWord;

export interface JsonObject extends Place {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: JsonString;
  readonly value: JsonValue;
}

export interface JsonArray extends Place {
  readonly kind: 'array';
  readonly items: readonly JsonValue[];
}

/** The place includes the quotes. */
export interface JsonString extends Place {
  readonly kind: 'string';
  readonly text: string;
  /** Whether the string has escapes, so that `text` differs from the text between the quotes. */
  readonly isEscaped: boolean;
}

export interface JsonNumber extends Place {
  readonly kind: 'number';
  readonly text: string;
}

export interface JsonWord extends Place {
  readonly kind: 'word';
  readonly value: boolean | null;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$-]*/y;
const MAX_DEPTH = 250;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Parses a JSON file. Does not throw: an error is in the diagnostics. */
export function parseJsonValue(source: SourceText): {
  value: JsonValue | undefined;
  diagnostics: Diagnostic[];
} {
  try {
    return { value: new JsonReader(source).readFile(), diagnostics: [] };
  } catch (error) {
    if (error instanceof HclSyntaxError) return { value: undefined, diagnostics: [error.diagnostic()] };
    throw error;
  }
}

class JsonReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly source: SourceText) {}

  readFile(): JsonValue {
    const { text } = this.source;
    if (text.startsWith('\uFEFF')) this.fail('A JSON file must not begin with a byte-order mark.', 1);
    const value = this.readValue();
    this.skipSpace();
    if (this.at < text.length)
      this.fail('The file continues after the end of its JSON value.', text.length - this.at);
    return value;
  }

  private readValue(): JsonValue {
    this.skipSpace();
    const start = this.at;
    switch (this.source.text[start]) {
      case '{':
        return this.readObject(start);
      case '[':
        return this.readArray(start);
      case '"':
        return this.readString();
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return { kind: 'number', text: number, ...this.place(start) };
    const word = this.match(WORD);
    if (word === 'true' || word === 'false')
      return { kind: 'word', value: word === 'true', ...this.place(start) };
    if (word === 'null') return { kind: 'word', value: null, ...this.place(start) };
    this.at = start;
    return this.fail(
      start === this.source.text.length
        ? 'A JSON value is required before the end of the file.'
        : 'A JSON value is required here.',
      word?.length ?? 1,
    );
  }

  private readObject(start: number): JsonObject {
    const members: JsonMember[] = [];
    this.readItems('}', 'A comma or "}" is required after a member of a JSON object.', () => {
      this.skipSpace();
      if (this.source.text[this.at] !== '"')
        this.fail('The name of a JSON member must be a string in double quotes.', 1);
      const name = this.readString();
      this.skipSpace();
      if (this.source.text[this.at] !== ':')
        this.fail('A colon is required after the name of a JSON member.', 1);
      this.at += 1;
      members.push({ name, value: this.readValue() });
    });
    return { kind: 'object', members, ...this.place(start) };
  }

  private readArray(start: number): JsonArray {
    const items: JsonValue[] = [];
    this.readItems(']', 'A comma or "]" is required after an item of a JSON array.', () => {
      items.push(this.readValue());
    });
    return { kind: 'array', items, ...this.place(start) };
  }

  private readItems(close: string, message: string, read: () => void): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.fail(`JSON values are nested more than ${MAX_DEPTH} levels deep.`, 1);
    this.at += 1;
    this.skipSpace();
    if (this.source.text[this.at] !== close) {
      for (;;) {
        read();
        this.skipSpace();
        if (this.source.text[this.at] !== ',') break;
        this.at += 1;
      }
      if (this.source.text[this.at] !== close) this.fail(message, 1);
    }
    this.at += 1;
    this.depth -= 1;
  }

  private readString(): JsonString {
    const { text } = this.source;
    const start = this.at;
    let isEscaped = false;
    let end = start + 1;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
      if (end >= text.length || code < SPACE)
        this.fail('This JSON string is not closed on its line.', end - start);
      if (code === BACKSLASH) isEscaped = true;
      end += code === BACKSLASH ? 2 : 1;
    }
    this.at = end + 1;
    const decoded = isEscaped ? unescaped(text.slice(start, this.at)) : text.slice(start + 1, end);
    if (decoded === undefined) {
      this.at = start;
      this.fail('This JSON string has an invalid escape sequence.', end + 1 - start);
    }
    return { kind: 'string', text: decoded, isEscaped, ...this.place(start) };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [text] = pattern.exec(this.source.text) ?? [];
    if (text === undefined) return undefined;
    this.at += text.length;
    return text;
  }

  /** Skips white space. A regular expression would create an object for each gap between tokens. */
  private skipSpace(): void {
    const { text } = this.source;
    while (isSpace(text.charCodeAt(this.at))) this.at += 1;
  }

  private place(start: number): Place {
    return { source: this.source, start, end: this.at };
  }

  private fail(message: string, length: number): never {
    const end = Math.min(this.at + length, this.source.text.length);
    throw new HclSyntaxError(message, { source: this.source, start: this.at, end });
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}

function unescaped(string: string): string | undefined {
  try {
    return JSON.parse(string) as string;
  } catch {
    return undefined;
  }
}
