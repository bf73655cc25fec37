import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { homepage, version } from '../../../package.json';
import { writeRootfs } from '../../../scripts/package-container/rootfs';
import { blocksOf, PAGES } from '../../docs/support/pages';
import { installed } from '../../support/installed';
import { npmPackage } from '../../support/made-once';
import { Terraform } from '../../support/terraform';

const DOCKERFILE = readFileSync('container/Dockerfile', 'utf8');

/** The instructions of the Dockerfile. A backslash at the end of a line continues an instruction. */
const INSTRUCTIONS = DOCKERFILE.replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean)
  .map((line) => [line.split(' ')[0]!, line.slice(line.indexOf(' ') + 1)] as const);
const instruction = (name: string) => INSTRUCTIONS.filter(([own]) => own === name).map(([, value]) => value);

const documented = PAGES.flatMap(blocksOf).filter(({ language }) => language === 'dockerfile');

const scratch = mkdtempSync(join(tmpdir(), 'container-'));
const rootfs = join(scratch, 'rootfs');

beforeAll(async () => {
  chmodSync(scratch, 0o755);
  await writeRootfs(rootfs, await npmPackage());
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('the Dockerfile', () => {
  it('begins with one image, at one digest', () => {
    expect(instruction('FROM')).toEqual([
      expect.stringMatching(/^node:\d+\.\d+\.\d+-[\w-]+@sha256:[0-9a-f]{64}$/),
    ]);
  });

  it('runs nothing while it is built, so that the same files make the same image', () => {
    expect(instruction('RUN')).toEqual([]);
    expect(instruction('ADD')).toEqual([]);
  });

  it('copies what exists', () => {
    for (const copy of instruction('COPY')) expect(existsSync(join(scratch, copy.split(' ')[0]!))).toBe(true);
  });

  it('has a Node that the package runs on', () => {
    const [, major] = /^node:(\d+)/.exec(instruction('FROM')[0]!)!;
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(Number(major)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)![0]));
  });

  (installed('hadolint') ? it : it.skip).each([
    ['it', DOCKERFILE],
    ...documented.map(({ page, text }) => [page, text]),
  ])('is as hadolint wants it: %s', (_, input) => {
    const { status, stdout } = spawnSync('hadolint', ['-'], { encoding: 'utf8', input });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('is the base of images in the guides, under the name that a release pushes', () => {
    const [, name] = /image="(\S+):\$\{GITHUB_REF_NAME#v\}"/.exec(
      readFileSync('.github/workflows/release.yml', 'utf8'),
    )!;
    const image = name!.replace(/\$\{.*\}/, new URL(homepage).pathname.slice(1));
    expect(documented.length).toBeGreaterThan(0);
    for (const { text } of documented) expect(text).toMatch(`FROM ${image}:${version}\n`);
  });
});

describe('the container', () => {
  const [uid, gid] = instruction('USER')[0]!.split(':').map(Number);
  const [entrypoint] = JSON.parse(instruction('ENTRYPOINT')[0]!) as [string];
  const command = join(rootfs, 'usr/local/bin', entrypoint);

  /** Runs the command of the image, as the user of the image if the tests may change the user. */
  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const asUser = process.getuid?.() === 0 ? { uid, gid } : {};
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    return spawnSync(command, args, { cwd: rootfs, env: { PATH, ...env }, encoding: 'utf8', ...asUser });
  }

  it('runs as a user without rights', () => {
    expect(uid).toBeGreaterThan(0);
    expect(gid).toBeGreaterThan(0);
  });

  it('runs the command line as a user without a home', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(run(JSON.parse(instruction('CMD')[0]!)).stdout).toContain('check MQTT tokens');
  });

  it('checks a token, and says with its status that nothing answered', () => {
    const env = {
      ALICLOUD_ACCESS_KEY: 'a',
      ALICLOUD_SECRET_KEY: 'b',
      APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1',
      MAX_RETRY_TIMEOUT: '0',
      DEVICE_TOKEN: 'a-token-of-a-device',
    };
    const token = ['--token-env', 'DEVICE_TOKEN', '--instance-id', 'post-cn-0pp12gl0001'];
    const { status, stdout } = run(['check', ...token, '--region', 'cn-hangzhou'], env);
    expect(stdout).toContain('unverified');
    expect(status).toBe(3);
  });

  it('has the notices, the licence and the bill of materials of what is in it', () => {
    for (const file of ['LICENSE', 'bundle/THIRD-PARTY-NOTICES', 'bundle/sbom.cdx.json'])
      expect(lstatSync(join(rootfs, 'opt/cdktf-apsaramqtt', file)).size).toBeGreaterThan(1_000);
  });

  it.each(['terraform', 'tofu'])('has the provider where %s looks', async (program) => {
    if (!installed(program)) return;
    const terraform = new Terraform({ XDG_DATA_DIRS: join(rootfs, 'usr/local/share') }, program).write(
      'main.tf',
      'terraform {\n  required_providers {\n    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }\n  }\n}\n',
    );
    const { status, text } = await terraform.run('init', '-no-color');
    terraform.remove();
    expect(text).toContain(`Installed apsaramqtt/apsaramqtt v${version}`);
    expect(status).toBe(0);
  });
});

it('is the same, byte for byte, wherever it is made', async () => {
  const before = process.umask(0o077);
  const again = join(scratch, 'again');
  try {
    await writeRootfs(again, await npmPackage());
  } finally {
    process.umask(before);
  }
  expect(archive(again).equals(archive(rootfs))).toBe(true);
});

function archive(folder: string): Buffer {
  const args = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-cf', '-', '.'];
  return spawnSync('tar', args, { cwd: folder, maxBuffer: 1 << 28 }).stdout;
}
