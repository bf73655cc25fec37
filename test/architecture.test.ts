import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CRUISER = join(__dirname, '../node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = join(__dirname, '..', '.dependency-cruiser.cjs');

/** What the import rules say of the `lib` in a folder. */
function cruise(folder: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const args = [CRUISER, '--config', RULES, '--no-progress', 'lib'];
    const child = execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

describe('the parts', () => {
  it('import as the architecture says', async () => {
    const { status, text } = await cruise(join(__dirname, '..'));
    expect(text).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  it.each([
    ['plugin/a.ts', "import '../gate/b';", 'gate/b.ts', 'plugin-imports-nothing-of-ours'],
    ['gate/a.ts', "import '../onsmqtt/b';", 'onsmqtt/b.ts', 'gate-imports-nothing-of-ours'],
    ['constructs/a.ts', "import '../onsmqtt/b';", 'onsmqtt/b.ts', 'constructs-imports-only-its-neighbours'],
    [
      'provider/a.ts',
      "import '../onsmqtt/exchange/exchange';",
      'onsmqtt/exchange/exchange.ts',
      'start-up-loads-no-http-client',
    ],
  ])('would be told if lib/%s said %s', async (file, source, imported, rule) => {
    const folder = mkdtempSync(join(tmpdir(), 'architecture-'));
    for (const [name, content] of [
      [file, `${source}\nexport const a = 1;\n`],
      [imported, 'export const b = 1;\n'],
      ['../tsconfig.json', '{"compilerOptions":{}}'],
    ] as const) {
      mkdirSync(join(folder, 'lib', name, '..'), { recursive: true });
      writeFileSync(join(folder, 'lib', name), content);
    }
    const { status, text } = await cruise(folder);
    rmSync(folder, { recursive: true });
    expect(text).toContain(rule);
    expect(status).toBeGreaterThan(0);
  });
});
