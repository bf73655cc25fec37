/** What one look at the surroundings came to. */
export interface Diagnosis {
  /** What was looked at, in a word or two. */
  readonly subject: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** What was seen. */
  readonly message: string;
  /** What to do about it, in sentences. */
  readonly help?: string;
}
