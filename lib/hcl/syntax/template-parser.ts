import type { Expression, ForExpression, Template, TemplateText } from './ast';
import type { Scanner, Token } from './scanner';
import {
  type Content,
  type Piece,
  type Sequence,
  stripIndentation,
  type TextPiece,
  trimAtMarkers,
} from './template-pieces';

type ReadExpression = (scanner: Scanner) => Expression;

/** Reads a string in quotes, which the scanner has before it. */
export function readQuoted(scanner: Scanner, readExpression: ReadExpression): Template {
  const open = scanner.take();
  const reader = new PieceReader(scanner, readExpression, {
    escapes: true,
    closes: (text, at) => (text[at] === '"' ? at + 1 : undefined),
    missing: 'This string is not closed: a double quote is missing.',
    open,
  });
  const end = reader.readAll();
  scanner.jump(end);
  return assemble(scanner, reader.pieces, open.start, end, end - 1);
}

/** Reads `<<NAME` and the lines up to the one that holds NAME alone. */
export function readHeredoc(scanner: Scanner, readExpression: ReadExpression): Template {
  const open = scanner.take();
  const flush = open.text.startsWith('<<-');
  const marker = open.text.slice(flush ? 3 : 2).trimEnd();
  const lastLine = new RegExp(`[^\\S\\r\\n]*${marker}[^\\S\\r\\n]*(?=\\r?\\n)`, 'uy');
  let close = open.end;
  const reader = new PieceReader(scanner, readExpression, {
    escapes: false,
    closes: (text, at) => {
      if (text[at - 1] !== '\n') return undefined;
      lastLine.lastIndex = at;
      if (!lastLine.test(text)) return undefined;
      close = at;
      return lastLine.lastIndex;
    },
    missing: `This heredoc is not closed: a line with ${marker} alone is missing.`,
    open,
  });
  const end = reader.readAll();
  scanner.jump(end);
  return assemble(scanner, reader.pieces, open.start, end, close, flush);
}

/** Reads a whole text as a template: a file for `templatefile`, a string of JSON syntax. */
export function readWholeTemplate(scanner: Scanner, readExpression: ReadExpression): Template {
  const start = scanner.position;
  const reader = new PieceReader(scanner, readExpression, {
    escapes: false,
    closes: (_, at) => (at >= scanner.end ? at : undefined),
    missing: '',
    open: { kind: 'symbol', text: '', start, end: start },
  });
  reader.readAll();
  return assemble(scanner, reader.pieces, start, scanner.end, scanner.end);
}

interface Kind {
  /** Whether a backslash escapes, and a line break ends the string. */
  readonly escapes: boolean;
  /** Where the template ends if its end is at this place. */
  closes(text: string, at: number): number | undefined;
  readonly missing: string;
  readonly open: Token;
}

/** Reads the pieces of a template. */
class PieceReader {
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

/** Removes the white space that markers ask to remove, and builds the tree of directives. */
function assemble(
  scanner: Scanner,
  pieces: Piece[],
  start: number,
  end: number,
  textEnd: number,
  flush = false,
): Template {
  trimAtMarkers(pieces);
  if (flush) stripIndentation(pieces);
  const tree = new TemplateTree(scanner, pieces, textEnd);
  const parts = tree.parts();
  tree.expectEnd();
  const [only] = parts;
  const unwraps = parts.length === 1 && only?.kind !== 'text' && pieces.every(isValue);
  return { kind: 'template', parts, unwraps, ...scanner.place(start, end) };
}

function isValue(piece: Piece): boolean {
  return piece.kind === 'sequence' && piece.content.kind === 'value';
}

type Part = TemplateText | Expression;

class TemplateTree {
  private at = 0;

  constructor(
    private readonly scanner: Scanner,
    private readonly pieces: readonly Piece[],
    private readonly textEnd: number,
  ) {}

  /** The parts up to a directive that ends or divides. */
  parts(): Part[] {
    const parts: Part[] = [];
    for (;;) {
      const piece = this.pieces[this.at];
      if (piece === undefined) return parts;
      if (piece.kind === 'text') this.addText(parts, piece);
      else if (piece.content.kind === 'value') parts.push(piece.content.value);
      else if (piece.content.kind === 'if') {
        parts.push(this.conditional(piece, piece.content.condition));
        continue;
      } else if (piece.content.kind === 'for') {
        parts.push(this.loop(piece, piece.content));
        continue;
      } else return parts;
      this.at += 1;
    }
  }

  expectEnd(): void {
    const piece = this.pieces[this.at];
    if (piece === undefined || piece.kind === 'text') return;
    this.scanner.fail(
      `The directive ${piece.content.kind} has no beginning in this template.`,
      this.scanner.place(piece.start, piece.end),
    );
  }

  private addText(parts: Part[], { text, start, end }: TextPiece): void {
    if (text === '') return;
    const last = parts.at(-1);
    const joined: TemplateText =
      last?.kind === 'text'
        ? { ...last, text: last.text + text, end }
        : { kind: 'text', text, ...this.scanner.place(start, end) };
    if (last?.kind === 'text') parts.pop();
    parts.push(joined);
  }

  private conditional(opening: Sequence, condition: Expression): Expression {
    const whenTrue = this.body(opening);
    let whenFalse: Template | undefined;
    let closing = this.closing(opening, 'endif');
    if (closing.content.kind === 'else') {
      whenFalse = this.body(closing);
      closing = this.closing(opening, 'endif');
      if (closing.content.kind === 'else') {
        this.scanner.fail('This "if" already has an "else".', this.scanner.place(closing.start, closing.end));
      }
    }
    whenFalse ??= {
      kind: 'template',
      parts: [],
      unwraps: false,
      ...this.scanner.place(closing.start, closing.start),
    };
    return {
      kind: 'conditional',
      condition,
      whenTrue,
      whenFalse,
      ...this.scanner.place(opening.start, closing.end),
    };
  }

  private loop(opening: Sequence, head: Extract<Content, { kind: 'for' }>): Expression {
    const value = this.body(opening);
    const closing = this.closing(opening, 'endfor');
    const { kind, ...names } = head;
    const place = this.scanner.place(opening.start, closing.end);
    const loop: ForExpression = { kind, ...names, value, groups: false, ...place };
    return { kind: 'template-for', loop, ...place };
  }

  /** The template after a directive, which this passes over. */
  private body(opening: Sequence): Template {
    this.at += 1;
    const parts = this.scanner.nested(() => this.parts());
    const end = this.pieces[this.at]?.start ?? this.textEnd;
    return { kind: 'template', parts, unwraps: false, ...this.scanner.place(opening.end, end) };
  }

  private closing(opening: Sequence, expected: 'endif' | 'endfor'): Sequence {
    const piece = this.pieces[this.at];
    if (piece === undefined || piece.kind === 'text') {
      this.scanner.fail(
        `The directive ${opening.content.kind} is not closed: ${expected} is missing.`,
        this.scanner.place(opening.start, opening.end),
      );
    }
    const { kind } = piece.content;
    if (kind !== expected && !(kind === 'else' && expected === 'endif')) {
      this.scanner.fail(
        `The directive ${opening.content.kind} is closed by ${expected}, not by ${kind}.`,
        this.scanner.place(piece.start, piece.end),
      );
    }
    if (kind === expected) this.at += 1;
    return piece;
  }
}
