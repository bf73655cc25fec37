import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../lib';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import { interleave, timed } from './interleave';
import { resourceUsageOf } from './resource-usage';

const ROUNDS = 15;
const ROUNDS_OF_START_UP = 40;
const STACKS = 100;
const GATES_IN_EACH = 10;
const COMMAND = resolve('bundle/cli/apsaramqtt.js');

/** The time that the command line takes in a pipeline. */
export const commandLine: Measurement = {
  name: 'command-line',
  async measure() {
    return [await version(), ...(await oneTokenBesidePython()), ...(await manyGatesOffline())];
  },
};

async function version(): Promise<Figure> {
  // Node parses these at every start, which would count as its own time.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const { ours, node } = await interleave(ROUNDS_OF_START_UP, {
    ours: () => timed(() => run(process.execPath, [COMMAND, '--version'], env)),
    node: () => timed(() => run(process.execPath, ['-e', '0'], env)),
  });
  return ratio('apsaramqtt --version / node -e 0', ours.median / node.median, 1.5, `${ours} / ${node}`);
}

async function oneTokenBesidePython(): Promise<Figure[]> {
  if (spawnSync('python3', ['-m', 'venv', '--help']).status !== 0) {
    process.stderr.write('skipped: there is no Python with venv on this machine\n');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-python-'));
  const [token] = EmulatorProcess.tokens(1) as [string];
  const emulator = await EmulatorProcess.start({ tokens: [token] });
  const env = {
    PATH: process.env.PATH,
    ALICLOUD_REGION: emulator.region,
    ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
    ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
    APSARAMQTT_ENDPOINT: emulator.url,
    DEVICE_TOKEN: token,
  };
  const check = [COMMAND, 'check', '--token-env', 'DEVICE_TOKEN', '--instance-id', emulator.instanceId];
  try {
    execFileSync('python3', ['-m', 'venv', folder]);
    const install = ['-m', 'pip', 'install', '--quiet', '-r', 'bench/python-client/requirements.txt'];
    execFileSync(join(folder, 'bin/python'), install, { stdio: ['ignore', 'ignore', 'inherit'] });
    const { ours, python } = await interleave(ROUNDS, {
      ours: () => timed(() => run(process.execPath, check, env)),
      python: () =>
        timed(() => run(join(folder, 'bin/python'), [resolve('bench/python-client/query_token.py')], env)),
    });
    const name = 'check of one token / a script with the official Python client';
    return [ratio(name, ours.median / python.median, 0.4, `${ours} / ${python}`)];
  } finally {
    rmSync(folder, { recursive: true });
    emulator.stop();
  }
}

async function manyGatesOffline(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gates-'));
  const name = `cdktf.out of ${STACKS} stacks with ${STACKS * GATES_IN_EACH} gates, offline`;
  try {
    synthesize(folder);
    const check = [COMMAND, 'check', folder, '--offline', '--format', 'json=/dev/null'];
    const env = { ...process.env, DEVICE_TOKEN: 'a-token-that-is-not-asked-about' };
    const { ours } = await interleave(ROUNDS, { ours: () => timed(() => run(process.execPath, check, env)) });
    const kilobytes = (await resourceUsageOf(check, env)).usage.maxRSS;
    return [
      { name, value: ours.median / 1000, unit: 's', bound: { atMost: 1 }, raw: `${ours}` },
      {
        name: 'the same, resident size',
        value: kilobytes / 1024,
        unit: 'MB',
        bound: { atMost: 150 },
        raw: `${kilobytes} kB`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesize(outdir: string): void {
  const app = new App({ outdir });
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
  for (let index = 0; index < STACKS; index++) {
    const stack = new TerraformStack(app, `line-${index}`);
    new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
    for (let device = 0; device < GATES_IN_EACH; device++)
      new MqttTokenGate(stack, `device-${device}`, { instanceId, token });
  }
  app.synth();
}

async function run(program: string, args: readonly string[], env = process.env): Promise<void> {
  const child = spawn(program, args, { env, stdio: 'ignore' });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}.`);
}

function ratio(name: string, value: number, atMost: number, raw: string): Figure {
  return { name, value, unit: '×', bound: { atMost }, raw };
}
