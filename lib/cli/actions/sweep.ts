import type { Problem } from '../../gate/problem';
import { applyPolicy, today } from '../apply-policy';
import { Interruption } from '../interruption';
import { limitNewSpace } from '../new-space';
import { TeamPolicies } from '../policy-file';
import { watchTargets } from '../report/replaced-file';
import type { ServiceOptions } from '../service-options';
import { SweepTokens } from '../sweep/report';
import { type Shard, WHOLE } from '../sweep/shard';
import { type MergeOptions, merge, sweepProblem } from './merge';

/** The options of `apsaramqtt sweep`. */
export interface SweepCommandOptions extends MergeOptions, ServiceOptions {
  readonly resume?: string;
  readonly askAgain?: boolean;
  readonly shard?: Shard;
  readonly requestsPerSecond?: number;
  readonly instanceId?: string;
}

/** Checks the tokens of a manifest. Resolves with a problem if that is impossible. */
export async function sweep(manifest: string, options: SweepCommandOptions): Promise<Problem | undefined> {
  const { resume, shard = WHOLE, askAgain = false } = options;
  watchTargets(options.format);
  const policies = TeamPolicies.read(options.policy);
  if (!(policies instanceof TeamPolicies)) return policies;
  const tokens = new SweepTokens(policies.for(undefined));
  const interruption = new Interruption();
  limitNewSpace();
  try {
    const { startSweep } = await import('../sweep/start');
    const { wrongLines, doneBefore } = await startSweep(manifest, {
      ...options,
      shard,
      askAgain,
      stopped: interruption.signal,
      ...(resume === undefined ? { onResult: (result) => tokens.add(result) } : {}),
    });
    process.exitCode = interruption.exitStatus;
    if (interruption.exitStatus !== undefined) return undefined;
    if (resume === undefined) {
      process.exitCode = applyPolicy(tokens.result(options), policies, today()).exitStatus;
      return wrongLines > 0 ? skippedLines(wrongLines) : undefined;
    }
    return await merge([resume], options, { scope: 'shard', notes: oldResults(doneBefore) });
  } catch (error) {
    return sweepProblem(error);
  }
}

function oldResults(count: number): string[] {
  if (count === 0) return [];
  return [
    `Results of an earlier run, whose tokens were not checked again: ${count}. To check all tokens now, sweep with another results file.`,
  ];
}

function skippedLines(count: number): Problem {
  return {
    code: 'InvalidLine',
    message: `${count} ${count === 1 ? 'line' : 'lines'} of the manifest ${count === 1 ? 'was' : 'were'} skipped.`,
    help: 'Correct these lines, which have the key "wrong" in the results, and sweep again.',
  };
}
