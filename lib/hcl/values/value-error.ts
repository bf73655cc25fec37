/** Thrown if an operation, a conversion or a function has no result for its values. */
export class ValueError extends Error {
  /**
   * @param message what is wrong, as a sentence.
   * @param path the attribute names, keys and indexes that lead from the outermost value to the wrong part.
   */
  constructor(
    message: string,
    readonly path: readonly (string | number)[] = [],
  ) {
    super(message);
    this.name = 'ValueError';
  }

  /** The same error with the step that leads to its value from a containing one. */
  inside(step: string | number): ValueError {
    return new ValueError(this.message, [step, ...this.path]);
  }
}

/** Thrown at a limit that the engines do not have, so that their result is unknown. `try` and `can` do not catch it. */
export class LimitError extends ValueError {
  override inside(step: string | number): LimitError {
    return new LimitError(this.message, [step, ...this.path]);
  }
}
