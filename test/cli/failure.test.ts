import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisPlatform } from '../../lib/placement/platform';
import { PROVIDER_ADDRESS } from '../../lib/placement/provider-address';
import { bundledProvider } from '../../lib/placement/provider-package';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { PROGRAM_CACHE } from '../support/program-cache';
import { type Finished, finished } from '../support/terraform';

const ANOTHER_USER = 65534;
const isRoot = process.getuid?.() === 0;

let place: string;
/** The path of the command line, readable for all users. */
let command: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'failure-'));
  chmodSync(place, 0o755);
  for (const part of ['bundle/cli', 'bundle/provider']) cpSync(part, join(place, part), { recursive: true });
  command = join(place, 'bundle/cli/apsaramqtt.js');
});
afterAll(() => rmSync(place, { recursive: true }));

interface Surroundings {
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdout?: number;
  readonly uid?: number;
}

function run(args: readonly string[], { folder, env, stdout, uid }: Surroundings): Promise<Finished> {
  const { PATH } = process.env;
  // Credentials that need no network, and a service that does not exist.
  const cloud = {
    ALICLOUD_ACCESS_KEY: 'a',
    ALICLOUD_SECRET_KEY: 'b',
    APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1',
  };
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: {
      PATH,
      ...PROGRAM_CACHE,
      DEVICE_1_TOKEN: 'a-token-of-device-1',
      ALICLOUD_CLIENT_CONNECT_TIMEOUT: '1000',
      ...cloud,
      ...env,
    },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (child.stdout === null) return finished(Object.assign(child, { stdout: child.stderr }));
  return finished(child);
}

function folderOf(name: string): string {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf'), 'terraform {}\n');
  return folder;
}

function mounted(name: string, options: string): string | undefined {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  return status === 0 ? folder : undefined;
}

const TOKEN = [
  '--token-env',
  'DEVICE_1_TOKEN',
  '--instance-id',
  'post-cn-0pp12gl0001',
  '--region',
  'cn-hangzhou',
];
const COMMANDS: Record<string, readonly string[]> = {
  'check a folder': ['check', '.'],
  'check a folder, with a report': ['check', '.', '--offline', '--format', 'json=report.json'],
  'check a token': ['check', ...TOKEN],
  query: ['query', ...TOKEN],
  install: ['install'],
  'install for the user': ['install', '--user', '--write-cli-config'],
  doctor: ['doctor'],
  rules: ['rules'],
  completion: ['completion', 'bash'],
  help: ['check', '--help'],
  'the emulator with a configuration': ['emulator', '--config', 'emulator.json'],
  'an option that does not exist': ['check', '--no-such-option'],
};

/** Checks that a command reports a problem of its environment as such, and never as a violated policy. */
function expectNoAccident({ status, stderr }: Finished): void {
  expect(stderr).not.toMatch(/^ {4}at |node:internal|Unexpected error/m);
  expect([0, 2, 3]).toContain(status);
}

describe.each(Object.entries(COMMANDS))('%s', (name, args) => {
  const writes = name.startsWith('install') || name.includes('report');
  // Commands that only print do not use folders. By default, only problems with their output are tested.
  const prints = ['rules', 'completion', 'help', 'an option that does not exist'].includes(name);
  const itElsewhere = prints && !IS_NIGHTLY ? it.skip : it;

  (isRoot ? itElsewhere : it.skip)(
    'ends well or with a problem for a user without a home or rights',
    async () => {
      const folder = folderOf('of-root');
      const homes = [undefined, '/root'];
      const results = homes.map((HOME) => run(args, { folder, uid: ANOTHER_USER, env: { HOME } }));
      for (const result of await Promise.all(results)) {
        expectNoAccident(result);
        if (writes)
          expect(result).toMatchObject({
            status: 2,
            stderr: expect.stringMatching(/EACCES|ENOENT|permission denied|does not exist/),
          });
      }
    },
  );

  it('ends with a problem if the standard output cannot be written', async () => {
    const folder = folderOf('of-output');
    const result = await run(args, { folder, stdout: openSync('/dev/full', 'w'), env: { HOME: folder } });
    expectNoAccident(result);
    if (!name.includes('report')) expect(result.status).not.toBe(0);
  });

  itElsewhere('ends well or with a problem in a folder that is read-only or full', async () => {
    const readOnly = mounted('read-only', 'ro');
    const full = mounted('full', 'size=16k');
    try {
      if (full) writeFileSync(join(full, 'main.tf'), 'terraform {}\n'.padEnd(3000, '#'));
      if (full) spawnSync('sh', ['-c', `cat /dev/zero > ${full}/zeros`]);
      const folders = [readOnly, full].filter((folder) => folder !== undefined);
      const results = folders.map((folder) => run(args, { folder, env: { HOME: folder, TMPDIR: folder } }));
      for (const result of await Promise.all(results)) {
        expectNoAccident(result);
        if (writes)
          expect(result).toMatchObject({
            status: 2,
            stderr: expect.stringMatching(/EROFS|ENOSPC|read-only|disk is full/),
          });
      }
    } finally {
      for (const folder of [readOnly, full]) if (folder) spawnSync('umount', [folder]);
    }
  });
});

