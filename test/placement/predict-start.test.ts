import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { predictStart } from '../../lib/placement/predict-start';
import { PROVIDER_ADDRESS } from '../../lib/placement/provider-address';
import { installed } from '../support/installed';
import { CAN_COMPILE, standalonePackage } from '../support/standalone';
import { PROVIDER, User } from './support/user';

const REAL_PATH = process.env.PATH;
const executableIn = (folder: string) => `${folder}/terraform-provider-apsaramqtt_v${PROVIDER.version}`;

/** Mounts a folder with `noexec`. Returns whether that was possible. */
function mountNoexec(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', folder]).status === 0;
}

/** Tools that a `terraform` script may run, such as a wrapper of a version manager. */
const TOOLS = ['sh', 'env', 'bash', 'readlink', 'dirname', 'mkdir', 'mktemp', 'xz', 'chmod', 'mv'];

/** Whether this user may mount such a folder. Possible only on Linux, and not in every container. */
function mayMountNoexec(): boolean {
  if (process.platform !== 'linux') return false;
  const folder = mkdtempSync(join(tmpdir(), 'noexec-'));
  const isMounted = mountNoexec(folder);
  if (isMounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return isMounted;
}

/** An environment whose PATH has only Terraform, a shell and, if given, a `node` that prints a text. */
function programs(user: User, node?: string): NodeJS.ProcessEnv {
  user.makeFolder('bin');
  for (const program of [user.planner, ...TOOLS]) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
    if (stdout !== '') user.link(`bin/${program}`, stdout.trim());
  }
  if (node) {
    user.write('bin/node', `#!/bin/sh\n${node}\n`);
    chmodSync(user.path('bin/node'), 0o755);
  }
  return { PATH: user.path('bin') };
}

/** Marks each file in a zip as made on Windows, where files have no mode. */
function withoutModes(file: string): void {
  const zip = readFileSync(file);
  const header = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = zip.indexOf(header); at >= 0; at = zip.indexOf(header, at + 4)) {
    zip[at + 5] = 0;
    zip.writeUInt32LE(0, at + 38);
  }
  writeFileSync(file, zip);
}

const CASES: Record<string, readonly [(user: User) => unknown, string | undefined]> = {
  'all well': [(user) => user.place(), undefined],
  'all well, from files': [(user) => user.unpack(), undefined],
  'no execute bit': [
    (user) => {
      user.unpack();
      chmodSync(executableIn(user.packageIn(user.plugins)), 0o644);
    },
    'NotExecutable',
  ],
  'no execute bit if an earlier init has unpacked it': [
    async (user) => {
      await user.place().run('init');
      chmodSync(executableIn(user.packageIn('project/.terraform/providers')), 0o644);
    },
    'NotExecutable',
  ],
  'no execute bit in the plugin cache': [
    async (user) => {
      user.makeFolder('cache').write('.terraformrc', 'plugin_cache_dir = "~HOME/cache"\n');
      await user.place().run('init');
      chmodSync(executableIn(user.packageIn('cache')), 0o644);
    },
    'NotExecutable',
  ],
  'no execute bit in a zip that was made again, as on Windows': [
    (user) => {
      user.place();
      const folder = user.path(join(user.plugins, PROVIDER_ADDRESS[user.planner]));
      for (const name of readdirSync(folder)) withoutModes(join(folder, name));
    },
    'NotExecutable',
  ],
  'no Node.js on the PATH': [(user) => user.place().setEnv(programs(user)), 'RuntimeMissing'],
  'an old Node.js': [
    (user) => user.place().setEnv(programs(user, 'echo v18.20.0; [ "$1" = --version ]')),
    'RuntimeOld',
  ],
};

const MOUNTS_NOEXEC = mayMountNoexec();

describe.each(['terraform', 'tofu'] as const)('%s', (planner) => {
  const isThere = installed(planner);
  let user: User;
  beforeEach(() => {
    user = new User(planner);
  });
  afterEach(() => {
    process.env.PATH = REAL_PATH;
    user.remove();
  });

  async function expectPrediction(code: string | undefined): Promise<void> {
    const prediction = user.predicted();
    if (prediction.found !== 'yes') throw new Error('init is to find it');
    const problem = predictStart(prediction, user.env);
    expect((await user.run('init', '-input=false')).status).toBe(0);
    const { status } = await user.run('providers', 'schema', '-json');
    expect(problem?.code).toBe(code);
    expect(status).toBe(code === undefined ? 0 : 1);
  }

  (isThere ? it.each(Object.entries(CASES)) : it.skip.each(Object.entries(CASES)))(
    'starts the provider as predicted with %s',
    async (_, [arrange, code]) => {
      await arrange(user);
      await expectPrediction(code);
    },
  );

  (isThere ? it : it.skip)('starts the provider after the remedy for a folder without it', async () => {
    await user.place().run('init');
    const unpacked = user.packageIn('project/.terraform/providers');
    rmSync(executableIn(unpacked));
    const prediction = user.predicted();
    if (prediction.found !== 'yes') throw new Error('init is to find it');
    expect(predictStart(prediction, user.env)).toMatchObject({
      code: 'ExecutableMissing',
      message: `${unpacked} contains no provider.`,
      help: expect.stringMatching(/^Remove the folder, /),
    });
    rmSync(unpacked, { recursive: true });
    await expectPrediction(undefined);
  });

  (isThere && CAN_COMPILE ? it : it.skip)(
    'starts a standalone package without Node.js, as predicted',
    async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'standalone-'));
      const { folder } = standalonePackage(scratch);
      user.place().setEnv(programs(user));
      cpSync(folder, user.packageIn(user.plugins), { recursive: true });
      await expectPrediction(undefined);
      rmSync(scratch, { recursive: true });
    },
  );

  (isThere && MOUNTS_NOEXEC ? it : it.skip)(
    'starts the provider as predicted from a folder that is mounted noexec',
    async () => {
      user.place().makeFolder('noexec').makeFolder('exec');
      expect(mountNoexec(user.path('noexec'))).toBe(true);
      try {
        user.setEnv({ TF_DATA_DIR: user.path('noexec/data') });
        await expectPrediction('MountedNoexec');
        // `init` has now unpacked the provider there with its execute bit.
        await expectPrediction('MountedNoexec');
        user.setEnv({ TF_DATA_DIR: user.path('exec/data') });
        await expectPrediction(undefined);
      } finally {
        spawnSync('umount', [user.path('noexec')]);
      }
    },
  );
});
