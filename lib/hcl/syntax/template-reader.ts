import type { Expression, ForExpression } from './ast';
import type { Scanner, Token } from './scanner';
import type { Content, Piece, Sequence } from './template-pieces';

export type ReadExpression = (scanner: Scanner) => Expression;

interface Delimiters {
  /** Whether it is a quoted string: it has escapes with a backslash, and no line breaks. */
  readonly isQuoted: boolean;
  /** Returns the end of the closing delimiter if it begins at this offset. */
  closes(text: string, at: number): number | undefined;
  /** The message if the closing delimiter is missing. */
  readonly missing: string;
  readonly open: Token;
}

/** Reads a template up to its closing delimiter and splits it into pieces. */
export class PieceReader {
  readonly pieces: Piece[] = [];
  #at: number;
  /** The start of the text that was read since the last piece, and this text with its escapes replaced. */
  #start: number;
  #literal = '';

  constructor(
    private readonly scanner: Scanner,
    private readonly readExpression: ReadExpression,
    private readonly delimiters: Delimiters,
  ) {
    this.#at = scanner.position;
    this.#start = scanner.position;
  }

  /** Returns the offset after the closing delimiter. */
  readAll(): number {
    const { scanner, delimiters } = this;
    for (;;) {
      const end = delimiters.closes(scanner.source.text, this.#at);
      if (end !== undefined) {
        this.#flush();
        return end;
      }
      if (this.#at >= scanner.end)
        scanner.fail(delimiters.missing, scanner.place(delimiters.open.start, delimiters.open.end));
      this.#readNext();
    }
  }

  #readNext(): void {
    const { scanner, delimiters } = this;
    const { text } = scanner.source;
    const character = text.charAt(this.#at);
    const isMarker = character === '$' || character === '%';
    if (isMarker && text[this.#at + 1] === '{') {
      this.#flush();
      const sequence = readSequence(scanner, this.readExpression, this.#at);
      this.pieces.push(sequence);
      this.#at = sequence.end;
      this.#start = sequence.end;
    } else if (isMarker && text.startsWith(`${character}{`, this.#at + 1)) {
      this.#literal += `${character}{`;
      this.#at += 3;
    } else if (delimiters.isQuoted && character === '\\') {
      const escaped = readEscape(scanner, this.#at);
      this.#literal += escaped.text;
      this.#at = escaped.end;
    } else this.#readPlain();
  }

  #readPlain(): void {
    const { scanner, delimiters } = this;
    const { text } = scanner.source;
    const at = this.#at;
    const isLineBreak = text[at] === '\n' || text.startsWith('\r\n', at);
    if (delimiters.isQuoted && isLineBreak)
      scanner.fail(
        'A quoted string must end on its line; write \\n for a line break, or use a heredoc.',
        scanner.place(delimiters.open.start, at),
      );
    if (text[at] === '\r' && !isLineBreak)
      scanner.fail('A carriage return without a line feed is not allowed here.', scanner.place(at, at + 1));
    this.#at = plainEnd(text, at, delimiters.isQuoted ? undefined : scanner.end);
    this.#literal += text.slice(at, this.#at);
    // Each line is a separate piece, because "~" removes white space only within a line.
    if (!delimiters.isQuoted && text[this.#at - 1] === '\n') this.#flush();
  }

  #flush(): void {
    if (this.#at > this.#start)
      this.pieces.push({ kind: 'text', text: this.#literal, start: this.#start, end: this.#at });
    this.#literal = '';
    this.#start = this.#at;
  }
}

const PLAIN_QUOTED = /[^"\\$%\r\n]+|[\s\S]/y;
const PLAIN_LINE = /[^$%\r\n]+\n?|[\s\S]/y;

/** The end of the literal characters at an offset. */
function plainEnd(text: string, at: number, limit: number | undefined): number {
  const pattern = limit === undefined ? PLAIN_QUOTED : PLAIN_LINE;
  pattern.lastIndex = at;
  pattern.test(text);
  return limit === undefined ? pattern.lastIndex : Math.min(pattern.lastIndex, limit);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readEscape(scanner: Scanner, at: number): { text: string; end: number } {
  const { text } = scanner.source;
  const selector = text[at + 1] ?? '';
  const simple = ESCAPES[selector];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const digits = selector === 'u' ? 4 : selector === 'U' ? 8 : 0;
  const end = at + 2 + digits;
  const hex = text.slice(at + 2, end);
  const place = scanner.place(at, Math.min(end, scanner.end));
  if (digits === 0)
    scanner.fail(
      'The valid escapes in a string are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN.',
      place,
    );
  if (hex.length !== digits || !/^[0-9a-f]+$/i.test(hex)) {
    scanner.fail(`The escape \\${selector} must be followed by ${digits} hexadecimal digits.`, place);
  }
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    scanner.fail(`There is no character U+${hex}.`, place);
  return { text: String.fromCodePoint(code), end };
}

function readSequence(scanner: Scanner, readExpression: ReadExpression, start: number): Sequence {
  const { text } = scanner.source;
  const isDirective = text[start] === '%';
  const trimsBefore = text[start + 2] === '~';
  scanner.jumpTo(start + (trimsBefore ? 3 : 2));
  return scanner.withNewlines(false, () => {
    const content = isDirective
      ? readDirective(scanner, readExpression)
      : ({ kind: 'value', value: readExpression(scanner) } as const);
    const trimsAfter = scanner.is('~}');
    const close = trimsAfter
      ? scanner.take()
      : scanner.expect(
          '}',
          `A closing brace is required here; for a literal ${text[start]}{, write ${text[start]}${text[start]}{.`,
        );
    return { kind: 'sequence', start, end: close.end, trimsBefore, trimsAfter, content };
  });
}

type ForHeader = Pick<ForExpression, 'keyVariable' | 'valueVariable' | 'collection'>;

/** Reads `key, value in collection` after "for", in an expression or a directive. */
export function readForHeader(scanner: Scanner, readExpression: ReadExpression): ForHeader {
  let keyVariable: string | undefined;
  let valueVariable = scanner.expectWord('The name of a variable is required after "for".').text;
  if (scanner.takeIf(',')) {
    keyVariable = valueVariable;
    valueVariable = scanner.expectWord('The name of a second variable is required after the comma.').text;
  }
  if (!scanner.isWord('in')) scanner.fail('The word "in" is required after the variables of "for".');
  scanner.take();
  const collection = readExpression(scanner);
  return { ...(keyVariable === undefined ? {} : { keyVariable }), valueVariable, collection };
}

function readDirective(scanner: Scanner, readExpression: ReadExpression): Content {
  const keyword = scanner.expectWord('A template directive must begin with if, else, endif, for or endfor.');
  switch (keyword.text) {
    case 'if':
      return { kind: 'if', condition: readExpression(scanner) };
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: keyword.text };
    case 'for':
      return { kind: 'for', ...readForHeader(scanner, readExpression) };
    default:
      return scanner.fail(
        `There is no template directive ${keyword.text}; the directives are if, else, endif, for and endfor.`,
        scanner.place(keyword.start, keyword.end),
      );
  }
}
