import { HclSyntaxError } from './diagnostic';
import type { Place, SourceText } from './source-text';

export type TokenKind = 'word' | 'number' | 'quote' | 'heredoc' | 'newline' | 'end' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Most words are ASCII. The first use of Unicode's character classes takes 10 ms. */
const ASCII_WORD = /[A-Za-z_][\w-]*(?![\w\x80-\uffff-])/y;
/** The ASCII characters that cannot begin a word. */
const ASCII_SYMBOL = /[\x21-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e]/;
const NUMBER = /\d+(?:\.\d+)*(?:[eE][+-]?\d+)?(?:\.\d+)*/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const SYMBOL = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|~\}|[{}[\]()=:,.?<>!+\-*/%]/y;

/** Messages for characters that have a meaning in other languages. */
const FOREIGN: Readonly<Record<string, string>> = {
  "'": 'Strings are written in double quotes; single quotes are not allowed here.',
  '`': 'Strings are written in double quotes; backquotes are not allowed here.',
  ';': 'A line break ends an argument; a semicolon is not allowed here.',
  '&': 'The operator for "and" is &&; a single & is not allowed here.',
  '|': 'The operator for "or" is ||; a single | is not allowed here.',
  '^': 'There is no operator ^; use the function pow() for powers.',
  '~': 'There is no operator ~; the operator for "not" is !.',
};

/** Limits of nesting, and of chains of operators, attributes or indexes, so that hostile input does not exhaust the stack. */
const MAX_DEPTH = 250;
const MAX_CHAIN = 1_000;

/**
 * Splits a text into tokens, on demand: the meaning of a character depends on whether it is in an expression or in a template, which
 * only the parser knows.
 */
export class Scanner {
  private next: Token | undefined;
  /** Whether line breaks are tokens. Otherwise, they are white space. */
  private newlines = true;
  private depth = 0;

  constructor(
    readonly source: SourceText,
    /** The offset at which the next token is read. */
    public position = 0,
    public readonly end = source.text.length,
    /** The place of all tokens, if the offsets in the text are not those in the file. */
    private readonly wholePlace?: Place,
  ) {}

  peek(): Token {
    this.next ??= this.scan();
    return this.next;
  }

  peekSecond(): Token {
    const token = this.peek();
    const { position } = this;
    this.position = token.end;
    const second = this.scan();
    this.position = position;
    return second;
  }

  take(): Token {
    const token = this.peek();
    this.jumpTo(token.end);
    return token;
  }

  /** Continues at an offset, such as the end of a template. */
  jumpTo(position: number): void {
    this.position = position;
    this.next = undefined;
  }

  is(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === symbol;
  }

  isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text === word;
  }

  /** Takes the next token if it is this symbol. */
  takeIf(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.take();
    return true;
  }

  expect(symbol: string, message: string): Token {
    if (!this.is(symbol)) this.fail(message);
    return this.take();
  }

  expectWord(message: string): Token {
    if (this.peek().kind !== 'word') this.fail(message);
    return this.take();
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') this.take();
  }

  /** Calls `read` with line breaks as tokens or as white space. */
  withNewlines<T>(newlines: boolean, read: () => T): T {
    const before = this.newlines;
    if (before === newlines) return read();
    this.newlines = newlines;
    this.next = undefined;
    const result = read();
    this.newlines = before;
    this.next = undefined;
    return result;
  }

  /** Calls `read`, which may call this again. @throws HclSyntaxError at too many levels */
  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH)
      this.fail(`Expressions and blocks are nested more than ${MAX_DEPTH} levels deep.`);
    const result = read();
    this.depth -= 1;
    return result;
  }

  checkChain(length: number): void {
    if (length > MAX_CHAIN) this.fail(`More than ${MAX_CHAIN} operators are chained in one expression.`);
  }

  place(start: number, end: number): Place {
    return this.wholePlace ?? { source: this.source, start, end };
  }

  /** @param place that of the next token by default. @throws HclSyntaxError */
  fail(message: string, place?: Place): never {
    if (place === undefined) {
      const { start, end } = this.peek();
      place = this.place(start, end);
    }
    throw new HclSyntaxError(message, place);
  }

  private scan(): Token {
    const { text } = this.source;
    const start = this.afterSpace();
    if (start >= this.end) return { kind: 'end', text: '', start, end: start };
    const character = text.charAt(start);
    if (character === '\n' || (character === '\r' && text[start + 1] === '\n')) {
      return this.token('newline', start, start + (character === '\n' ? 1 : 2));
    }
    if (character === '"') return this.token('quote', start, start + 1);
    return (
      this.match('word', ASCII_WORD, start) ??
      this.match('number', NUMBER, start) ??
      (ASCII_SYMBOL.test(character) ? undefined : this.match('word', WORD, start)) ??
      (text.startsWith('<<', start) ? this.match('heredoc', HEREDOC, start) : undefined) ??
      this.match('symbol', SYMBOL, start) ??
      this.refuse(start)
    );
  }

  private afterSpace(): number {
    const { text } = this.source;
    let at = this.position;
    while (at < this.end) {
      const character = text[at];
      if (character === ' ' || character === '\t') at += 1;
      else if (!this.newlines && character === '\n') at += 1;
      else if (!this.newlines && character === '\r' && text[at + 1] === '\n') at += 2;
      else {
        const end = this.commentEnd(at);
        if (end === undefined) break;
        this.source.comments.set(at, end);
        at = end;
      }
    }
    return Math.min(at, this.end);
  }

  /** The end of the comment that begins at an offset; undefined if none does. */
  private commentEnd(start: number): number | undefined {
    const { text } = this.source;
    if (text[start] === '#' || text.startsWith('//', start)) {
      const lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0) return this.end;
      return text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    }
    if (!text.startsWith('/*', start)) return undefined;
    const close = text.indexOf('*/', start + 2);
    if (close < 0)
      throw new HclSyntaxError('This comment is not closed: "*/" is missing.', this.place(start, start + 2));
    return close + 2;
  }

  private match(kind: TokenKind, pattern: RegExp, start: number): Token | undefined {
    pattern.lastIndex = start;
    if (!pattern.test(this.source.text) || pattern.lastIndex > this.end) return undefined;
    return this.token(kind, start, pattern.lastIndex);
  }

  private token(kind: TokenKind, start: number, end: number): Token {
    return { kind, text: this.source.text.slice(start, end), start, end };
  }

  private refuse(start: number): never {
    const character = String.fromCodePoint(this.source.text.codePointAt(start) ?? 0);
    const message = FOREIGN[character] ?? `The character ${JSON.stringify(character)} is not allowed here.`;
    throw new HclSyntaxError(message, this.place(start, start + character.length));
  }
}
