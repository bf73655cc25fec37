import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ProviderArguments, resolveSettings, type Settings } from '../../onsmqtt/settings';
import { costOf } from '../cost-of';
import { placesToCheck } from '../places-to-check';
import { readSources } from '../sources/read-source';
import type { Diagnosis } from './diagnosis';

/** The cost of a plan of a folder or of a CDKTF project, if it is high. */
export function diagnoseCost(dir: string, provider: ProviderArguments, env: NodeJS.ProcessEnv): Diagnosis[] {
  const synthesized = join(dir, 'cdktf.out');
  const { paths, found } = placesToCheck([existsSync(synthesized) ? synthesized : dir], () => false, false);
  const reading = { env, engine: undefined, workspace: undefined, variables: [], trusted: false };
  const sources = readSources(paths, reading, found);
  return sources.flatMap(({ asked, unresolved }): Diagnosis[] => {
    const blocks = new Map(asked.map((token) => [JSON.stringify(token.provider), token.provider]));
    const settings = [...(blocks.size > 0 ? blocks.values() : [provider])].map((block) =>
      resolveSettings(block, env),
    );
    // Tokens that cannot be read here count, because the machine that plans can probably read them.
    const cost = costOf(asked, combinedPace(settings), unresolved.length);
    return cost ? [{ subject: 'cost', state: 'ok', message: cost }] : [];
  });
}

/** Terraform runs a process for each provider block at the same time, each at its own rate. */
function combinedPace(settings: readonly Settings[]): Pick<Settings, 'requestsPerSecond' | 'maxCalls'> {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    requestsPerSecond: sum(settings.map(({ requestsPerSecond }) => requestsPerSecond)),
    maxCalls: sum(settings.map(({ maxCalls = Number.POSITIVE_INFINITY }) => maxCalls)),
  };
}
