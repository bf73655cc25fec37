/** The offsets at which the lines of a text or a buffer start: finds lines and columns in logarithmic time. */
export class LineStarts {
  readonly #starts: number[] = [0];

  constructor(text: { indexOf(text: string, from?: number): number }) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Both counted from 1. */
  positionAt(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
