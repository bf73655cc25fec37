import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { EmulatorProcess } from './emulator-process';
import type { FleetResult, FleetTask } from './fleet-worker';

/** The program that checks a batch of tokens in a process of its own, for as long as it is used. */
export async function withWorker<Result>(use: (worker: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'));
  const worker = join(folder, 'worker.js');
  try {
    await build({
      entryPoints: ['bench/fleet-worker.ts'],
      outfile: worker,
      bundle: true,
      platform: 'node',
      target: 'node20',
      define: { __VERSION__: '"bench"' },
    });
    return await use(worker);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function withEmulator<Result>(
  config: Parameters<typeof EmulatorProcess.start>[0],
  use: (emulator: EmulatorProcess) => Promise<Result>,
): Promise<Result> {
  const emulator = await EmulatorProcess.start(config);
  try {
    return await use(emulator);
  } finally {
    emulator.stop();
  }
}

/** What has to be known of a service to ask it. */
export interface AskedService {
  readonly url: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly instanceId: string;
}

/** Checks tokens that are all valid, in a process of its own. */
export async function check(
  worker: string,
  { url, accessKeyId, accessKeySecret, instanceId }: AskedService,
  tokens: readonly string[],
  requestsPerSecond: number,
): Promise<FleetResult> {
  const task: FleetTask = {
    endpoint: url,
    accessKeyId,
    accessKeySecret,
    instanceId,
    tokens,
    requestsPerSecond,
  };
  const child = spawn(process.execPath, [worker], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(task));
  const result = JSON.parse(await text(child.stdout)) as FleetResult;
  if (result.verdicts.valid !== tokens.length)
    throw new Error(`Not every token was found valid: ${JSON.stringify(result.verdicts)}`);
  return result;
}
