import { readdirSync, readFileSync } from 'node:fs';
import type { Terraform } from '../test/support/terraform';
import { finished } from '../test/support/terraform';
import { terraformWithProvider } from '../test/support/terraform-with-provider';
import { EmulatorProcess } from './emulator-process';
import type { Measurement } from './figure';
import { medianOf } from './median';
import { REQUIRED_PROVIDERS } from './planned';

const MANY = 10_000;
const FEW = 1_000;
const PLANS = 5;
const POLL_MS = 5;

const CONFIGURATION = `${REQUIRED_PROVIDERS}
provider "apsaramqtt" {
  requests_per_second = 300
}
data "apsaramqtt_tokens" "fleet" {
  instance_id = "post-cn-emulator"
  tokens      = jsondecode(file("tokens.json"))
}`;

/** The resident size of the provider while Terraform plans a large fleet. Reads /proc, so Linux only. */
export const memory: Measurement = {
  name: 'memory',
  async measure() {
    const tokens = EmulatorProcess.tokens(MANY);
    const emulator = await EmulatorProcess.start({ tokens });
    const terraform = terraformWithProvider(emulator).write('main.tf', CONFIGURATION);
    try {
      await terraform.run('init');
      const few = await peakOfPlans(terraform, tokens.slice(0, FEW));
      const many = await peakOfPlans(terraform, tokens);
      const raw = `${few} kB with ${FEW}, ${many} kB with ${MANY}`;
      return [
        {
          name: `resident size with ${MANY} tokens`,
          value: many / 1024,
          unit: 'MB',
          bound: { atMost: 120 },
          raw,
        },
        {
          name: 'growth per token',
          value: (many - few) / (MANY - FEW),
          unit: 'kB',
          bound: { atMost: 2 },
          raw,
        },
      ];
    } finally {
      terraform.remove();
      emulator.stop();
    }
  },
};

/** The median of a few plans, because the time of garbage collection varies. */
async function peakOfPlans(terraform: Terraform, tokens: readonly string[]): Promise<number> {
  const peaks: number[] = [];
  while (peaks.length < PLANS) peaks.push(await peakOfPlan(terraform, tokens));
  return medianOf(peaks);
}

/** The highest resident size of any launch of the provider, in kilobytes. */
async function peakOfPlan(terraform: Terraform, tokens: readonly string[]): Promise<number> {
  const byName = Object.fromEntries(tokens.map((token, index) => [`t${index}`, token]));
  terraform.write('tokens.json', JSON.stringify(byName));
  const child = terraform.start('plan', '-input=false', '-no-color');
  const { pid } = child;
  if (pid === undefined) throw new Error('Terraform did not start.');
  let peak = 0;
  const polling = setInterval(() => {
    peak = Math.max(peak, ...childrenOf(pid).map(highWaterMark));
  }, POLL_MS);
  const { status, text } = await finished(child);
  clearInterval(polling);
  if (status !== 0) throw new Error(text);
  return peak;
}

function childrenOf(pid: number): string[] {
  return attempt([], () =>
    readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    ),
  );
}

/** Leaves out a child that has not executed the provider yet, because it still has the memory of Terraform. */
function highWaterMark(pid: string): number {
  const status = attempt('', () => readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (/^Name:\s+terraform$/m.test(status)) return 0;
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
}

/** Returns `otherwise` if the process has ended in the meantime. */
function attempt<Result>(otherwise: Result, read: () => Result): Result {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
