import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { gate, HEAD } from '../../agreement/scenario';

/** A configuration of so many that stays in memory takes 21 MB. */
const LOCALS = Array.from({ length: 8_000 }, (_, index) => `  l${index} = [1, 2, 3, "a", "b"]`);
const CONFIGURATION = `${HEAD}${gate('', 'token_env = "ONE"')}locals {\n${LOCALS.join('\n')}\n}\n`;
const MEGABYTE = 1024 * 1024;

/** What is in use once all that nothing refers to is gone. */
function megabytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

it('keeps no configuration in memory after its gates are read', () => {
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
  // Loads what is loaded once.
  read();
  const before = megabytesInUse();
  const sources = read();
  rmSync(folder, { recursive: true });
  expect(megabytesInUse() - before).toBeLessThan(5);
  expect(sources.flatMap(({ asked }) => asked)).toHaveLength(1);
});
