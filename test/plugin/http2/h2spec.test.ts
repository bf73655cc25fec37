import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GO_ENVIRONMENT } from '../../support/go';
import { installed } from '../../support/installed';
import { RUNTIMES } from '../support/runtimes';
import { TestServer } from '../support/test-server';

const run = promisify(execFile);
const hasGo = installed('go', ['version']);
const folder = mkdtempSync(join(tmpdir(), 'h2spec-'));
const h2spec = join(folder, 'h2spec');

beforeAll(async () => {
  if (!hasGo) return;
  await run('go', ['build', '-o', h2spec, 'github.com/summerwind/h2spec/cmd/h2spec'], {
    cwd: join(__dirname, '../go'),
    env: { ...process.env, ...GO_ENVIRONMENT },
  });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

(hasGo ? it : it.skip).each(RUNTIMES)('h2spec finds nothing wrong with HTTP/2 on $name', async (runtime) => {
  const server = await TestServer.start(runtime, { plaintext: true, protocol: 'http2' });
  try {
    const { stdout } = await run(h2spec, ['--host', '127.0.0.1', '--port', String(server.place.port)]).catch(
      (failed) => failed,
    );
    expect(stdout).toMatch(/(\d+) tests, \1 passed, 0 skipped, 0 failed/);
  } finally {
    await server.stop();
  }
});
