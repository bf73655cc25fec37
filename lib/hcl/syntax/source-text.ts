/** The text of one file, and where its lines begin. Offsets are indexes into the string, in UTF-16 units. */
export class SourceText {
  private lineStarts: number[] | undefined;
  /** Where the comments begin, and where each ends, as far as the text was parsed. */
  readonly comments = new Map<number, number>();

  constructor(
    /** Path of the file, as it is shown. */
    public readonly name: string,
    public readonly text: string,
  ) {}

  /** Line and column, both counted from 1. A column counts UTF-16 units, as editors and SARIF do. */
  position(offset: number): Position {
    const starts = this.startsOfLines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  private startsOfLines(): number[] {
    if (this.lineStarts === undefined) {
      this.lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) {
        this.lineStarts.push(at + 1);
      }
    }
    return this.lineStarts;
  }
}

/** A line and a column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A part of a text: from `start` up to, and without, `end`. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}
