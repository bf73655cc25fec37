import { bundledProvider } from '../lib/placement/provider-package';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import { check, withEmulator, withWorker } from './fleet-process';
import { planned, workspace } from './planned';

/** The limit of calls per second of an account. */
const ALL_OF_IT = 100;

const ALIASES = 50;

/** Processes that share the rate limits of an account and of an address without knowing of each other. */
export const sharedRate: Measurement = {
  name: 'shared-rate',
  async measure() {
    return withWorker(async (worker) => [
      await threeOnOneAccount(worker),
      await fourTogether(worker),
      await fiftyAliases(),
    ]);
  },
};

async function threeOnOneAccount(worker: string): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(3_000);
  return withEmulator({ tokens, callsPerSecond: 100 }, async (emulator) => {
    const batches = [0, 1, 2].map((third) => tokens.slice(third * 1_000, (third + 1) * 1_000));
    const results = await Promise.all(batches.map((batch) => check(worker, emulator, batch, ALL_OF_IT)));
    const { throttled } = await emulator.calls();
    return {
      name: '3 processes with 1,000 tokens each on an account of 100 per second',
      value: Math.max(...results.map(({ ms }) => ms)) / 1000,
      unit: 's',
      bound: { atMost: 33 },
      raw: `ideal 29.99 s; ${results.map(({ ms }) => (ms / 1000).toFixed(1)).join(', ')} s, ${throttled} refusals`,
    };
  });
}

async function fourTogether(worker: string): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(1_200);
  return withEmulator({ tokens, callsPerSecond: ALL_OF_IT }, async (emulator) => {
    const batches = [0, 1, 2, 3].map((fourth) => tokens.slice(fourth * 300, (fourth + 1) * 300));
    const results = await Promise.all(batches.map((batch) => check(worker, emulator, batch, ALL_OF_IT)));
    const { throttled } = await emulator.calls();
    return {
      name: '4 processes that start together: requests in their busiest second',
      value: busiestSecond(results.flatMap(({ sentAt }) => sentAt)),
      unit: 'requests',
      bound: { atMost: 250 },
      raw: `300 tokens each, ${throttled} refusals`,
    };
  });
}

/** Terraform starts a provider process for each alias. */
async function fiftyAliases(): Promise<Figure> {
  const tokens = EmulatorProcess.tokens(2_000);
  return withEmulator({ tokens, callsPerSecond: ALL_OF_IT }, async (emulator) => {
    const share = tokens.length / ALIASES;
    const aliases = Array.from({ length: ALIASES }, (_, index) => index);
    const terraform = await workspace(
      bundledProvider(),
      emulator,
      aliases.map(aliasWithItsTokens).join('\n'),
      {
        TF_CLI_ARGS_plan: `-parallelism=${ALIASES}`,
        ...Object.fromEntries(
          aliases.map((alias) => {
            const own = tokens.slice(alias * share, (alias + 1) * share);
            const byName = Object.fromEntries(own.map((token, index) => [`device_${index}`, token]));
            return [`TF_VAR_tokens_${alias}`, JSON.stringify(byName)];
          }),
        ),
      },
    );
    try {
      const startedAt = performance.now();
      await planned(terraform);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { throttled } = await emulator.calls();
      return {
        name: `${ALIASES} provider aliases with 2,000 tokens in one plan: refusals`,
        value: throttled,
        unit: 'calls',
        bound: { atMost: 1_000 },
        raw: `plan of ${seconds.toFixed(1)} s`,
      };
    } finally {
      terraform.remove();
    }
  });
}

function aliasWithItsTokens(alias: number): string {
  return `
variable "tokens_${alias}" {
  type      = map(string)
  sensitive = true
}

provider "apsaramqtt" {
  alias             = "a${alias}"
  max_retry_timeout = 300
}

data "apsaramqtt_tokens" "t${alias}" {
  provider    = apsaramqtt.a${alias}
  instance_id = "post-cn-emulator"
  tokens      = var.tokens_${alias}
}`;
}

/** The highest number of these times, in milliseconds, within one second. */
function busiestSecond(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  let from = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while ((sorted[from] ?? time) <= time - 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
