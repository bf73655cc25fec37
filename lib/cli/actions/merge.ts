import type { Problem } from '../../gate/problem';
import { systemProblem } from '../../gate/system-problem';
import { applyPolicy, today } from '../apply-policy';
import type { Criteria } from '../check-result';
import { limitNewSpace } from '../new-space';
import { TeamPolicies } from '../policy-file';
import type { ReportTarget } from '../report/formats';
import { watchTargets } from '../report/replaced-file';
import { writeReports } from '../report/write-reports';
import { UnreadableLinesError } from '../sweep/lines';
import { type SweepScope, sweepResult } from '../sweep/report';
import { ResultFileError } from '../sweep/result-file';

/** The options of `apsaramqtt merge`. */
export interface MergeOptions extends Criteria {
  readonly format?: readonly ReportTarget[];
  readonly policy?: string;
  readonly quiet?: boolean;
}

const FAILED = 2;

/** Writes reports from the results of a sweep, and sets the exit status. Resolves with a problem if that is impossible. */
export async function merge(
  paths: readonly string[],
  options: MergeOptions,
  { scope, notes }: { readonly scope: SweepScope; readonly notes: readonly string[] } = {
    scope: 'manifest',
    notes: [],
  },
): Promise<Problem | undefined> {
  watchTargets(options.format);
  limitNewSpace();
  const policies = TeamPolicies.read(options.policy);
  if (!(policies instanceof TeamPolicies)) return policies;
  try {
    const merged = await sweepResult(paths, options, policies.for(undefined), scope);
    const noted = merged.with({ notes: [...merged.notes, ...notes] });
    const result = applyPolicy(noted, policies, today());
    process.exitCode = writeReports(result, options.format, options.quiet) ? result.exitStatus : FAILED;
    return undefined;
  } catch (error) {
    return sweepProblem(error);
  }
}

/** The problem of a results file. Rethrows any other error. */
export function sweepProblem(error: unknown): Problem {
  if (error instanceof ResultFileError || error instanceof UnreadableLinesError) return error.problem;
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  const what = syscall === 'write' ? 'write the results' : `read ${path ?? 'the manifest'}`;
  return systemProblem(`Failed to ${what}`, error);
}
