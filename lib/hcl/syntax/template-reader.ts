import type { Expression } from './ast';
import type { Scanner, Token } from './scanner';
import type { Content, Piece, Sequence } from './template-pieces';

export type ReadExpression = (scanner: Scanner) => Expression;

interface Kind {
  /** Whether a backslash escapes, and a line break ends the string. */
  readonly escapes: boolean;
  /** Where the template ends if its end is at this place. */
  closes(text: string, at: number): number | undefined;
  readonly missing: string;
  readonly open: Token;
}

/** Reads a template up to its end, as pieces: directives are not matched with their ends yet. */
export class PieceReader {
  readonly pieces: Piece[] = [];
  #at: number;
  /** Where the text begins that is not a piece yet, and what it stands for. */
  #start: number;
  #literal = '';

  constructor(
    private readonly scanner: Scanner,
    private readonly readExpression: ReadExpression,
    private readonly kind: Kind,
  ) {
    this.#at = scanner.position;
    this.#start = scanner.position;
  }

  /** Returns where the template ends. */
  readAll(): number {
    const { scanner, kind } = this;
    for (;;) {
      const end = kind.closes(scanner.source.text, this.#at);
      if (end !== undefined) {
        this.#flush();
        return end;
      }
      if (this.#at >= scanner.end) scanner.fail(kind.missing, scanner.place(kind.open.start, kind.open.end));
      this.#readNext();
    }
  }

  #readNext(): void {
    const { scanner, kind } = this;
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
    } else if (kind.escapes && character === '\\') {
      const escaped = readEscape(scanner, this.#at);
      this.#literal += escaped.text;
      this.#at = escaped.end;
    } else this.#readPlain();
  }

  #readPlain(): void {
    const { scanner, kind } = this;
    const { text } = scanner.source;
    const at = this.#at;
    const isLineBreak = text[at] === '\n' || text.startsWith('\r\n', at);
    if (kind.escapes && isLineBreak)
      scanner.fail(
        'A string in quotes ends on its line; write \\n for a line break, or a heredoc.',
        scanner.place(kind.open.start, at),
      );
    if (text[at] === '\r' && !isLineBreak)
      scanner.fail('A carriage return without a line feed is not allowed here.', scanner.place(at, at + 1));
    this.#at = plainEnd(text, at, kind.escapes ? undefined : scanner.end);
    this.#literal += text.slice(at, this.#at);
    // White space beside a marker is removed up to the end of the line: each line is a piece of its own.
    if (!kind.escapes && text[this.#at - 1] === '\n') this.#flush();
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

/** Where the characters end that stand for themselves. */
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
    scanner.fail('The escapes in a string are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN.', place);
  if (hex.length !== digits || !/^[0-9a-f]+$/i.test(hex)) {
    scanner.fail(`The escape \\${selector} is followed by ${digits} hexadecimal digits.`, place);
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
  scanner.jump(start + (trimsBefore ? 3 : 2));
  return scanner.withNewlines(false, () => {
    const content = isDirective
      ? readDirective(scanner, readExpression)
      : ({ kind: 'value', value: readExpression(scanner) } as const);
    const trimsAfter = scanner.is('~}');
    const close = trimsAfter
      ? scanner.take()
      : scanner.expect(
          '}',
          `A closing brace is required here; to write ${text[start]}{ itself, double the ${text[start]}.`,
        );
    return { kind: 'sequence', start, end: close.end, trimsBefore, trimsAfter, content };
  });
}

function readDirective(scanner: Scanner, readExpression: ReadExpression): Content {
  const keyword = scanner.expectWord('A template directive begins with if, else, endif, for or endfor.');
  switch (keyword.text) {
    case 'if':
      return { kind: 'if', condition: readExpression(scanner) };
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: keyword.text };
    case 'for': {
      let keyVariable: string | undefined;
      let valueVariable = scanner.expectWord('The name of a variable is required after "for".').text;
      if (scanner.takeIf(',')) {
        keyVariable = valueVariable;
        valueVariable = scanner.expectWord('The name of a second variable is required here.').text;
      }
      if (!scanner.isWord('in')) scanner.fail('The word "in" is required after the variables of "for".');
      scanner.take();
      const collection = readExpression(scanner);
      return {
        kind: 'for',
        ...(keyVariable === undefined ? {} : { keyVariable }),
        valueVariable,
        collection,
      };
    }
    default:
      return scanner.fail(
        `There is no template directive ${keyword.text}; the directives are if, else, endif, for and endfor.`,
        scanner.place(keyword.start, keyword.end),
      );
  }
}
