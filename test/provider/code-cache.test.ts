import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { placeCodeCache } from '../../lib/placement/code-cache-folder';
import { installed } from '../support/installed';
import type { Finished, Terraform } from '../support/terraform';
import { initializedWithProvider, oneToken } from '../support/terraform-with-provider';

let emulator: Emulator;
let token: string;
let initialized: Terraform;
let terraform: Terraform;
/** The cache after a first plan. */
let filled: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  token = emulator.issueToken();
  initialized = await initializedWithProvider(emulator);
  initialized.write('main.tf', oneToken(emulator.instanceId));
  terraform = initialized.with({
    HOME: initialized.folder,
    APSARAMQTT_RUNTIME: 'node',
    DEVICE_TOKEN: token,
    TF_LOG: 'debug',
  });
  placeCodeCache({ HOME: terraform.folder });
  await plan();
  filled = join(terraform.folder, 'filled');
  renameSync(join(terraform.folder, '.apsaramqtt'), filled);
});

afterAll(async () => {
  initialized.remove();
  await emulator.close();
});

beforeEach(() => rmSync(join(terraform.folder, '.apsaramqtt'), { recursive: true, force: true }));

const folder = () => join(terraform.folder, '.apsaramqtt/code-cache');
const files = () => readdirSync(folder());

/** Runs a plan and returns the provider's files that were loaded from the cache. */
async function plan(by: Terraform = terraform): Promise<readonly string[]> {
  return loadedBy(await by.run('plan', '-no-color', '-lock=false'));
}

function loadedBy({ status, stdout, stderr }: Finished): readonly string[] {
  expect(stdout).toContain('verdict = "valid"');
  expect(status).toBe(0);
  return [...stderr.matchAll(/loaded \.\/(\S+) from/g)].map(([, name]) => name!).sort();
}

/** Restores the cache as the first plan left it. */
function filledCache(): void {
  cpSync(filled, join(terraform.folder, '.apsaramqtt'), { recursive: true, preserveTimestamps: true });
}

/** Checks that a file is valid: it begins with the digest of the rest. */
function expectWhole(name: string): void {
  const file = join(folder(), name);
  const bytes = readFileSync(file);
  expect(createHash('sha256').update(bytes.subarray(32)).digest()).toEqual(bytes.subarray(0, 32));
  expect(statSync(file).mode & 0o777).toBe(0o600);
}

/** The rows if the tests run as root, because only root can make files of other users. */
function asRoot<Row>(...rows: Row[]): Row[] {
  return process.getuid?.() === 0 ? rows : [];
}

const ALL_LAUNCHES = ['create-gate', 'server', 'server', 'server'];

describe('the compiled code of the provider', () => {
  it('is written by the first plan and used by the next, by its user alone', async () => {
    placeCodeCache({ HOME: terraform.folder });
    expect(await plan()).toEqual([]);
    expect(files().map((name) => name.replace(/^.*_node-v[\d.]+_\w+_/, ''))).toEqual([
      'create-gate',
      'server',
    ]);
    for (const name of files()) expectWhole(name);
    expect(await plan()).toEqual(ALL_LAUNCHES);
    expect(files()).toHaveLength(2);
  });

  it('contains no token and no secret key', () => {
    filledCache();
    for (const name of files()) {
      const bytes = readFileSync(join(folder(), name), 'latin1');
      expect(bytes).not.toContain(emulator.accessKeySecret);
      expect(bytes).not.toContain(token);
    }
  });

  it.each<[string, (file: string) => void]>([
    ['damaged', (file) => writeFileSync(file, readFileSync(file).fill(7, 5_000, 50_000))],
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 5_000))],
    ['empty', (file) => writeFileSync(file, '')],
    ['whole, but open to others', (file) => chmodSync(file, 0o666)],
    ...asRoot<[string, (file: string) => void]>([
      "whole, but another user's",
      (file) => chownSync(file, 1, 0),
    ]),
  ])('is made again if it is %s', async (_, damage) => {
    filledCache();
    for (const name of files()) damage(join(folder(), name));
    expect(await plan()).toEqual([]);
    expect(files()).toHaveLength(2);
    for (const name of files()) expectWhole(name);
  });

  it.each<[string, () => void]>([
    ['others may write to the folder', () => chmodSync(folder(), 0o770)],
    ['others may write to the folder above', () => chmodSync(join(folder(), '..'), 0o777)],
    ...asRoot<[string, () => void]>(
      ['the folder belongs to another user', () => chownSync(folder(), 1, 0)],
      ['the folder above belongs to another user', () => chownSync(join(folder(), '..'), 1, 0)],
    ),
    [
      'the folder is a link',
      () => {
        renameSync(folder(), join(terraform.folder, 'elsewhere'));
        symlinkSync(join(terraform.folder, 'elsewhere'), folder());
      },
    ],
  ])('is neither used nor written where %s', async (_, make) => {
    filledCache();
    make();
    const before = files().map((name) => statSync(join(folder(), name)).mtimeMs);
    expect(await plan()).toEqual([]);
    expect(files().map((name) => statSync(join(folder(), name)).mtimeMs)).toEqual(before);
  });

  it('is not used if another version of V8 has made it', async () => {
    filledCache();
    for (const name of files()) {
      const file = join(folder(), name);
      const data = readFileSync(file).subarray(32);
      // After its magic number, V8 writes a hash of its version.
      data.writeInt32LE(data.readInt32LE(4) ^ 1, 4);
      const digest = createHash('sha256').update(data).digest();
      writeFileSync(file, Buffer.concat([digest, data]));
    }
    expect(await plan()).toEqual([]);
  });

  it('is whole after plans that began together', async () => {
    placeCodeCache({ HOME: terraform.folder });
    await Promise.all([plan(), plan(), plan()]);
    expect(files()).toHaveLength(2);
    for (const name of files()) expectWhole(name);
  });

  it('is not required if there is no home folder', async () => {
    expect(await plan(terraform.with({ HOME: undefined }))).toEqual([]);
  });

  const canMount = installed('unshare', ['--mount', 'true']);
  (canMount ? it : it.skip)('is not missed if the home folder is read-only', async () => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    placeCodeCache({ HOME: home });
    const script = 'mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME" && exec terraform plan';
    const unshare = terraform.with({ HOME: home }).commandOf('unshare');
    expect(loadedBy(await unshare.run('--mount', 'sh', '-c', script))).toEqual([]);
    expect(readdirSync(join(home, '.apsaramqtt/code-cache'))).toEqual([]);
    rmSync(home, { recursive: true });
  });

  it('is not written if install and synth have made no folder for it', async () => {
    expect(await plan()).toEqual([]);
    expect(readdirSync(terraform.folder)).not.toContain('.apsaramqtt');
  });

  it('is not used if Node has other V8 options, and stays as it is', async () => {
    filledCache();
    const other = terraform.with({ NODE_OPTIONS: '--max-old-space-size=500' });
    const before = files().map((name) => statSync(join(folder(), name)).mtimeMs);
    expect(await other.run('plan')).toMatchObject({ status: 0 });
    expect(files().map((name) => statSync(join(folder(), name)).mtimeMs)).toEqual(before);
  });
});
