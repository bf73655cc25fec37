import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of each walk, in their order. */
const walks = readFileSync('docs/guides/architecture.md', 'utf8')
  .split('\n### ')
  .slice(1)
  .map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    files: [...section.matchAll(/^\d+\. `(lib\/[^`]+)`/gm)].map(([, file]) => file!),
  }));

/** The files that a file imports, as modules or for their types. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) => `${join(dirname(file), specifier!)}.ts`);
}

const areConnected = (one: string, other: string) =>
  importsOf(one).includes(other) || importsOf(other).includes(one);

describe('a walk of docs/guides/architecture.md', () => {
  it('is one of four', () => {
    expect(walks).toHaveLength(4);
  });

  it.each(walks)('goes along files that import each other: $title', ({ files }) => {
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const strays = files.filter(
      (file, index) => index > 0 && !files.slice(0, index).some((before) => areConnected(before, file)),
    );
    expect(strays).toEqual([]);
  });
});
