import OpenApiClient, { Config, OpenApiRequest } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { installed } from '../test/support/installed';
import { rpcParams } from '../test/support/rpc-params';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import { check, withEmulator, withWorker } from './fleet-process';
import { GoServiceProcess } from './go-service-process';

const UNLIMITED = 1_000_000;
const SERVICE_MS = 20;

/** The throughput of a batch of many tokens, checked as in `apsaramqtt_tokens`. */
export const fleet: Measurement = {
  name: 'fleet',
  async measure() {
    return withWorker(async (worker) => [
      ...(await atFullRate(worker)),
      ...(await withoutLimit(worker)),
      await besideOfficialClient(worker),
    ]);
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

/** The service in Go. The emulator takes as long for a request as the client does, so the figure would be that of the emulator. */
async function withoutLimit(worker: string): Promise<Figure[]> {
  if (!installed('go', ['version'])) {
    process.stderr.write('skipped: there is no Go on this machine\n');
    return [];
  }
  const tokens = EmulatorProcess.tokens(10_000);
  const service = await GoServiceProcess.start();
  try {
    const { ms } = await check(worker, service, tokens, UNLIMITED);
    return [
      {
        name: 'tokens per second without a limit, of a service that answers at once',
        value: (tokens.length / ms) * 1000,
        unit: '/s',
        bound: { atLeast: 6_000 },
        raw: `10,000 tokens in ${(ms / 1000).toFixed(2)} s`,
      },
    ];
  } finally {
    service.stop();
  }
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
