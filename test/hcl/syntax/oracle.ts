import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Builds HashiCorp's parser and returns its path; undefined if Go or the module is not available. */
export function buildOracle(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), 'hcl-oracle-')), 'oracle');
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'oracle') });
  return built.status === 0 ? program : undefined;
}

/** The structure of each text by HashiCorp's parser, or null if it refuses the text. */
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
