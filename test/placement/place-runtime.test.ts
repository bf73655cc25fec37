import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { placeRuntime } from '../../lib/placement/place-runtime';
import { thisPlatform } from '../../lib/placement/platform';
import { bundledProvider, executableName } from '../../lib/placement/provider-package';
import { RUNTIMES } from '../plugin/support/runtimes';
import { installed } from '../support/installed';
import { PROGRAM_CACHE } from '../support/program-cache';
import { type Finished, Terraform } from '../support/terraform';
import { emulatorEnvironment, oneToken } from '../support/terraform-with-provider';

const COMMAND = resolve('bundle/cli/apsaramqtt.js');
const BUN = RUNTIMES.find(({ name }) => name === 'Bun')?.command[0];
const BUN_PACKAGE = '@oven/bun-linux-x64';
const DOES_NOT_START = /runs on Node.js, because .* does not start on this system/;

let emulator: Emulator;
let terraform: Terraform;
let env: NodeJS.ProcessEnv;
/** A provider compiled by Bun, for tests that do not test the compilation. */
let made: string;

beforeEach(async () => {
  emulator = await Emulator.start();
  terraform = new Terraform();
  env = {
    HOME: join(terraform.folder, 'home'),
    ...PROGRAM_CACHE,
    ...emulatorEnvironment(emulator),
    DEVICE_TOKEN: emulator.issueToken(),
    TF_LOG_PROVIDER: 'debug',
  };
  terraform = terraform.with(env);
  mkdirSync(join(terraform.folder, 'home'));
  terraform.write('main.tf', oneToken(emulator.instanceId));
});
afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

/** Adds Bun as npm installs it. */
function addBun(version = '1.4.4'): void {
  const scope = join(terraform.folder, 'node_modules', dirname(BUN_PACKAGE));
  mkdirSync(scope, { recursive: true });
  if (version === '1.4.4')
    symlinkSync(dirname(dirname(BUN!)), join(terraform.folder, 'node_modules', BUN_PACKAGE));
  else terraform.write(`node_modules/${BUN_PACKAGE}/package.json`, JSON.stringify({ version }));
}

function apsaramqtt(...args: string[]): Promise<Finished> {
  return terraform.commandOf('node').run(COMMAND, ...args);
}

async function expectPlanOn(runtime: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const here = terraform.with(env);
  expect(await here.run('init', '-no-color')).toMatchObject({ status: 0 });
  const plan = await here.run('plan', '-no-color');
  expect(plan.text).toContain('verdict = "valid"');
  expect(plan.stderr).toContain(`the provider runs on ${runtime}`);
  expect(plan.status).toBe(0);
  return plan;
}

/** A folder with only these programs, to be the PATH. */
function pathOf(...programs: string[]): string {
  const folder = join(terraform.folder, 'programs');
  mkdirSync(folder);
  for (const program of programs) {
    const found = process.env.PATH!.split(delimiter).find((entry) => existsSync(join(entry, program)))!;
    symlinkSync(join(found, program), join(folder, program));
  }
  return folder;
}

const runtimeFolder = () => join(terraform.folder, 'home/.apsaramqtt/runtime');
const compiled = () => join(runtimeFolder(), readdirSync(runtimeFolder())[0]!);

