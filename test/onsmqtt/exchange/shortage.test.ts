import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { FleetTask } from '../../../bench/fleet-worker';
import { Emulator } from '../../../lib/emulator/emulator';
import { IS_NIGHTLY } from '../../support/nightly';
import { finished } from '../../support/terraform';

const TOKENS = IS_NIGHTLY ? 20_000 : 500;

describe('a process that may open few files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shortage-'));
  const worker = join(folder, 'worker.js');
  beforeAll(() =>
    build({
      entryPoints: [join(__dirname, '../../../bench/fleet-worker.ts')],
      outfile: worker,
      bundle: true,
      platform: 'node',
      define: { __VERSION__: '"test"' },
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true }));

  it(`verifies all of ${TOKENS} tokens, on fewer connections`, async () => {
    const tokens = Array.from({ length: TOKENS }, () => randomBytes(60).toString('base64'));
    const emulator = await Emulator.start({
      callsPerSecond: null,
      tokens: tokens.slice(1).map((token) => ({ token, instanceId: 'post-cn-emulator' })),
    });
    const { url: endpoint, accessKeyId, accessKeySecret, instanceId } = emulator;
    const task: FleetTask = {
      endpoint,
      accessKeyId,
      accessKeySecret,
      instanceId,
      tokens,
      requestsPerSecond: 100_000,
    };
    const limited = 'ulimit -n 64 && exec "$0" "$1"';
    const child = spawn('sh', ['-c', limited, process.execPath, worker], { stdio: 'pipe' });
    child.stdin.end(JSON.stringify(task));
    const { stdout, stderr } = await finished(child);
    await emulator.close();
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).verdicts).toEqual({ valid: TOKENS - 1, invalid: 1 });
  }, 600_000);
});
