import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CRUISER = join(__dirname, '../node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = join(__dirname, '..', '.dependency-cruiser.cjs');

/** Forbidden imports, by the rule that each breaks. */
const FORBIDDEN: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'plugin-imports-nothing-of-ours': ['plugin/added.ts', 'gate/finding.ts'],
  'gate-imports-nothing-of-ours': ['gate/added.ts', 'onsmqtt/settings.ts'],
  'constructs-imports-only-its-neighbours': ['constructs/added.ts', 'onsmqtt/settings.ts'],
  'start-up-loads-no-http-client': ['provider/added.ts', 'onsmqtt/exchange/exchange.ts'],
};

/** Runs the import rules on the `lib` of a folder. */
function cruise(folder: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const args = [CRUISER, '--config', RULES, '--no-progress', 'lib'];
    const child = execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

it('the parts import as the architecture says, and no file that is added may import what it forbids', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'architecture-'));
  cpSync(join(__dirname, '../lib'), join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{}}');
  for (const [file, imported] of Object.values(FORBIDDEN))
    writeFileSync(
      join(folder, 'lib', file),
      `import '../${imported.replace('.ts', '')}';\nexport const a = 1;\n`,
    );
  const { status, text } = await cruise(folder);
  rmSync(folder, { recursive: true });
  const found = [...text.matchAll(/^\s*error (\S+): (\S+) → (\S+)$/gm)].map(([, ...violation]) => violation);
  expect(found.sort()).toEqual(
    Object.entries(FORBIDDEN)
      .map(([rule, [file, imported]]) => [rule, `lib/${file}`, `lib/${imported}`])
      .sort(),
  );
  expect(status).toBe(found.length);
});
