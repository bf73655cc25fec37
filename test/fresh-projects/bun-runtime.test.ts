/** Tests Bun installed from the registry as the guide says, because its package runs an install script. APSARAMQTT_NIGHTLY=1 runs it. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IS_NIGHTLY } from '../support/nightly';
import { inheritedEnvironment } from '../support/terraform';
import { packed } from './fresh-project';

const GUIDE = readFileSync('docs/guides/installing.md', 'utf8');
const [, COMMANDS = ''] = /^## Bun instead of Node\.js$.*?^```sh[^\n]*\n(.*?)^```$/ms.exec(GUIDE) ?? [];

(IS_NIGHTLY ? it : it.skip)(
  'the commands of the guide compile the provider with Bun',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bun-runtime-'));
    const home = join(folder, 'home');
    mkdirSync(home);
    const run = (command: string) =>
      promisify(execFile)('sh', ['-ec', command], {
        cwd: folder,
        env: { ...inheritedEnvironment(), TF_CLI_CONFIG_FILE: devNull, HOME: home },
      });
    try {
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
      await run(`npm install ${packed('.', folder)}`);
      expect((await run(COMMANDS)).stdout).toContain('It runs on Bun');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  600_000,
);
