import { mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { realPath } from '../../lib/gate/real-path';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'real-path-')));

test('a link and its target have the same real path', () => {
  const file = join(folder, 'file');
  const link = join(folder, 'link');
  writeFileSync(file, '');
  symlinkSync(file, link);
  expect(realPath(link)).toBe(file);
  expect(realPath(relative('.', link))).toBe(file);
});

test('a missing file has an absolute path', () => {
  const missing = join(folder, 'missing');
  expect(realPath(relative('.', missing))).toBe(missing);
});
