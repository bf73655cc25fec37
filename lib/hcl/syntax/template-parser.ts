import type { Expression, ForExpression, Template, TemplateText } from './ast';
import type { Scanner } from './scanner';
import {
  type Content,
  type Piece,
  type Sequence,
  stripIndentation,
  type TextPiece,
  trimAtMarkers,
} from './template-pieces';
import { PieceReader, type ReadExpression } from './template-reader';

/** Reads a quoted string. The next token is its opening quote. */
export function readQuoted(scanner: Scanner, readExpression: ReadExpression): Template {
  const open = scanner.take();
  const reader = new PieceReader(scanner, readExpression, {
    isQuoted: true,
    closes: (text, at) => (text[at] === '"' ? at + 1 : undefined),
    missing: 'This string is not closed: a double quote is missing.',
    open,
  });
  const end = reader.readAll();
  scanner.jumpTo(end);
  return assemble(scanner, reader.pieces, open.start, end, end - 1);
}

/** Reads `<<NAME` and the lines up to the one with only NAME. */
export function readHeredoc(scanner: Scanner, readExpression: ReadExpression): Template {
  const open = scanner.take();
  const flush = open.text.startsWith('<<-');
  const marker = open.text.slice(flush ? 3 : 2).trimEnd();
  const lastLine = new RegExp(`[^\\S\\r\\n]*${marker}[^\\S\\r\\n]*(?=\\r?\\n)`, 'uy');
  let close = open.end;
  const reader = new PieceReader(scanner, readExpression, {
    isQuoted: false,
    closes: (text, at) => {
      if (text[at - 1] !== '\n') return undefined;
      lastLine.lastIndex = at;
      if (!lastLine.test(text)) return undefined;
      close = at;
      return lastLine.lastIndex;
    },
    missing: `This heredoc is not closed: a line with only ${marker} is missing.`,
    open,
  });
  const end = reader.readAll();
  scanner.jumpTo(end);
  return assemble(scanner, reader.pieces, open.start, end, close, flush);
}

/** Reads the rest of the text as a template, such as the file of `templatefile` or a string in JSON syntax. */
export function readWholeTemplate(scanner: Scanner, readExpression: ReadExpression): Template {
  const start = scanner.position;
  const reader = new PieceReader(scanner, readExpression, {
    isQuoted: false,
    closes: (_, at) => (at >= scanner.end ? at : undefined),
    missing: '',
    open: { kind: 'symbol', text: '', start, end: start },
  });
  reader.readAll();
  return assemble(scanner, reader.pieces, start, scanner.end, scanner.end);
}

/** Trims white space at `~` and for `<<-`, and builds the tree of directives. */
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

  /** The parts up to an else, endif or endfor, or up to the end. */
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
      `The directive ${piece.content.kind} has no matching ${piece.content.kind === 'endfor' ? 'for' : 'if'} before it.`,
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

  /** The template between a directive and the next one of its group. */
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
        `The directive ${opening.content.kind} must be closed by ${expected}, not by ${kind}.`,
        this.scanner.place(piece.start, piece.end),
      );
    }
    if (kind === expected) this.at += 1;
    return piece;
  }
}
