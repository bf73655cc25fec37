import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import { interleave } from './interleave';
import { resourceUsageOf } from './resource-usage';

const ROUNDS = 1;
/** So many that quadratic time would outweigh the start and the compiler of Node. */
const COUNT = 4_000;
const TIMES = 4;
/** Statuses of a check that has read its input: nothing found, findings, gates that are not judged offline. */
const JUDGED = [0, 1, 3];

/** Configurations with many of one thing: the files of the folder, by the number of these things. */
const CONFIGURATIONS: Readonly<Record<string, (count: number) => Readonly<Record<string, string>>>> = {
  gates: (count) => ({ 'main.tf': many(count, (n) => gate(`device_${n}`, 'token_env = "DEVICE_TOKEN"')) }),
  'gates in modules': (count) => ({
    'main.tf': many(count, (n) => `module "line_${n}" {\n  source = "./line"\n}\n`),
    'line/main.tf': gate('device', 'token_env = "DEVICE_TOKEN"'),
  }),
  'gates with a provider of their own': (count) => ({
    'main.tf': many(count, (n) =>
      gate(`device_${n}`, `provider = apsaramqtt.p${n}\n  token_env = "DEVICE_TOKEN"`).concat(
        `provider "apsaramqtt" {\n  alias  = "p${n}"\n  region = "cn-hangzhou"\n}\n`,
      ),
    ),
  }),
  'resources that use the tokens of one map': (count) => ({
    'main.tf': [
      'variable "tokens" {\n  type = map(string)\n}\n',
      `locals {\n  devices = {\n${many(count, (n) => `    d${n} = var.tokens["d${n}"]\n`)}  }\n}\n`,
      'data "apsaramqtt_tokens" "devices" {\n  instance_id = "post-cn-bench"\n  tokens = local.devices\n}\n',
      many(count, (n) => resource(`r${n}`, `local.devices["d${n}"]`, 'data.apsaramqtt_tokens.devices')),
    ].join(''),
  }),
  'resources that wait for each other': (count) => ({
    'main.tf': [
      'variable "token" {}\n',
      gate('device', 'token = var.token'),
      resource('r0', 'var.token', 'data.apsaramqtt_token.device'),
      many(count, (n) => resource(`r${n + 1}`, 'var.token', `terraform_data.r${n}`)),
    ].join(''),
  }),
  'tokens written out': (count) => ({
    'main.tf': EmulatorProcess.tokens(count)
      .map((token, n) => gate(`device_${n}`, `token = "${token}"`))
      .join(''),
  }),
};

function many(count: number, one: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => one(n)).join('');
}

function gate(name: string, token: string): string {
  return `data "apsaramqtt_token" "${name}" {\n  instance_id = "post-cn-bench"\n  ${token}\n}\n`;
}

function resource(name: string, input: string, dependency: string): string {
  return `resource "terraform_data" "${name}" {\n  input = ${input}\n  depends_on = [${dependency}]\n}\n`;
}

/** The growth of the time of a check. Four times the input should take at most four times as long. */
export const growth: Measurement = {
  name: 'growth',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'bench-growth-'));
    try {
      const figures: Figure[] = [];
      for (const [name, files] of Object.entries(CONFIGURATIONS)) {
        const few = write(join(folder, 'few'), files(COUNT));
        const more = write(join(folder, 'more'), files(TIMES * COUNT));
        const { none, ...times } = await interleave(ROUNDS, {
          none: () => processorTime(['--version']),
          few: () => processorTime(['check', few, '--offline', '--format', 'json=/dev/null']),
          more: () => processorTime(['check', more, '--offline', '--format', 'json=/dev/null']),
        });
        figures.push({
          name: `check of ${TIMES * COUNT} / ${COUNT} ${name}`,
          value: (times.more.median - none.median) / (times.few.median - none.median),
          unit: '×',
          bound: { atMost: 1.2 * TIMES },
          raw: `${times.more} / ${times.few}`,
        });
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function write(folder: string, files: Readonly<Record<string, string>>): string {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The processor time of a command, in milliseconds. */
async function processorTime(args: readonly string[]): Promise<number> {
  const env = { ...process.env, DEVICE_TOKEN: 'a-token-that-is-not-asked-about' };
  const { status, usage } = await resourceUsageOf([resolve('bundle/cli/apsaramqtt.js'), ...args], env);
  if (!JUDGED.includes(status ?? 2)) throw new Error(`apsaramqtt ${args.join(' ')} ended with ${status}.`);
  return (usage.userCPUTime + usage.systemCPUTime) / 1_000;
}
