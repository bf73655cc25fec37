/** The result of one look at the surroundings. */
export interface Diagnosis {
  /** What was looked at, in a word or two. */
  readonly subject: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** What was seen. */
  readonly message: string;
  /** What to do about it, in sentences. */
  readonly help?: string;
}
