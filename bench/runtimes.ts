import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { placeCodeCache } from '../lib/placement/code-cache-folder';
import { compileProvider } from '../lib/placement/compile-provider';
import { thisPlatform } from '../lib/placement/platform';
import type { ProviderPackage } from '../lib/placement/provider-package';
import { runtimeName } from '../lib/placement/runtime';
import { version } from '../package.json';
import { buildProvider } from '../scripts/build-provider';
import { writeExecutable } from '../scripts/package-provider/standalone';
import { installed } from '../test/support/installed';
import { Terraform } from '../test/support/terraform';
import { EmulatorProcess } from './emulator-process';
import type { Figure, Measurement } from './figure';
import { interleave, type Times, timed } from './interleave';
import { executableOf, phasesOf } from './launched';
import { medianOf } from './median';
import { planned, workspace } from './planned';

const ROUNDS = 11;
const LAUNCHES = 21;
const TOKENS = 100;

/** Installed by "npm ci --prefix test/node-versions". */
const BUN = resolve('test/node-versions/node_modules/bun/bin/bun');

/** The bound of each as a ratio to the provider in Go. A batch is compared with as many data sources in Go. */
const BOUNDS = {
  bun: { one: 0.95, many: 0.95, batch: 0.6 },
  standalone: { one: 1.5, many: 1.2, batch: 0.8 },
  node: { one: 1.8, many: 1.4, batch: 1.05 },
} as const;

type Variant = keyof typeof BOUNDS;
type Task = 'one' | 'many' | 'batch';

const TITLES = { one: 'one token', many: `${TOKENS} data sources`, batch: `a batch of ${TOKENS}` } as const;

interface Contender {
  readonly provider: ProviderPackage;
  readonly env: NodeJS.ProcessEnv;
}

/** Whole plans and single launches of the provider on each runtime, compared with a provider in Go and an empty plan. */
export const runtimes: Measurement = {
  name: 'runtimes',
  async measure() {
    if (!installed('go', ['version']) || !existsSync(BUN)) {
      process.stderr.write('skipped: there is no Go, or no Bun ("npm ci --prefix test/node-versions")\n');
      return [];
    }
    const tokens = EmulatorProcess.tokens(TOKENS);
    const emulator = await EmulatorProcess.start({ tokens });
    const folder = mkdtempSync(join(tmpdir(), 'bench-runtimes-'));
    const workspaces: Terraform[] = [];
    try {
      const contenders = await contendersIn(folder);
      const go = await goProvider(join(folder, 'go'));
      const variables = Object.fromEntries(tokens.map((token, index) => [`TOKEN_${index}`, token]));
      const plans = async ({ provider, env }: Contender, configuration: string) => {
        const terraform = await workspace(provider, emulator, configuration, { ...variables, ...env });
        workspaces.push(terraform);
        return () => timed(() => planned(terraform));
      };
      const nothing = new Terraform().write('main.tf', 'output "nothing" {\n  value = 0\n}\n');
      workspaces.push(nothing);
      const things: Record<string, () => Promise<number>> = {
        nothing: () => timed(() => planned(nothing)),
        'go one': await plans({ provider: go, env: {} }, dataSources(1)),
        'go many': await plans({ provider: go, env: {} }, dataSources(TOKENS)),
      };
      for (const [variant, contender] of Object.entries(contenders)) {
        things[`${variant} one`] = await plans(contender, dataSources(1));
        things[`${variant} many`] = await plans(contender, `${AT_FULL_SPEED}\n${dataSources(TOKENS)}`);
        things[`${variant} batch`] = await plans(contender, batch(TOKENS));
      }
      const times = await interleave(ROUNDS, things);
      process.stderr.write(`plan of nothing: ${times.nothing}\n`);
      return [...ratios(times), ...(await launches({ ...contenders, go: { provider: go, env: {} } }))];
    } finally {
      for (const terraform of workspaces) terraform.remove();
      rmSync(folder, { recursive: true });
      emulator.stop();
    }
  },
};

function ratios(times: Record<string, Times>): Figure[] {
  return (Object.keys(BOUNDS) as Variant[]).flatMap((variant) =>
    (['one', 'many', 'batch'] as const).map((task): Figure => {
      const [ours, go] = [times[`${variant} ${task}`], times[task === 'one' ? 'go one' : 'go many']];
      if (!ours || !go) throw new Error(`Nothing was measured for ${variant} ${task}.`);
      return {
        name: `plan of ${TITLES[task]}, ${variant} / Go`,
        value: ours.median / go.median,
        unit: '×',
        bound: { atMost: BOUNDS[variant][task satisfies Task] },
        raw: `${ours} / ${go}`,
      };
    }),
  );
}

