import { SyntaxFault } from './diagnostic';
import type { Place, SourceText } from './source-text';

export type TokenKind = 'word' | 'number' | 'quote' | 'heredoc' | 'newline' | 'end' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** The characters of the token. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Words as most are. What the classes of Unicode need takes 10 ms at the first use. */
const ASCII_WORD = /[A-Za-z_][\w-]*(?![\w\x80-\uffff-])/y;
/** What no word begins with. */
const ASCII_SYMBOL = /[\x21-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e]/;
const NUMBER = /\d+(?:\.\d+)*(?:[eE][+-]?\d+)?(?:\.\d+)*/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const SYMBOL = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|~\}|[{}[\]()=:,.?<>!+\-*/%]/y;

/** Characters that people bring along from other languages, and what to write instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  "'": 'Strings are written in double quotes; single quotes are not allowed here.',
  '`': 'Strings are written in double quotes; backquotes are not allowed here.',
  ';': 'A line break ends an argument; a semicolon is not allowed here.',
  '&': 'The operator for "and" is &&; a single & is not allowed here.',
  '|': 'The operator for "or" is ||; a single | is not allowed here.',
  '^': 'There is no operator ^; use the function pow() for powers.',
  '~': 'There is no operator ~; the operator for "not" is !.',
};

/** Nesting beyond this is refused: it is not a configuration that anyone wrote. */
const MAX_DEPTH = 250;
/** So are chains of operators, attributes and indexes. */
const MAX_CHAIN = 1_000;

/**
 * The tokens of a text, made when they are asked for: what a character means depends on whether it is in
 * an expression or in a template, which only the parser knows.
 */
export class Scanner {
  private next: Token | undefined;
  /** Whether a line break is a token, or white space. */
  private newlines = true;
  private depth = 0;

  constructor(
    readonly source: SourceText,
    /** Where the next token is looked for. */
    public position = 0,
    public readonly end = source.text.length,
    /** The place of everything that is read, where the text is not in a file as it is. */
    private readonly wholePlace?: Place,
  ) {}

  peek(): Token {
    this.next ??= this.scan();
    return this.next;
  }

  /** The token after the next one. */
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
    this.jump(token.end);
    return token;
  }

  /** Continues where the parser of a template has stopped. */
  jump(position: number): void {
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

  expect(symbol: string, sentence: string): Token {
    if (!this.is(symbol)) this.fail(sentence);
    return this.take();
  }

  expectWord(sentence: string): Token {
    if (this.peek().kind !== 'word') this.fail(sentence);
    return this.take();
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') this.take();
  }

  /** Reads something in which line breaks are tokens, or are not. */
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

  /** Reads something that may hold itself again. */
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

  /** Ends the parse. The place is the next token if none is given. */
  fail(message: string, place?: Place): never {
    if (place === undefined) {
      const { start, end } = this.peek();
      place = this.place(start, end);
    }
    throw new SyntaxFault(message, place);
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

  /** Where the comment ends that begins at a place, if one does. */
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
      throw new SyntaxFault('This comment is not closed: "*/" is missing.', this.place(start, start + 2));
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
    const sentence = FOREIGN[character] ?? `The character ${JSON.stringify(character)} is not allowed here.`;
    throw new SyntaxFault(sentence, this.place(start, start + character.length));
  }
}
