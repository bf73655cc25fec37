import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { installed } from '../support/installed';
import { ExampleBundle } from './support/example-bundle';
import { LaunchedProvider } from './support/launched-provider';
import { RUNTIMES } from './support/runtimes';

let bundle: ExampleBundle;
const readOnly = mkdtempSync(join(tmpdir(), 'read-only-'));

beforeAll(async () => {
  bundle = await ExampleBundle.make();
  bundle.openToEverybody();
  chmodSync(readOnly, 0o555);
});
afterAll(() => {
  bundle.remove();
  rmSync(readOnly, { recursive: true });
});

/** If the tests run as root, another user, because root may write everywhere. */
const user = process.getuid?.() === 0 ? 65_534 : undefined;

const schemaCall = '/tfplugin6.Provider/GetProviderSchema';

describe.each(RUNTIMES)('a provider on $name', ({ command }) => {
  const launched: LaunchedProvider[] = [];
  afterEach(() => Promise.all(launched.splice(0).map((provider) => provider.remove())));

  async function launch(
    environment: NodeJS.ProcessEnv,
    { by = command, executable = bundle.executable, as = user }: Partial<Launching> = {},
  ): Promise<LaunchedProvider> {
    const provider = await LaunchedProvider.start(
      executable,
      environment,
      by,
      as === 'root' ? undefined : as,
    );
    launched.push(provider);
    return provider;
  }

  it.each([
    ['is missing', () => '/nowhere'],
    ['is a file', () => bundle.executable],
    ['is read-only', () => readOnly],
  ])('listens below /tmp if the folder for its socket %s', async (_how, path) => {
    const provider = await launch({ PLUGIN_UNIX_SOCKET_DIR: path() });
    const [, , network, address] = await provider.handshake();
    expect([network, address]).toEqual(['unix', expect.stringMatching(/^\/tmp\/tfprovider-\w+\/socket$/)]);
    provider.process.kill('SIGTERM');
    await provider.exit;
    expect(existsSync(dirname(address!))).toBe(false);
  });

  it('serves if the folder for its socket can be written to, but not read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-only-'));
    chmodSync(folder, 0o1333);
    const provider = await launch({ PLUGIN_UNIX_SOCKET_DIR: folder });
    expect((await provider.handshake())[3]).toMatch(`${folder}/tfprovider-`);
    const client = await provider.connect();
    await afterSweep();
    expect((await client.callRaw(schemaCall)).length).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  });

  it('removes what dead providers of its user left, and nothing else', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sweep-'));
    chmodSync(parent, 0o1777);
    const leave = (name: string, { ageMs = 120_000, uid = user ?? 0 } = {}) => {
      const folder = join(parent, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'socket'), '');
      chownSync(join(folder, 'socket'), uid, 0);
      chownSync(folder, uid, 0);
      const changed = new Date(Date.now() - ageMs);
      utimesSync(folder, changed, changed);
      return name;
    };
    leave('tfprovider-dead01');
    const kept = [
      leave('tfprovider-young1', { ageMs: 0 }),
      leave('tfprovider-other1', { uid: 1 }),
      leave('another-program'),
    ];
    const alive = await launch({ PLUGIN_UNIX_SOCKET_DIR: parent });
    const [, , , address = ''] = await alive.handshake();
    const settled = new Date(Date.now() - 120_000);
    utimesSync(dirname(address), settled, settled);
    const provider = await launch({ PLUGIN_UNIX_SOCKET_DIR: parent });
    const [, , , own = ''] = await provider.handshake();
    while (existsSync(join(parent, 'tfprovider-dead01'))) await afterSweep();
    const folders = [...kept, basename(dirname(address)), basename(dirname(own))];
    expect(readdirSync(parent).sort()).toEqual(folders.sort());
    rmSync(parent, { recursive: true });
  });

  it('can be connected to with a umask that takes the rights from the owner', async () => {
    const before = process.umask(0o277);
    const provider = await launch({}).finally(() => process.umask(before));
    const client = await provider.connect();
    expect((await client.callRaw(schemaCall)).length).toBeGreaterThan(0);
    // Only modes are checked, because root may connect in spite of them.
    const [, , , address = ''] = await provider.handshake();
    const modes = [address, dirname(address)].map((path) => (statSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['600', '700']);
    // The provider listens in /tmp, because the umask also applies to its own folder.
    provider.process.kill('SIGTERM');
    await provider.exit;
  });

  it('says on stdout, which Terraform shows, that it has too little memory for its certificate', async () => {
    const failing = join(dirname(bundle.executable), 'no-memory.cjs');
    writeFileSync(
      failing,
      `crypto.subtle.generateKey = async () => { throw new DOMException('The operation failed', 'OperationError'); };`,
    );
    const provider = await launch({}, { by: [process.execPath, '--require', failing] });
    await provider.handshake();
    expect(provider.stdoutLines).toEqual([
      expect.stringMatching(/^The provider example cannot make its certificate: .*more memory/),
    ]);
    expect(await provider.exit).toEqual({ status: 1, signal: null });
  });

  // A mount namespace simulates a machine whose /tmp is full or read-only.
  const canMount = installed('unshare', ['--mount', 'true']);
  (canMount ? describe : describe.skip).each([
    ['full', 'nr_inodes=1'],
    ['read-only', 'ro'],
  ])('with a /tmp that is %s', (_how, mountOptions) => {
    const [program, ...options] = command;
    const inNamespace = (): Partial<Launching> => ({
      by: [
        'unshare',
        '--mount',
        'sh',
        '-c',
        // The program may be in /tmp, so the real file system is also mounted at /mnt.
        `mount --rbind / /mnt && mount -t tmpfs -o ${mountOptions} tmpfs /tmp && exec "$@"`,
        'sh',
        join('/mnt', program),
        ...options,
      ],
      executable: join('/mnt', bundle.executable),
      as: 'root',
    });

    it('listens on the loopback address', async () => {
      const provider = await launch({ PLUGIN_UNIX_SOCKET_DIR: '/tmp' }, inNamespace());
      const [, , network] = await provider.handshake();
      expect(network).toBe('tcp');
      const client = await provider.connect();
      expect((await client.callRaw(schemaCall)).length).toBeGreaterThan(0);
    });

    it('says on stdout, which Terraform shows, that it cannot listen without TLS', async () => {
      const provider = await launch(
        { PLUGIN_UNIX_SOCKET_DIR: '/tmp', PLUGIN_CLIENT_CERT: '' },
        inNamespace(),
      );
      await provider.handshake();
      expect(provider.stdoutLines).toEqual([
        expect.stringMatching(/^The provider example cannot listen for Terraform: .*Set TMPDIR/),
      ]);
      expect(await provider.exit).toEqual({ status: 1, signal: null });
    });
  });
});

/** Waits until a provider has removed files of others, which it does 100 ms after its start. */
function afterSweep(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 150));
}

interface Launching {
  readonly by: readonly string[];
  readonly executable: string;
  readonly as: number | 'root' | undefined;
}
