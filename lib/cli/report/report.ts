import type { CheckResult } from '../check-result';

/** What a report is made with, beside the result. */
export interface ReportOptions {
  readonly isColored: boolean;
  /** Whether only problems are shown to people. */
  readonly isQuiet?: boolean;
  /** When the check was made. */
  readonly time: Date;
}

export type Report = (result: CheckResult, options: ReportOptions) => string;
