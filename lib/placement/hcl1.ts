import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

/**
 * HCL version 1, the language of the CLI configuration of Terraform and OpenTofu. It differs from the language of `.tf` files: names may
 * be quoted (`"apsaramqtt/apsaramqtt" = "/path"`), and `${…}` in a string is plain text.
 */

/** Offsets in characters from the start of the text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** `key = value`, or a block: `key "label" { … }`. */
export interface Item extends Range {
  readonly keys: readonly string[];
  /** Whether there is an equals sign, which blocks do not have. False in JSON. */
  readonly hasEquals: boolean;
  readonly value: Hcl1Value;
}

export type Hcl1Value =
  | ({ readonly kind: 'text'; readonly text: string } & Range)
  | ({ readonly kind: 'list'; readonly values: readonly Hcl1Value[] } & Range)
  | ({ readonly kind: 'object'; readonly items: readonly Item[] } & Range);

export class Hcl1SyntaxError extends Error {
  constructor(text: string, start: number, expected: string) {
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    super(`line ${line}, column ${start - before.lastIndexOf('\n')}: expected ${expected}`);
  }
}

interface Token extends Range {
  readonly kind: 'name' | 'string' | 'literal' | 'sign' | 'end';
  readonly text: string;
}

const SKIPPED = /(?:[ \t\r\n]|#.*|\/\/.*|\/\*(?:.|\n)*?\*\/)*/y;
const TOKENS = [
  // ${…} in a string may contain quotes.
  /(?<string>"(?:\\.|\$\{[^}\n]*\}|[^"\\\n])*")/u,
  /<<-?(?<heredoc>\w+)\n(?<body>(?:.|\n)*?)\n?[ \t]*\k<heredoc>(?=\n|$)/u,
  /(?<name>[\p{L}_][\p{L}\p{N}_.-]*)/u,
  /(?<literal>[-+]?[\d.][\w.+-]*)/u,
  /(?<sign>[{}[\],=])/u,
];
const TOKEN = new RegExp(TOKENS.map(({ source }) => source).join('|'), 'uy');

/**
 * Parses HCL version 1, or JSON if the text starts with a brace, as Terraform does.
 *
 * @throws Hcl1SyntaxError
 */
export function parseHcl1(text: string): readonly Item[] {
  // `\s` includes the byte order mark, which is an error for Terraform.
  if (/^[^\S\uFEFF]*\{/.test(text)) return itemsOfJson(text);
  const parser = new Parser(text);
  return parser.items('end');
}

/** Parses a file with {@link parseHcl1}. @throws Hcl1SyntaxError, or the file system's error. */
export function parseHcl1File(file: string): readonly Item[] {
  const bytes = readFileSync(file);
  const text = bytes.toString();
  if (!isUtf8(bytes)) throw new Hcl1SyntaxError(text, text.indexOf('\uFFFD'), 'UTF-8');
  return parseHcl1(text);
}

class Parser {
  #token: Token;

  constructor(private readonly text: string) {
    this.#token = this.#read(0);
  }

  items(closing: '}' | 'end'): readonly Item[] {
    const items: Item[] = [];
    while (!this.#isAt(closing)) {
      items.push(this.#item());
      if (closing === '}' && this.#isAt(',')) this.#next();
    }
    return items;
  }

  #item(): Item {
    const { start } = this.#token;
    const keys = [this.#key()];
    while (this.#isAt('name') || this.#isAt('string')) keys.push(this.#key());
    const hasEquals = this.#isAt('=') && keys.length === 1;
    if (hasEquals) this.#next();
    else if (!this.#isAt('{')) throw this.#expected(keys.length === 1 ? '"=" or "{"' : '"{"');
    const value = this.#value();
    return { keys, hasEquals, value, start, end: value.end };
  }

  #key(): string {
    if (!this.#isAt('name') && !this.#isAt('string')) throw this.#expected('a name');
    return this.#next().text;
  }

  #value(): Hcl1Value {
    const { start, kind } = this.#token;
    if (kind === 'string' || kind === 'literal' || kind === 'name') {
      const { text, end } = this.#next();
      return { kind: 'text', text, start, end };
    }
    if (this.#isAt('[')) {
      this.#next();
      const values: Hcl1Value[] = [];
      while (!this.#isAt(']')) {
        values.push(this.#value());
        if (this.#isAt(',')) this.#next();
        else if (!this.#isAt(']')) throw this.#expected('"," or "]"');
      }
      return { kind: 'list', values, start, end: this.#next().end };
    }
    if (!this.#isAt('{')) throw this.#expected('a value');
    this.#next();
    const items = this.items('}');
    return { kind: 'object', items, start, end: this.#next().end };
  }

  #isAt(what: string): boolean {
    const { kind, text } = this.#token;
    return kind === 'sign' ? text === what : kind === what;
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#read(token.end);
    return token;
  }

  #read(from: number): Token {
    SKIPPED.lastIndex = from;
    SKIPPED.exec(this.text);
    const start = SKIPPED.lastIndex;
    if (start >= this.text.length) return { kind: 'end', text: '', start, end: start };
    TOKEN.lastIndex = start;
    const groups = TOKEN.exec(this.text)?.groups;
    if (groups === undefined) throw new Hcl1SyntaxError(this.text, start, 'a name or a value');
    const end = TOKEN.lastIndex;
    if (groups.string !== undefined) return { kind: 'string', text: unquoted(groups.string), start, end };
    if (groups.body !== undefined) return { kind: 'string', text: groups.body, start, end };
    const kind = groups.name !== undefined ? 'name' : groups.sign !== undefined ? 'sign' : 'literal';
    return { kind, text: this.text.slice(start, end), start, end };
  }

  #expected(what: string): Hcl1SyntaxError {
    return new Hcl1SyntaxError(this.text, this.#token.start, what);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

function itemsOfJson(text: string): readonly Item[] {
  let json: object;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Hcl1SyntaxError(text, 0, `JSON (${(error as Error).message})`);
  }
  return itemsOf(json, true);
}

// JSON is never edited, so the ranges of its parts are not needed.
const NOWHERE: Range = { start: 0, end: 0 };

/** Each object in a list is a block. An object without a list is a block only at the top level: Terraform refuses it below. */
function itemsOf(json: object, isTop: boolean): readonly Item[] {
  return Object.entries(json).flatMap(([key, value]) => {
    const isBlocks = Array.isArray(value) && value.length > 0 && value.every(isObject);
    const blocks: unknown[] = isBlocks ? value : [isObject(value) && !isTop ? [value] : value];
    return blocks.map((block) => ({ keys: [key], hasEquals: false, value: jsonValue(block), ...NOWHERE }));
  });
}

function jsonValue(json: unknown): Hcl1Value {
  if (Array.isArray(json)) return { kind: 'list', values: json.map(jsonValue), ...NOWHERE };
  if (isObject(json)) return { kind: 'object', items: itemsOf(json, false), ...NOWHERE };
  return { kind: 'text', text: String(json), ...NOWHERE };
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
