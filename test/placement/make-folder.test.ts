import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../lib/placement/make-folder';

const folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes a folder and its parents, and accepts an existing folder', () => {
  const deep = join(folder, 'a/b/c');
  makeFolder(deep, 0o700);
  makeFolder(deep, 0o700);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
});

it('accepts a folder that is made in the meantime', () => {
  // Making the parent folder `line/..` also makes `line`.
  makeFolder(`${folder}/line/../line`);
  expect(statSync(join(folder, 'line')).isDirectory()).toBe(true);
});

(process.platform === 'linux' ? it : it.skip)('ends if the system makes no folders', () => {
  expect(() => makeFolder('/proc/none/below')).toThrow(/ENOENT/);
});