(isRoot ? it : it.skip)('doctor looks at everything else if the home belongs to another user', async () => {
  const home = join(place, 'home-of-root');
  mkdirSync(join(home, '.apsaramqtt', 'runtime'), { recursive: true });
  chmodSync(join(home, '.apsaramqtt'), 0o700);
  const { stdout } = await run(['doctor'], {
    folder: folderOf('of-root'),
    uid: ANOTHER_USER,
    env: { HOME: home },
  });
  expect(stdout).toMatch(/^ok +runtime +Node\.js [\d.]+\d\. This user may not read\s+\S*runtime\.$/m);
  for (const subject of ['provider', 'endpoint', 'credentials'])
    expect(stdout).toMatch(new RegExp(`^(ok|wrong|-) +${subject}`, 'm'));
});

(isRoot && installed('terraform') ? it : it.skip)(
  'doctor says that this user may not execute the provider',
  async () => {
    const folder = folderOf('with-the-provider-of-root');
    const { folder: files, version } = bundledProvider();
    const address = join(PROVIDER_ADDRESS.terraform, version, thisPlatform());
    const unpacked = join(folder, 'terraform.d/plugins', address);
    cpSync(files, unpacked, { recursive: true });
    for (const name of readdirSync(unpacked)) chmodSync(join(unpacked, name), 0o744);
    chownSync(folder, ANOTHER_USER, ANOTHER_USER);
    const { stdout } = await run(['doctor'], {
      folder,
      uid: ANOTHER_USER,
      env: { HOME: folder, COLUMNS: '500' },
    });
    expect(stdout).toMatch(/^wrong +provider +\S+terraform-provider-apsaramqtt\S*\s+is not executable/m);
  },
);

it('does not change the verdict if the reader of a pipe has gone', () => {
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', `("$0" "$1" rules; echo $? >&2) | head -1`, process.execPath, command],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stderr).toBe('0\n');
});

it('says that the results of a sweep are no longer read', () => {
  const manifest = '{"name":"device-1","instanceId":"post-cn-1","token":"a-token-of-device-1"}';
  const script = `(printf %s '${manifest}' | "$0" "$1" sweep - --endpoint http://127.0.0.1:1; echo $? >&2) | true`;
  const { stderr } = spawnSync('sh', ['-c', script, process.execPath, command], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b' },
  });
  expect(stderr).toContain('the program that reads it has ended.\nFind out why it ended.\n');
  expect(stderr).toMatch(/^2$/m);
});

it('leaves no part of a provider behind if the disk is full', async () => {
  const full = mounted('half', 'size=64k');
  if (full === undefined) return;
  try {
    const result = await run(['install'], { folder: full, env: { HOME: full } });
    const ofTheFile = /\.zip: the disk is full \(ENOSPC\)/;
    expect(result).toMatchObject({ status: 2, stderr: expect.stringMatching(ofTheFile) });
    expect(readdirSync(full)).toEqual([]);
  } finally {
    spawnSync('umount', [full]);
  }
});

it('does not change a file that this user may not write', async () => {
  const folder = folderOf('of-everybody');
  chmodSync(folder, 0o777);
  const report = join(folder, 'report.json');
  writeFileSync(report, 'protected', { mode: 0o444 });
  const args = ['check', '.', '--offline', '--format', 'json=report.json'];
  const result = await run(args, { folder, ...(isRoot ? { uid: ANOTHER_USER } : {}) });
  expect(result).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('report.json: permission denied'),
  });
  expect(readFileSync(report, 'utf8')).toBe('protected');
});

it('leaves no part of a report behind a link if the disk is full', async () => {
  const full = mounted('behind-a-link', 'size=64k');
  if (full === undefined) return;
  try {
    spawnSync('sh', ['-c', `cat /dev/zero > ${full}/zeros`]);
    const folder = folderOf('with-a-link');
    symlinkSync(join(full, 'report.json'), join(folder, 'report.json'));
    const args = ['check', '.', '--offline', '--format', 'json=report.json'];
    expect(await run(args, { folder })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('report.json: the disk is full'),
    });
    expect(readdirSync(full)).toEqual(['zeros']);
  } finally {
    spawnSync('umount', [full]);
  }
});
