import type { Expression } from './ast';

/** A piece of a template, before directives such as `if` are matched with their `endif`. */
export type Piece = TextPiece | Sequence;

export interface TextPiece {
  readonly kind: 'text';
  text: string;
  readonly start: number;
  readonly end: number;
}

/** A template sequence: `${…}` or `%{…}`. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly start: number;
  readonly end: number;
  /** Whether it begins with `~`. */
  readonly trimsBefore: boolean;
  /** Whether it ends with `~`. */
  readonly trimsAfter: boolean;
  readonly content: Content;
}

export type Content =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression }
  | {
      readonly kind: 'for';
      readonly keyVariable?: string;
      readonly valueVariable: string;
      readonly collection: Expression;
    }
  | { readonly kind: 'else' | 'endif' | 'endfor' };

/** White space of Unicode. JavaScript's `\s` also matches the byte-order mark. */
const LEADING_SPACE = /^[\t-\r\u0085\p{Z}]+/u;
const TRAILING_SPACE = /[\t-\r\u0085\p{Z}]+$/u;

/** Removes the white space next to `~`. In a heredoc, only that of the same line, because each line is a piece. */
export function trimAtMarkers(pieces: readonly Piece[]): void {
  pieces.forEach((piece, at) => {
    if (piece.kind !== 'text') return;
    const before = pieces[at - 1];
    const after = pieces[at + 1];
    if (before?.kind === 'sequence' && before.trimsAfter) piece.text = piece.text.replace(LEADING_SPACE, '');
    if (after?.kind === 'sequence' && after.trimsBefore) piece.text = piece.text.replace(TRAILING_SPACE, '');
  });
}

/** Removes the common indentation of the lines of `<<-`. Blank lines do not count. */
export function stripIndentation(pieces: readonly Piece[]): void {
  const lines = pieces.filter((_, at) => beginsLine(pieces[at - 1]));
  const widths = lines.filter((piece) => piece.kind !== 'text' || !isBlank(piece.text)).map(indentation);
  const width = Math.min(...widths);
  for (const piece of lines) {
    if (piece.kind === 'text' && !isBlank(piece.text)) piece.text = piece.text.slice(width);
  }
}

function beginsLine(previous: Piece | undefined): boolean {
  return previous === undefined || (previous.kind === 'text' && previous.text.endsWith('\n'));
}

function isBlank(text: string): boolean {
  return text.endsWith('\n') && text.replace(LEADING_SPACE, '') === '';
}

function indentation(piece: Piece): number {
  return piece.kind === 'text' ? piece.text.length - piece.text.replace(LEADING_SPACE, '').length : 0;
}