/** The phases of one launch: to the handshake line, to the first answer, to the end. */
async function launches(contenders: Readonly<Record<string, Contender>>): Promise<Figure[]> {
  const launched = Object.entries(contenders).map(([name, contender]) => ({
    ...contender,
    name,
    phases: [] as Awaited<ReturnType<typeof phasesOf>>[],
  }));
  for (let round = 0; round <= LAUNCHES; round++) {
    for (const { provider, env, phases } of launched) {
      const measured = await phasesOf(executableOf(provider), { ...process.env, ...env });
      // The first run warms up.
      if (round > 0) phases.push(measured);
    }
  }
  return launched.map(({ name, phases }) => {
    const medians = ([0, 1, 2] as const).map((phase) => medianOf(phases.map((each) => each[phase])));
    return {
      name: `one launch, ${name}`,
      value: medians.reduce((sum, phase) => sum + phase, 0),
      unit: 'ms',
      bound: { atMost: Number.POSITIVE_INFINITY },
      raw: `line / answer / end: ${medians.map((phase) => phase.toFixed(1)).join(' / ')} ms`,
    };
  });
}

async function contendersIn(folder: string): Promise<Record<Variant, Contender>> {
  const provider = await unlimitedProvider(join(folder, 'provider', thisPlatform()));
  const scratch = join(folder, 'compiling');
  mkdirSync(scratch);
  const compiled = compileProvider(BUN, provider, scratch);
  chmodSync(compiled, 0o700);
  const home = join(folder, 'home');
  placeCodeCache({ HOME: home });
  const runtime = join(home, '.apsaramqtt/runtime');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  copyFileSync(compiled, join(runtime, runtimeName(provider)));
  const standalone = await packageOf(join(folder, 'standalone'), provider.version, (executable) =>
    writeExecutable(dirname(executable), compiled, basename(executable)),
  );
  return {
    bun: { provider, env: { HOME: home } },
    standalone: { provider: standalone, env: {} },
    node: { provider, env: { HOME: home, APSARAMQTT_RUNTIME: 'node' } },
  };
}

/** Builds the provider without limits on calls, because the provider in Go has none, in a folder with the name that its launcher needs. */
async function unlimitedProvider(folder: string): Promise<ProviderPackage> {
  await buildProvider(folder, [
    {
      name: 'lift-limits',
      setup: (build) =>
        build.onLoad({ filter: /onsmqtt\/facts\/limits\.ts$/ }, ({ path }) => {
          const limited = readFileSync(path, 'utf8');
          const contents = limited.replace(/address: 300,/, `address: ${UNLIMITED},`);
          if (contents === limited) throw new Error(`there is no limit to lift in ${path}`);
          return { contents, loader: 'ts' };
        }),
    },
  ]);
  return { folder, version };
}

/** Builds the provider in Go without symbols, as providers are released. */
function goProvider(folder: string): Promise<ProviderPackage> {
  const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o'];
  return packageOf(folder, '0.0.1', (executable) => {
    execFileSync('go', [...args, executable, '.'], {
      cwd: 'bench/go-provider',
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  });
}

async function packageOf(
  folder: string,
  version: string,
  write: (executable: string) => void,
): Promise<ProviderPackage> {
  const provider = { folder, version };
  mkdirSync(folder);
  write(executableOf(provider));
  return provider;
}

const UNLIMITED = 100_000;
const AT_FULL_SPEED = `provider "apsaramqtt" {\n  requests_per_second = ${UNLIMITED}\n}`;

function dataSources(count: number): string {
  return indices(count)
    .map(
      (index) =>
        `data "apsaramqtt_token" "t${index}" {\n  instance_id = "post-cn-emulator"\n  token_env = "TOKEN_${index}"\n}`,
    )
    .join('\n');
}

function batch(count: number): string {
  const names = indices(count).map((index) => `    t${index} = "TOKEN_${index}"`);
  return `${AT_FULL_SPEED}\ndata "apsaramqtt_tokens" "fleet" {\n  instance_id = "post-cn-emulator"\n  token_envs = {\n${names.join('\n')}\n  }\n}`;
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