(BUN ? describe : describe.skip)('where the project has Bun', () => {
  const workshop = mkdtempSync(join(tmpdir(), 'place-runtime-'));
  beforeAll(() => {
    mkdirSync(join(workshop, 'node_modules', dirname(BUN_PACKAGE)), { recursive: true });
    symlinkSync(dirname(dirname(BUN!)), join(workshop, 'node_modules', BUN_PACKAGE));
    made = placeRuntime(bundledProvider(), workshop, { HOME: workshop });
  });
  afterAll(() => rmSync(workshop, { recursive: true }));
  beforeEach(() => addBun());

  /** Installs the provider that an earlier installation compiled. */
  function installCompiled(...args: string[]): Promise<Finished> {
    mkdirSync(runtimeFolder(), { recursive: true, mode: 0o700 });
    copyFileSync(made, join(runtimeFolder(), basename(made)), constants.COPYFILE_FICLONE);
    return apsaramqtt('install', ...args);
  }

  it('the provider is compiled for the user, and plans', async () => {
    const { status, text } = await apsaramqtt('install');
    expect(text).toContain('It runs on Bun 1.4.4');
    expect(status).toBe(0);
    await expectPlanOn('Bun 1.4.4');
    expect((await apsaramqtt('doctor')).text).toContain('ok runtime Bun 1.4.4');
    expect(readdirSync(runtimeFolder())).toEqual([
      expect.stringMatching(/^provider_[\d.]+_[0-9a-f]{12}_bun-1\.4\.4_linux_amd64$/),
    ]);
  });

  it('is found where its package has moved it, as its install script does', async () => {
    rmSync(join(terraform.folder, 'node_modules'), { recursive: true });
    const manifest = JSON.stringify({ version: '1.4.4' });
    terraform.write(`node_modules/${BUN_PACKAGE}/package.json`, manifest);
    terraform.write('node_modules/bun/package.json', manifest);
    mkdirSync(join(terraform.folder, 'node_modules/bun/bin'));
    copyFileSync(BUN!, join(terraform.folder, 'node_modules/bun/bin/bun.exe'), constants.COPYFILE_FICLONE);
    const { status, text } = await apsaramqtt('install', '--runtime', 'bun');
    expect(text).toContain('It runs on Bun 1.4.4');
    expect(status).toBe(0);
  });

  it('nothing in the folder of the configuration and in the environment changes what runs', async () => {
    const evil = join(terraform.folder, 'evil.js');
    const proof = join(terraform.folder, 'proof');
    terraform.write('evil.js', `require('node:fs').writeFileSync(${JSON.stringify(proof)}, 'x');`);
    terraform.write('bunfig.toml', 'preload = ["./evil.js"]\n[run]\npreload = ["./evil.js"]\n');
    terraform.write(
      '.env',
      `NODE_OPTIONS=--require ${evil}\nBUN_OPTIONS=--preload ${evil}\nALICLOUD_SECURITY_TOKEN=of-the-folder\n`,
    );
    terraform.write('package.json', JSON.stringify({ type: 'module', imports: { '#fs': './evil.js' } }));
    terraform.write('tsconfig.json', '{"compilerOptions":{"paths":{"*":["./evil.js"]}}}');
    terraform.write('empty.js', '');
    // Checks that the file is dangerous: without precautions, Bun runs it.
    await terraform.commandOf(BUN!).run('empty.js');
    expect(existsSync(proof)).toBe(true);
    rmSync(proof);
    const hostile = {
      BUN_OPTIONS: `--preload ${evil}`,
      BUN_INSPECT: 'ws://127.0.0.1:0/x?wait=1',
      BUN_INSPECT_PRELOAD: evil,
      BUN_BE_BUN: '1',
      BUN_CONFIG_VERBOSE_FETCH: 'curl',
    };
    expect(await terraform.with(hostile).commandOf('node').run(COMMAND, 'install')).toMatchObject({
      status: 0,
    });
    const planned = { ...hostile, NODE_OPTIONS: `--require ${evil}` };
    await expectPlanOn('Bun 1.4.4', planned);
    await expectPlanOn('Node.js', { ...planned, APSARAMQTT_RUNTIME: 'node' });
    expect(existsSync(proof)).toBe(false);
  });

  it('the compiled one gets no variable that changes how Bun runs', async () => {
    await installCompiled();
    const [names, moved] = [join(terraform.folder, 'names'), join(terraform.folder, 'moved')];
    const program = compiled();
    renameSync(program, moved);
    writeFileSync(program, `#!/bin/sh\nenv >> ${names}\nexec ${moved} "$@"\n`, { mode: 0o700 });
    const variables = [
      ...['BUN_OPTIONS', 'BUN_BE_BUN', 'BUN_CONFIG_VERBOSE_FETCH'],
      ...['', '_CONNECT_TO', '_NOTIFY', '_PRELOAD'].map((end) => `BUN_INSPECT${end}`),
    ];
    const set = Object.fromEntries(['KEPT', ...variables].map((name) => [name, 'of-the-user']));
    await expectPlanOn('Bun 1.4.4', set);
    const passed = new Set(readFileSync(names, 'utf8').match(/^\w+(?==of-the-user$)/gm));
    expect(passed).toEqual(new Set(['KEPT']));
  });

  it('Node runs the provider if that is requested', async () => {
    await installCompiled('--runtime', 'bun');
    await expectPlanOn('Node.js', { APSARAMQTT_RUNTIME: 'node' });
    expect((await apsaramqtt('install', '--runtime', 'node')).text).toContain('It runs on the Node.js');
    expect(readdirSync(runtimeFolder())).toEqual([]);
    await expectPlanOn('Node.js');
  });

  it.each<[string, () => void]>([
    ['other users may write to', () => chmodSync(runtimeFolder(), 0o770)],
    ['other users may write to', () => chmodSync(compiled(), 0o702)],
    ['is not executable', () => chmodSync(compiled(), 0o600)],
  ])('Node runs the provider if %s the compiled one', async (why, change) => {
    await installCompiled();
    change();
    const { stderr } = await expectPlanOn('Node.js');
    expect(stderr).toMatch(new RegExp(`runs on Node.js, because .*${why}`));
    expect((await apsaramqtt('doctor')).text).toMatch(new RegExp(why, 'i'));
  });

  it('Node runs the provider, and doctor says so, wherever another user could have written the compiled one', async () => {
    await installCompiled();
    await expectPlanOn('Bun 1.4.4');
    const installed = 'registry.terraform.io/apsaramqtt/apsaramqtt';
    const { version } = bundledProvider();
    const launcher = join(
      '.terraform/providers',
      installed,
      version,
      thisPlatform(),
      executableName(version, thisPlatform()),
    );
    const start = () => terraform.commandOf(join(terraform.folder, launcher)).run();
    expect((await start()).stderr).not.toContain('Node.js');
    const moved = join(terraform.folder, 'moved');
    const changes: [why: string, change: (path: string) => void, undo: (path: string) => void][] = [
      ['other users', (path) => chmodSync(path, 0o720), (path) => chmodSync(path, 0o700)],
      ['other users', (path) => chmodSync(path, 0o702), (path) => chmodSync(path, 0o700)],
      [
        'a link',
        (path) => {
          renameSync(path, moved);
          symlinkSync(moved, path);
        },
        (path) => {
          rmSync(path);
          renameSync(moved, path);
        },
      ],
    ];
    if (process.getuid?.() === 0)
      changes.push(['another user', (path) => chownSync(path, 1, 0), (path) => chownSync(path, 0, 0)]);
    for (const path of [dirname(runtimeFolder()), runtimeFolder(), compiled()]) {
      for (const [why, change, undo] of changes) {
        change(path);
        const [{ stderr }, { text }] = [await start(), await apsaramqtt('doctor')];
        undo(path);
        expect([path, stderr]).toEqual([path, expect.stringMatching(`runs on Node.js, because .*${why}`)]);
        expect([path, why, text]).toEqual([path, why, expect.not.stringContaining('ok runtime Bun')]);
      }
    }
    expect((await start()).stderr).not.toContain('Node.js');
  });

  it('Node runs the provider if the compiled one needs another system', async () => {
    await installCompiled();
    writeFileSync(compiled(), '#!/nonexistent/loader\n');
    const { stderr } = await expectPlanOn('Node.js');
    expect(stderr).toMatch(DOES_NOT_START);
  });

  // A restricted file system, as in a chroot or a sandbox.
  (installed('unshare', ['--mount', 'true']) ? it : it.skip)(
    'and so it does if /proc is not mounted, and doctor says so',
    async () => {
      await installCompiled();
      await terraform.run('init', '-no-color');
      const withoutProc = (...command: string[]) =>
        terraform
          .commandOf('unshare')
          .run('--mount', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh', ...command);
      const plan = await withoutProc('terraform', 'plan', '-no-color');
      expect(plan.text).toContain('verdict = "valid"');
      expect(plan.stderr).toContain('runs on Node.js, because /proc is not mounted');
      expect((await withoutProc('node', COMMAND, 'doctor')).text).toContain('/proc is not mounted');
    },
  );

  // On systems such as Fedora and macOS, sh is bash.
  (installed('bash') ? it : it.skip)('and so it does if sh is bash', async () => {
    await installCompiled();
    writeFileSync(compiled(), '#!/nonexistent/loader\n');
    const provider = bundledProvider();
    const folder = join(terraform.folder, thisPlatform());
    cpSync(provider.folder, folder, { recursive: true });
    const launcher = join(folder, executableName(provider.version, thisPlatform()));
    const { text } = await terraform.commandOf('bash').run('--posix', launcher);
    expect(text).toMatch(DOES_NOT_START);
    expect(text).toContain('This is the Terraform provider apsaramqtt.');
  });

  it('doctor sees that the compiled one does not start, and install makes it again', async () => {
    await apsaramqtt('install');
    await terraform.run('init', '-no-color');
    const bytes = readFileSync(compiled());
    writeFileSync(compiled(), bytes.subarray(0, 200_000));
    expect((await terraform.run('plan', '-no-color')).status).toBe(1);
    const { status, text } = await apsaramqtt('doctor');
    expect(text).toMatch(/wrong runtime .*which runs the provider, does not start: it ended with SIG/);
    expect(text).toMatch(/wrong provider .*which runs the provider, does not start/);
    expect(status).toBe(2);
    expect((await apsaramqtt('install')).text).toContain('It runs on Bun 1.4.4');
    expect(readFileSync(compiled()).equals(bytes)).toBe(true);
    await expectPlanOn('Bun 1.4.4');
  });

  it('the three that were placed last are kept, and what is left of a compilation is removed', async () => {
    mkdirSync(runtimeFolder(), { recursive: true, mode: 0o700 });
    const old = [1, 2, 3, 4].map((day) => ({ name: `provider_0.0.${day}`, date: new Date(2026, 0, day) }));
    for (const { name, date } of old) {
      writeFileSync(join(runtimeFolder(), name), '');
      utimesSync(join(runtimeFolder(), name), date, date);
    }
    mkdirSync(join(runtimeFolder(), 'compiling-killed'));
    utimesSync(join(runtimeFolder(), 'compiling-killed'), old[0]!.date, old[0]!.date);

    expect((await apsaramqtt('install')).status).toBe(0);

    const [placed, ...others] = readdirSync(runtimeFolder()).sort().reverse();
    expect(placed).toMatch(/_bun-1\.4\.4_linux_amd64$/);
    expect(others).toEqual(['provider_0.0.4', 'provider_0.0.3']);
  });

  it('what another installation has removed since the folder was read holds up none', async () => {
    mkdirSync(runtimeFolder(), { recursive: true, mode: 0o700 });
    // A link without a target: its name exists, but there is no file.
    symlinkSync('removed', join(runtimeFolder(), 'compiling-removed'));

    const installations = await Promise.all([apsaramqtt('install'), apsaramqtt('install')]);

    for (const { status, text } of installations) expect([status, text]).toEqual([0, expect.anything()]);
    expect(readdirSync(runtimeFolder())).toHaveLength(2);
  });

  it('synth also compiles the provider', async () => {
    const before = { cwd: process.cwd(), home: process.env.HOME };
    process.chdir(terraform.folder);
    process.env.HOME = join(terraform.folder, 'home');
    try {
      const app = Testing.app({ outdir: join(terraform.folder, 'cdktf.out') });
      const stack = new TerraformStack(app, 'factory');
      new ApsaramqttProvider(stack, 'apsaramqtt');
      new TerraformOutput(stack, 'verdict', {
        value: new MqttTokenGate(stack, 'device', {
          instanceId: MqttInstanceId.of(emulator.instanceId),
          token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
        }).verdict,
      });
      app.synth();
    } finally {
      process.chdir(before.cwd);
      process.env.HOME = before.home;
    }
    expect(readdirSync(runtimeFolder())).toHaveLength(1);
    const stack = new Terraform(env, 'terraform', join(terraform.folder, 'cdktf.out/stacks/factory'));
    expect((await stack.run('init', '-no-color')).text).toContain('successfully initialized');
    const plan = await stack.run('plan', '-no-color');
    expect(plan.text).toContain('verdict = "valid"');
    expect(plan.stderr).toContain('the provider runs on Bun 1.4.4');
  });

  it('nothing is compiled into a folder that others may write to', async () => {
    mkdirSync(runtimeFolder(), { recursive: true });
    chmodSync(runtimeFolder(), 0o777);
    const { status, text } = await apsaramqtt('install', '--runtime', 'bun');
    expect(text).toContain('Other users may write to');
    expect(status).toBe(2);
    expect(readdirSync(runtimeFolder())).toEqual([]);
  });
});

it('Bun of another version is refused with a message', async () => {
  addBun('1.3.5');
  const { status, text } = await apsaramqtt('install', '--runtime', 'bun');
  expect(text).toContain('is Bun 1.3.5, but the provider needs exactly 1.4.4');
  expect(status).toBe(2);
  expect((await apsaramqtt('install')).text).toContain('It runs on the Node.js');
});

it('a missing Bun is requested with a message', async () => {
  const { status, text } = await apsaramqtt('install', '--runtime', 'bun');
  expect(text).toContain('npm install --save-dev bun@1.4.4');
  expect(status).toBe(2);
});

it('Terraform shows what to do if there is neither', async () => {
  await apsaramqtt('install');
  await terraform.run('init', '-no-color');
  const { text } = await terraform.with({ PATH: pathOf('terraform') }).run('plan', '-no-color');
  expect(text).toContain(
    'needs Node.js 20 or newer on the PATH, the Bun runtime (apsaramqtt install --runtime bun)',
  );
});
