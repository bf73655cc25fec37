/** The text of a file. Offsets are indexes into the string, in UTF-16 units. */
export class SourceText {
  private lineStarts: number[] | undefined;
  /** The start and end of each comment, filled in while the text is parsed. */
  readonly comments = new Map<number, number>();

  constructor(
    /** The path of the file for messages. */
    public readonly name: string,
    public readonly text: string,
  ) {}

  /** The position of an offset. */
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

/** A line and a column, both from 1. Columns count UTF-16 units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A range of a text. `end` is exclusive. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}
