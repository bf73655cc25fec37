/** Why an operation, a conversion or a function has no result for the values that it was given. The message is one sentence. */
export class ValueError extends Error {
  /**
   * @param message what is wrong, as one sentence.
   * @param path the steps from the outermost value to the part that is wrong: attribute names, keys and indexes.
   */
  constructor(
    message: string,
    readonly path: readonly (string | number)[] = [],
  ) {
    super(message);
    this.name = 'ValueError';
  }

  /** The same error, seen from a value that contains the one it was about. */
  inside(step: string | number): ValueError {
    return new ValueError(this.message, [step, ...this.path]);
  }
}

/** A limit of ours, which the engines do not have: what they make of the values is not known. No expression catches it. */
export class LimitError extends ValueError {
  override inside(step: string | number): LimitError {
    return new LimitError(this.message, [step, ...this.path]);
  }
}
