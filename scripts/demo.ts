/** The main job, end to end, on this machine: real plans of examples/typescript, gated on an emulated QueryToken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { fingerprint } from '../lib/gate/fingerprint';
import { EmulatorProcess, INSTANCE_ID } from './demo/emulator-process';
import { findTerraform, type Program } from './demo/program';

const EXAMPLE = resolve('examples/typescript');
const STACK = 'factory';

interface Tokens {
  readonly device1: string;
  readonly device2: string;
  readonly revoked: string;
}

/** One plan of the example, and what has to come of it. */
interface Scenario {
  readonly title: string;
  readonly env: NodeJS.ProcessEnv;
  readonly status: number;
  readonly says: readonly string[];
}

function scenarios({ device1, device2, revoked }: Tokens): Scenario[] {
  const address = 'data.apsaramqtt_token.device-2-token';
  return [
    {
      title: 'Valid tokens: the plan passes',
      env: { TF_VAR_device_1_token: device1, DEVICE_2_TOKEN: device2 },
      status: 0,
      says: ['Plan: 2 to add'],
    },
    {
      title: 'A revoked token: the plan fails',
      env: { TF_VAR_device_1_token: device1, DEVICE_2_TOKEN: revoked },
      status: 1,
      says: ['is invalid (AMT001)', fingerprint(revoked), address, 'Apply for a new token'],
    },
    {
      title: 'The same with onInvalid: TokenPolicy.WARN: the plan passes with a warning',
      env: { TF_VAR_device_1_token: device1, DEVICE_2_TOKEN: revoked, ON_INVALID: 'warn' },
      status: 0,
      says: [
        'Warning: Token DEVICE_2_TOKEN is invalid (AMT001)',
        fingerprint(revoked),
        address,
        'Plan: 2 to add',
      ],
    },
  ];
}

async function main(): Promise<boolean> {
  const terraform = (await findTerraform()).without(/^(TF_|ALICLOUD_|ALIBABA|CDKTF_)/);
  const folder = mkdtempSync(join(tmpdir(), 'apsaramqtt-demo-'));
  const emulator = await step('the emulator of the OnsMqtt API starts', () => EmulatorProcess.start());
  try {
    const tokens = await step('it issues three tokens (ApplyToken) and revokes one (RevokeToken)', () =>
      obtainTokens(emulator),
    );
    const program = terraform.with({
      ...emulator.environment,
      MQTT_INSTANCE_ID: INSTANCE_ID,
      CDKTF_OUTDIR: join(folder, 'cdktf.out'),
      TERRAFORM_BINARY_NAME: terraform.name,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: emptyFile(folder, 'empty.tfrc'),
    });
    const outcomes = [];
    for (const scenario of scenarios(tokens)) outcomes.push(await play(scenario, program, folder));
    const ok = outcomes.every(Boolean);
    print(
      ok
        ? pc.green('\nAll three came out as they should.')
        : pc.red('\nNot all of them came out as they should.'),
    );
    if (ok && process.argv.includes('--keep')) await keep(program, folder, tokens, emulator);
    return ok;
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyFile(folder: string, name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  return path;
}

async function obtainTokens(emulator: EmulatorProcess): Promise<Tokens> {
  const [device1, device2, revoked] = await Promise.all([
    emulator.applyToken('factory/device-1'),
    emulator.applyToken('factory/device-2'),
    emulator.applyToken('factory/device-2'),
  ]);
  await emulator.revokeToken(revoked);
  return { device1, device2, revoked };
}

/** Synthesizes, initializes and plans as the scenario has it, and says whether that ended as it should. */
async function play(scenario: Scenario, terraform: Program, folder: string): Promise<boolean> {
  print(pc.bold(`\n${scenario.title}`));
  const stack = join(folder, 'cdktf.out', 'stacks', STACK);
  const program = terraform.with(scenario.env);
  await step('the CDKTF app in examples/typescript is synthesized', () =>
    program.as(process.execPath).succeed(['--import', 'tsx', 'main.ts'], EXAMPLE),
  );
  await step(`${program.name} init takes the provider that the synth placed there`, () =>
    program.succeed(['init', '-input=false', '-no-color'], stack),
  );
  const { status, output } = await step(`${program.name} plan`, () =>
    program.run(['plan', '-input=false', '-no-color'], stack),
  );
  print(
    pc.dim(indent(status === 0 ? `${countOf(output)}\n${diagnosticsOf(output)}` : diagnosticsOf(output))),
  );
  return verify(scenario, status, output);
}

function verify({ status: expected, says }: Scenario, status: number, output: string): boolean {
  const problems = says.filter((text) => !output.includes(text)).map((text) => `it does not say "${text}"`);
  if (status !== expected) problems.push(`it ended with status ${status} in place of ${expected}`);
  for (const problem of problems) print(pc.red(`  ✘ ${problem}`));
  if (problems.length === 0) print(pc.green(`  ✔ as it should be: status ${status}`));
  return problems.length === 0;
}

function countOf(output: string): string {
  return output.split('\n').find((line) => line.startsWith('Plan: ')) ?? '';
}

/** What Terraform says at the end, without its frames and its closing note. */
function diagnosticsOf(output: string): string {
  const lines = output.replace(/^[│╷╵] ?/gm, '').split('\n');
  const start = lines.findIndex((line) => /^(Error|Warning): /.test(line));
  if (start === -1) return '';
  const end = lines.findIndex((line, index) => index > start && line.startsWith('─'));
  return lines
    .slice(start, end === -1 ? undefined : end)
    .join('\n')
    .trim();
}

/** Leaves the emulator running until Ctrl-C, and says how to go on by hand. */
async function keep(
  terraform: Program,
  folder: string,
  tokens: Tokens,
  emulator: EmulatorProcess,
): Promise<void> {
  const shown = {
    ...emulator.environment,
    TF_VAR_device_1_token: tokens.device1,
    DEVICE_2_TOKEN: tokens.revoked,
  };
  const exports = Object.entries(shown).map(([name, value]) => `export ${name}='${value}'`);
  print(`
The emulator goes on at ${emulator.url} until Ctrl-C. In another terminal:

${exports.join('\n')}
cd ${join(folder, 'cdktf.out', 'stacks', STACK)}
${terraform.name} plan                        # warns: DEVICE_2_TOKEN is the revoked token
export DEVICE_2_TOKEN='${tokens.device2}'
${terraform.name} plan                        # passes`);
  await new Promise((interrupted) => process.once('SIGINT', interrupted));
}

async function step<T>(title: string, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await run();
  print(`  ${pc.green('•')} ${title} ${pc.dim(`${((performance.now() - startedAt) / 1000).toFixed(1)} s`)}`);
  return result;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (ok) => {
    process.exitCode = ok ? 0 : 1;
  },
  (error: Error) => {
    process.stderr.write(`${pc.red(error.message)}\n`);
    process.exitCode = 1;
  },
);
