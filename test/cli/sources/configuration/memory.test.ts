import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { until } from '../../../support/until';
import { gate, HEAD } from '../../agreement/scenario';

/** Local values for a configuration that takes 21 MB of memory as long as it is kept. */
const LOCALS = Array.from({ length: 8_000 }, (_, index) => `  l${index} = [1, 2, 3, "a", "b"]`);
const CONFIGURATION = `${HEAD}${gate('', 'token_env = "ONE"')}locals {\n${LOCALS.join('\n')}\n}\n`;
const MEGABYTE = 1024 * 1024;

/** The memory in use after garbage collection. */
function megabytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

it('keeps no configuration in memory after its gates are read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  const read = () =>
    readSources([folder], {
      env: { ONE: 'token-of-device-1' },
      engine: undefined,
      workspace: undefined,
      variables: [],
      trusted: false,
    });
  writeFileSync(join(folder, 'main.tf'), CONFIGURATION);
  // The first read loads modules, which stay in memory.
  read();
  const before = megabytesInUse();
  const sources = read();
  rmSync(folder, { recursive: true });
  // V8 compiles in the background, and keeps what the code uses until it has finished.
  await until(() => megabytesInUse() - before < 5);
  expect(sources.flatMap(({ asked }) => asked)).toHaveLength(1);
}, 30_000);
