import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether HashiCorp's parser can be built here: Go is present and has, or can get, its module. */
export function buildOracle(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), 'hcl-oracle-')), 'oracle');
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'oracle') });
  return built.status === 0 ? program : undefined;
}

/** What HashiCorp's parser makes of each text: its structure, or null where it refuses the text. */
export function askOracle(program: string, texts: readonly string[]): (string | null)[] {
  const { stdout } = spawnSync(program, {
    input: texts.map((text) => JSON.stringify(text)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as string | null);
}
