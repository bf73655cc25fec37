import { dirname, resolve } from 'node:path';
import { problemOf } from '../../gate/problem';
import { secrets } from '../../gate/secrets/secrets';
import { DEFAULTS } from '../../onsmqtt/settings';
import { createTokenService, endpointOf } from '../../onsmqtt/token-service';
import { warnAboutRegion } from '../region-warning';
import type { Result, Run } from '../schemas/sweep';
import type { ServiceOptions } from '../service-options';
import { serviceSettings } from '../service-settings';
import { WORDING } from '../wording';
import { readEarlier } from './earlier';
import { ManifestReader } from './manifest';
import { ResultFileError, ResultWriter } from './result-file';
import { Sweep } from './run';
import { type Shard, shardText } from './shard';
import { SweepStatus } from './status';

declare const __VERSION__: string;

export interface SweepSettings extends ServiceOptions {
  readonly resume?: string;
  readonly askAgain: boolean;
  readonly shard: Shard;
  /** The rate of all shards together. */
  readonly requestsPerSecond?: number;
  readonly instanceId?: string;
  readonly stopped: AbortSignal;
  /** Called with each result of this run. */
  readonly onResult?: (result: Result) => void;
}

/**
 * Checks the tokens of a manifest until its end or until it is stopped, and writes the results.
 * @throws ResultFileError if the settings or the results file cannot be used.
 */
export async function startSweep(manifest: string, options: SweepSettings): Promise<Sweep> {
  const { env } = process;
  const { resume, askAgain, shard, requestsPerSecond = DEFAULTS.requestsPerSecond, stopped } = options;
  const given = { requests_per_second: requestsPerSecond };
  const { settings, problem: facts } = await serviceSettings(given, options, env);
  if (facts) {
    const { message, help } = problemOf(facts, WORDING);
    throw new ResultFileError(message, help);
  }
  warnAboutRegion(settings, options);
  const run: Run = {
    version: 1,
    apsaramqtt_version: __VERSION__,
    manifest: secrets.redact(manifest),
    service: endpointOf(settings).origin,
    shard: shardText(shard),
    ...(options.instanceId === undefined ? {} : { instance_id: options.instanceId }),
    started_at: new Date().toISOString(),
  };
  const earlier = await readEarlier(resume, run);
  const writer = new ResultWriter(resume, earlier.size);
  const folder = manifest === '-' ? '.' : dirname(manifest);
  const sweep = new Sweep({
    manifest,
    run,
    reader: new ManifestReader(manifest, env, options.instanceId, (shown) => resolve(folder, shown)),
    service: createTokenService(settings, env),
    settings: { ...settings, requestsPerSecond: requestsPerSecond / shard.count },
    shard,
    earlier,
    writer,
    askAgain,
    stopped,
    onResult: options.onResult,
  });
  const status = new SweepStatus(() => sweep.status);
  try {
    await sweep.run();
    return sweep;
  } finally {
    status.stop();
    writer.close();
  }
}
