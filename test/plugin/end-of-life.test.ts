import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { IS_NIGHTLY } from '../support/nightly';
import { until } from '../support/until';
import { ExampleBundle } from './support/example-bundle';
import { LaunchedProvider } from './support/launched-provider';
import { isRunning } from './support/process-state';
import { RUNTIMES } from './support/runtimes';

/** The number of moments of a launch that are tested: few by default, all in the nightly run. */
const CUTS = IS_NIGHTLY ? Number.POSITIVE_INFINITY : 4;
const LAUNCH_MS = 300;
/** The promise is one second. A busy machine gets more, but far less than the deadline of one minute. */
const PATIENCE_MS = 15_000;

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'end-of-life-'));
const terraform = join(folder, 'mortal-terraform.js');
let bundle: ExampleBundle;

beforeAll(async () => {
  bundle = await ExampleBundle.make();
  buildSync({
    entryPoints: [join(__dirname, 'support/mortal-terraform-main.ts')],
    outfile: terraform,
    bundle: true,
    platform: 'node',
    target: 'node20',
  });
});
afterAll(() => {
  bundle.remove();
  rmSync(folder, { recursive: true });
});

/** `count` numbers below `end`, evenly distributed. */
function spread(end: number, count: number): number[] {
  const step = Math.max(1, end / count);
  return Array.from({ length: Math.floor(end / step) }, (_, index) => Math.round(index * step));
}

describe.each(RUNTIMES)('on $name, nothing remains', ({ name, command }) => {
  /** Runs a Terraform that is killed, waits for its provider to end, and returns what remains. */
  async function leftBy(unit: 'bytes' | 'ms', amount: number | undefined) {
    const sockets = mkdtempSync(join(folder, 'sockets-'));
    const env = {
      PATH: process.env.PATH,
      TMPDIR: sockets,
      TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
      PLUGIN_PROTOCOL_VERSIONS: '6',
    };
    const args = [terraform, unit, String(amount ?? ''), ...command, bundle.executable];
    const { stdout } = await run(process.execPath, args, { env }).catch((killed) => killed);
    const [pid, written] = stdout.trim().split('\n').map(Number);
    const patience = Date.now() + PATIENCE_MS;
    await until(() => !isRunning(pid) || Date.now() >= patience);
    const left = { process: isRunning(pid), files: readdirSync(sockets) };
    if (left.process) process.kill(pid, 'SIGKILL');
    return { left, written };
  }

  const NOTHING = { process: false, files: [] };

  it('of a launch that comes to its end', async () => {
    expect((await leftBy('bytes', undefined)).left).toEqual(NOTHING);
  });

  // Only in the nightly run, because it takes the minute of go-plugin's timeout.
  const inNightlyRuns = IS_NIGHTLY ? it : it.skip;
  inNightlyRuns(
    'where Terraform runs on and never connects',
    async () => {
      const provider = await LaunchedProvider.start(bundle.executable, {}, command);
      await provider.handshake();
      expect(await provider.exit).toEqual({ status: 0, signal: null });
      expect(provider.leftBehind).toEqual([]);
      await provider.remove();
    },
    600_000,
  );

  it(
    'wherever Terraform is killed, by the bytes that it has written',
    async () => {
      const { written } = await leftBy('bytes', undefined);
      for (const bytes of spread(written!, CUTS)) {
        expect([name, bytes, (await leftBy('bytes', bytes)).left]).toEqual([name, bytes, NOTHING]);
      }
    },
    IS_NIGHTLY ? 3_600_000 : 120_000,
  );

  it(
    'whenever Terraform is killed, by the milliseconds of a launch',
    async () => {
      for (const ms of spread(LAUNCH_MS, CUTS)) {
        expect([name, ms, (await leftBy('ms', ms)).left]).toEqual([name, ms, NOTHING]);
      }
    },
    IS_NIGHTLY ? 3_600_000 : 120_000,
  );

  describe('of providers', () => {
    const launched: LaunchedProvider[] = [];
    afterEach(() => Promise.all(launched.splice(0).map((provider) => provider.remove())));

    async function launch(environment: NodeJS.ProcessEnv): Promise<LaunchedProvider> {
      const provider = await LaunchedProvider.start(bundle.executable, environment, command);
      launched.push(provider);
      return provider;
    }

    it('that were killed: the next one removes it, and leaves those that live alone', async () => {
      const parent = mkdtempSync(join(folder, 'swept-'));
      const first = await launch({ PLUGIN_UNIX_SOCKET_DIR: parent });
      await first.handshake();
      first.process.kill('SIGKILL');
      await first.exit;
      const living = join(parent, 'tfprovider-living');
      mkdirSync(living);
      const server = createServer().listen(join(living, 'socket'));
      mkdirSync(join(parent, 'tfprovider-empty'));
      mkdirSync(join(parent, 'tfprovider-fresh'));
      mkdirSync(join(parent, 'something-else'));
      for (const settled of readdirSync(parent).filter((entry) => entry !== 'tfprovider-fresh'))
        utimesSync(join(parent, settled), new Date(0), new Date(0));
      const second = await launch({ PLUGIN_UNIX_SOCKET_DIR: parent });
      const [, , , address] = await second.handshake();
      await until(() => !existsSync(join(parent, 'tfprovider-empty')));
      await second.connect();
      await until(() => readdirSync(parent).length === 4);
      expect(readdirSync(parent).sort()).toEqual(
        ['something-else', 'tfprovider-fresh', 'tfprovider-living', address!.split('/').at(-2)].sort(),
      );
      server.close();
    });
  });
});
