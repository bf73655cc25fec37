import { existsSync, readFileSync } from 'node:fs';

it('the promises of docs/security.md name tests that exist', () => {
  const page = readFileSync('docs/security.md', 'utf8');
  const tests = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
  expect(tests.length).toBeGreaterThan(20);
  expect(tests.filter((path) => !existsSync(path))).toEqual([]);
});

it('the promises of docs/security.md say how many cases a test run has', () => {
  const page = readFileSync('docs/security.md', 'utf8');
  const rows = [
    ...page.matchAll(/([\d,]+) (?:generated cases|checks|tokens) in each test run.*`(test\/[^`]+)`/g),
  ];
  expect(rows.length).toBeGreaterThan(0);
  const stale = rows.filter(
    ([, count = '', path = '']) => !readFileSync(path, 'utf8').includes(` ${count.replace(',', '_')};`),
  );
  expect(stale.map(([row]) => row)).toEqual([]);
});
