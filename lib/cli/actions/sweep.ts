import type { Problem } from '../../gate/problem';
import { Interruption } from '../interruption';
import { limitNewSpace } from '../new-space';
import type { ServiceOptions } from '../service-options';
import { type Shard, WHOLE } from '../sweep/shard';
import { type MergeOptions, merge, sweepProblem } from './merge';

/** What was said on the command line. */
export interface SweepCommandOptions extends MergeOptions, ServiceOptions {
  readonly resume?: string;
  readonly askAgain?: boolean;
  readonly shard?: Shard;
  readonly requestsPerSecond?: number;
  readonly instanceId?: string;
}

/** Asks about the tokens of a manifest. Resolves with what makes that impossible. */
export async function sweep(manifest: string, options: SweepCommandOptions): Promise<Problem | undefined> {
  const { resume, shard = WHOLE, askAgain = false } = options;
  const interruption = new Interruption();
  limitNewSpace();
  try {
    const { startSweep } = await import('../sweep/start');
    const { exitStatus } = await startSweep(manifest, {
      ...options,
      shard,
      askAgain,
      stopped: interruption.signal,
    });
    process.exitCode = interruption.exitStatus ?? exitStatus;
  } catch (error) {
    return sweepProblem(error);
  }
  if (resume === undefined || interruption.exitStatus !== undefined) return undefined;
  return merge([resume], options, 'shard');
}
