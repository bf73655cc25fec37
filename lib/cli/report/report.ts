import type { CheckResult } from '../check-result';

export interface ReportOptions {
  readonly isColored: boolean;
  /** Whether the human report shows only problems. */
  readonly isQuiet?: boolean;
  /** The time of the check. */
  readonly time: Date;
}

export type Report = (result: CheckResult, options: ReportOptions) => string;
