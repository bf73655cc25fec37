import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import OpenApiClient, { Config, OpenApiRequest } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { build } from 'esbuild';
import { rpcParams } from '../test/support/rpc-params';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import type { FleetResult, FleetTask } from './fleet-worker';

const UNLIMITED = 1_000_000;
const SERVICE_MS = 20;

/** Many tokens in one batch, as `apsaramqtt_tokens` asks about them. */
export const fleet: Measurement = {
  name: 'fleet',
  async measure() {
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
      return [
        ...(await atFullRate(worker)),
        await threeOnOneAccount(worker),
        await withoutLimit(worker),
        await besideOfficialClient(worker),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function atFullRate(worker: string): Promise<Figure[]> {
  const tokens = EmulatorProcess.tokens(1_000);
  return withEmulator({ tokens, callsPerSecond: 100 }, async (emulator) => {
    const { ms } = await check(worker, emulator, tokens, 100);
    const { throttled } = await emulator.calls();
    return [
      {
        name: '1,000 tokens at 100 per second',
        value: ms / 1000,
        unit: 's',
        bound: { atMost: 10.8 },
        raw: 'ideal 9.99 s',
      },
      {
        name: 'refused because of the limit',
        value: throttled,
        unit: 'calls',
        bound: { atMost: 0 },
        raw: 'of the above',
      },
    ];
  });
}

async function threeOnOneAccount(worker: string): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(3_000);
  return withEmulator({ tokens, callsPerSecond: 100 }, async (emulator) => {
    const batches = [0, 1, 2].map((third) => tokens.slice(third * 1_000, (third + 1) * 1_000));
    const results = await Promise.all(batches.map((batch) => check(worker, emulator, batch, 100)));
    const { throttled } = await emulator.calls();
    return {
      name: '3 processes with 1,000 tokens each on an account of 100 per second',
      value: Math.max(...results.map(({ ms }) => ms)) / 1000,
      unit: 's',
      bound: { atMost: 34.5 },
      raw: `ideal 29.99 s; ${results.map(({ ms }) => (ms / 1000).toFixed(1)).join(', ')} s, ${throttled} refusals`,
    };
  });
}

async function withoutLimit(worker: string): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(10_000);
  return withEmulator({ tokens }, async (emulator) => {
    const { ms } = await check(worker, emulator, tokens, UNLIMITED);
    return {
      name: 'tokens per second without a limit',
      value: (tokens.length / ms) * 1000,
      unit: '/s',
      bound: { atLeast: 2_500 },
      raw: `10,000 tokens in ${(ms / 1000).toFixed(2)} s`,
    };
  });
}

async function besideOfficialClient(worker: string): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(2_000);
  const faults = [{ fault: { kind: 'delay' as const, ms: SERVICE_MS } }];
  return withEmulator({ tokens, faults }, async (emulator) => {
    const few = tokens.slice(0, 100);
    const theirs = await loopOverOfficialClient(emulator, few);
    const { ms: ours } = await check(worker, emulator, tokens, UNLIMITED);
    const perSecond = { ours: (tokens.length / ours) * 1000, theirs: (few.length / theirs) * 1000 };
    return {
      name: `times a loop over the official client, where the service takes ${SERVICE_MS} ms`,
      value: perSecond.ours / perSecond.theirs,
      unit: '×',
      bound: { atLeast: 10 },
      raw: `${perSecond.ours.toFixed(0)}/s, ${perSecond.theirs.toFixed(0)}/s`,
    };
  });
}

async function withEmulator<Result>(
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

/** Checks tokens that are all valid, in a process of its own. */
async function check(
  worker: string,
  { url, accessKeyId, accessKeySecret, instanceId }: EmulatorProcess,
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

async function loopOverOfficialClient(
  { url, accessKeyId, accessKeySecret, instanceId }: EmulatorProcess,
  tokens: readonly string[],
): Promise<number> {
  const client = new OpenApiClient(
    new Config({ accessKeyId, accessKeySecret, endpoint: new URL(url).host, protocol: 'HTTP' }),
  );
  const params = rpcParams('QueryToken');
  const startedAt = performance.now();
  for (const token of tokens) {
    const request = new OpenApiRequest({ query: { InstanceId: instanceId, Token: token } });
    await client.callApi(params, request, new RuntimeOptions({}));
  }
  return performance.now() - startedAt;
}
