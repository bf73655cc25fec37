import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenFinding } from '../../lib/gate/finding';
import { INVALID_TOKEN } from '../../lib/gate/rules';
import { findingDiagnostic } from '../../lib/provider/diagnostics';

const FINDING = {
  rule: INVALID_TOKEN,
  level: 'warning',
  message: 'The token is invalid.',
  help: 'Issue a new one.',
  policyArgument: 'on_invalid',
} as TokenFinding;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diagnostics-'));
});

const before = process.cwd();
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const FILES: Readonly<Record<string, (path: string) => void>> = {
  'half of a file': (path) => writeFileSync(path, '{"//": {"metadata"'),
  'a folder': (path) => mkdirSync(path),
  null: (path) => writeFileSync(path, 'null'),
};

it.each(Object.entries(FILES))('a finding is reported beside %s in place of the configuration', (_, make) => {
  make(join(folder, 'cdk.tf.json'));
  process.chdir(folder);
  expect(findingDiagnostic(FINDING, [])).toMatchObject({
    severity: 'warning',
    detail: expect.stringContaining('because onInvalid of the gate is TokenPolicy.WARN'),
  });
});
