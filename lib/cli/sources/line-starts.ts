/** Finds lines and columns in logarithmic time, from the offsets at which the lines start. */
export class LineStarts {
  readonly #starts: number[] = [0];

  constructor(text: { indexOf(text: string, from?: number): number }) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Both counted from 1. */
  positionAt(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    let start = 0;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const startOfMiddle = this.#starts[middle] ?? 0;
      if (startOfMiddle <= offset) [low, start] = [middle, startOfMiddle];
      else high = middle;
    }
    return { line: low + 1, column: offset - start + 1 };
  }
}
