import { existsSync, readFileSync } from 'node:fs';

it('the promises of docs/security.md name tests that exist', () => {
  const page = readFileSync('docs/security.md', 'utf8');
  const tests = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
  expect(tests.length).toBeGreaterThan(20);
  expect(tests.filter((path) => !existsSync(path))).toEqual([]);
});
