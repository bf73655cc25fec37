import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CRUISER = join(__dirname, '../node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = join(__dirname, '..', '.dependency-cruiser.cjs');

/** Imports that no part may have, by the rule that each breaks. */
const FORBIDDEN: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'plugin-imports-nothing-of-ours': ['plugin/a.ts', 'gate/b.ts'],
  'gate-imports-nothing-of-ours': ['gate/a.ts', 'onsmqtt/b.ts'],
  'constructs-imports-only-its-neighbours': ['constructs/a.ts', 'onsmqtt/b.ts'],
  'start-up-loads-no-http-client': ['provider/a.ts', 'onsmqtt/exchange/exchange.ts'],
};

/** What the import rules say of the `lib` in a folder. */
function cruise(folder: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const args = [CRUISER, '--config', RULES, '--no-progress', 'lib'];
    const child = execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

// It parses every file of lib, which takes a busy machine half a minute.
jest.setTimeout(180_000);

describe('the parts', () => {
  it('import as the architecture says', async () => {
    const { status, text } = await cruise(join(__dirname, '..'));
    expect(text).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  it('would fail this test with an import that it forbids', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'architecture-'));
    const write = (name: string, content: string) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    };
    write('tsconfig.json', '{"compilerOptions":{}}');
    for (const [file, imported] of Object.values(FORBIDDEN)) {
      write(`lib/${file}`, `import '../${imported.replace('.ts', '')}';\nexport const a = 1;\n`);
      write(`lib/${imported}`, 'export const b = 1;\n');
    }
    const { status, text } = await cruise(folder);
    rmSync(folder, { recursive: true });
    for (const [rule, [file]] of Object.entries(FORBIDDEN))
      expect(text).toMatch(new RegExp(`${rule}: lib/${file}`));
    expect(status).toBe(Object.keys(FORBIDDEN).length);
  });
});
