import type { Expression } from './ast';

/** A piece of a template, before directives are matched with their ends. */
export type Piece = TextPiece | Sequence;

export interface TextPiece {
  readonly kind: 'text';
  text: string;
  readonly start: number;
  readonly end: number;
}

/** `${…}` or `%{…}`, with `~` at its ends or without. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly start: number;
  readonly end: number;
  readonly trimsBefore: boolean;
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

/** White space as Unicode has it; JavaScript's `\s` also counts the byte-order mark. */
const LEADING_SPACE = /^[\t-\r\u0085\p{Z}]+/u;
const TRAILING_SPACE = /[\t-\r\u0085\p{Z}]+$/u;

/** Removes the white space beside `~`: up to the end of the line in a heredoc, where a line is a piece. */
export function trimAtMarkers(pieces: readonly Piece[]): void {
  pieces.forEach((piece, at) => {
    if (piece.kind !== 'text') return;
    const before = pieces[at - 1];
    const after = pieces[at + 1];
    if (before?.kind === 'sequence' && before.trimsAfter) piece.text = piece.text.replace(LEADING_SPACE, '');
    if (after?.kind === 'sequence' && after.trimsBefore) piece.text = piece.text.replace(TRAILING_SPACE, '');
  });
}

/** Removes from every line of `<<-` the white space that all lines begin with. Blank lines do not count. */
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
