/** The result of one diagnosis. */
export interface Diagnosis {
  /** What was diagnosed, in one or two words. */
  readonly subject: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  readonly message: string;
  /** What to do, in sentences. */
  readonly help?: string;
}
