import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ExampleBundle } from './support/example-bundle';
import { LaunchedProvider } from './support/launched-provider';
import { RUNTIMES } from './support/runtimes';

let bundle: ExampleBundle;
const sockets = mkdtempSync(join(tmpdir(), 'sockets-'));

beforeAll(async () => {
  bundle = await ExampleBundle.make();
});
afterAll(() => {
  bundle.remove();
  rmSync(sockets, { recursive: true });
});

const schemaCall = '/tfplugin6.Provider/GetProviderSchema';
const shutdownCall = '/plugin.GRPCController/Shutdown';

describe.each(RUNTIMES)('on $name', ({ command }) => {
  const launched: LaunchedProvider[] = [];
  afterEach(async () => {
    await Promise.all(launched.splice(0).map((provider) => provider.remove()));
  });

  async function launch(environment?: NodeJS.ProcessEnv): Promise<LaunchedProvider> {
    const provider = await LaunchedProvider.start(bundle.executable, environment, command);
    launched.push(provider);
    return provider;
  }

  describe('the handshake', () => {
    it('is one line with the address and the certificate of the provider', async () => {
      const provider = await launch();
      const [core, protocol, network, address, transport, certificate] = await provider.handshake();
      expect([core, protocol, network, transport]).toEqual(['1', '6', 'unix', 'grpc']);
      expect(dirname(dirname(address!))).toBe(provider.folder);
      expect(certificate).toMatch(/^[A-Za-z0-9+/]{300,}$/);
    });

    it('has stdout for itself: what the provider prints goes to stderr', async () => {
      const provider = await launch();
      const client = await provider.connect();
      await client.callRaw(shutdownCall);
      await provider.exit;
      expect(provider.stdoutLines).toHaveLength(1);
      expect(provider.stderr).toContain('a stray line on stdout');
      expect(provider.stderr).toContain('another stray line, of the console');
    });

    it('has no certificate if Terraform wants plaintext', async () => {
      const provider = await launch({ PLUGIN_CLIENT_CERT: '' });
      const parts = await provider.handshake();
      expect(parts[5]).toBe('');
    });

    it('keeps the socket in a folder that other users cannot enter', async () => {
      const [, , , address] = await (await launch()).handshake();
      expect(statSync(dirname(address!)).mode & 0o777).toBe(0o700);
    });

    it('names a port of the loopback address if there are no sockets', async () => {
      const provider = await launch({ EXAMPLE_PLACE: 'loopback' });
      const client = await provider.connect();
      expect((await client.callRaw(schemaCall)).length).toBeGreaterThan(0);
      expect(provider.leftBehind).toEqual([]);
    });

    it.each([
      ['is too long for the path of a socket', 'long/'.repeat(20)],
      ['has the character between the parts of the line', 'a|b'],
      ['has a line break', 'a\nb'],
    ])('finds another place if the folder %s', async (_how, name) => {
      const folder = join(sockets, name);
      mkdirSync(folder, { recursive: true });
      const provider = await launch({ PLUGIN_UNIX_SOCKET_DIR: folder });
      const [, , , address] = await provider.handshake();
      expect(address).toMatch(/^\/tmp\/tfprovider-\w{6}\/socket$/);
      provider.process.kill('SIGTERM');
      await provider.exit;
      expect(existsSync(dirname(address!))).toBe(false);
    });
  });

  describe('a launch that cannot work', () => {
    it('explains the file to a person who starts it', async () => {
      const provider = await launch({ TF_PLUGIN_MAGIC_COOKIE: '' });
      expect(await provider.exit).toEqual({ status: 1, signal: null });
      expect(provider.stderr).toMatch(/^This is the Terraform provider example\. Terraform starts it: .*\n$/);
    });

    it('says that Terraform is too old', async () => {
      const provider = await launch({ PLUGIN_PROTOCOL_VERSIONS: '4,5' });
      await provider.handshake();
      expect(await provider.exit).toEqual({ status: 1, signal: null });
      expect(provider.stdoutLines).toEqual([expect.stringContaining('offers 4,5')]);
    });

    it('stays until Terraform, which loses the line of a program that has ended, has read it', async () => {
      const provider = await launch({ PLUGIN_PROTOCOL_VERSIONS: '4,5' });
      await provider.handshake();
      provider.process.kill('SIGKILL');
      expect(await provider.exit).toEqual({ status: null, signal: 'SIGKILL' });
    });
  });

  describe('the end', () => {
    it('comes with Shutdown, and leaves no files', async () => {
      const provider = await launch();
      const client = await provider.connect();
      client.openStream('/plugin.GRPCStdio/StreamStdio');
      await client.callRaw(schemaCall);
      await client.callRaw(shutdownCall);
      expect(await provider.exit).toEqual({ status: 0, signal: null });
      expect(provider.leftBehind).toEqual([]);
    });

    it.each(['SIGTERM', 'SIGHUP'] as const)('comes with %s, and leaves nothing', async (signal) => {
      const provider = await launch();
      const client = await provider.connect();
      await client.callRaw(schemaCall);
      provider.process.kill(signal);
      expect(await provider.exit).toEqual({ status: 0, signal: null });
      expect(provider.leftBehind).toEqual([]);
    });

    it.each([
      ['SIGINT', 'is for Terraform to act on'],
      ['SIGUSR1', 'would open the debugger of Node.js to every user of the machine'],
    ] as const)('does not come with %s, which %s', async (signal, _why) => {
      const provider = await launch();
      const client = await provider.connect();
      await client.callRaw(schemaCall);
      provider.process.kill(signal);
      expect((await client.callRaw(schemaCall)).length).toBeGreaterThan(0);
      await client.callRaw(shutdownCall);
      expect(await provider.exit).toEqual({ status: 0, signal: null });
      expect(provider.stderr).not.toContain('Debugger');
    });

    it('comes when Terraform goes without a word, and leaves nothing', async () => {
      const provider = await launch();
      const client = await provider.connect();
      await client.callRaw(schemaCall);
      client.close();
      expect(await provider.exit).toEqual({ status: 0, signal: null });
      expect(provider.leftBehind).toEqual([]);
    });

    it('comes with an exception in the background, without its message, and leaves nothing', async () => {
      const provider = await launch({ EXAMPLE_CRASH: 'hunter2', TF_LOG: 'error' });
      await provider.handshake();
      expect(await provider.exit).toEqual({ status: 1, signal: null });
      expect(provider.stderr).toContain('the provider ends because of an exception: RangeError');
      expect(provider.stderr).not.toContain('hunter2');
      expect(provider.leftBehind).toEqual([]);
    });
  });
});
