import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The files of each walk, in order. */
const walks = readFileSync('docs/guides/architecture.md', 'utf8')
  .split('\n### ')
  .slice(1)
  .map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    files: [...section.matchAll(/^\d+\. `(lib\/[^`]+)`/gm)].map(([, file]) => file!),
  }));

/** The files that a file imports, including imports of types. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) => `${join(dirname(file), specifier!)}.ts`);
}

/** The parts and what each may import according to `.dependency-cruiser.cjs`. */
const partsOfRules = (): Record<string, string[]> => {
  const { forbidden } = require(resolve('.dependency-cruiser.cjs')) as {
    forbidden: { name: string; to: { pathNot?: string | string[] } }[];
  };
  const ofParts = forbidden.filter(({ to }) => Array.isArray(to.pathNot));
  return Object.fromEntries(
    ofParts.map(({ to }) => {
      const [part, ...others] = (to.pathNot as string[]).map((path) =>
        path.slice('^lib/'.length, -'[/.]'.length),
      );
      return [part!, others];
    }),
  );
};

/** The parts and what each may import according to the table in CONTRIBUTING.md. */
const partsOfTable = Object.fromEntries(
  [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/^\| `([a-z]+)` \| [^|]+ \|([^|]*)\|$/gm)].map(
    ([, part, imports]) => [part!, [...imports!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)],
  ),
);

const areConnected = (one: string, other: string) =>
  importsOf(one).includes(other) || importsOf(other).includes(one);

describe('a walk of docs/guides/architecture.md', () => {
  it('is one of four', () => {
    expect(walks).toHaveLength(4);
  });

  it.each(walks)('names files that import each other in this order: $title', ({ files }) => {
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const strays = files.filter(
      (file, index) => index > 0 && !files.slice(0, index).some((before) => areConnected(before, file)),
    );
    expect(strays).toEqual([]);
  });
});

describe('the table of parts in CONTRIBUTING.md', () => {
  it('is what the import rules allow', () => {
    expect(partsOfTable).toEqual(partsOfRules());
  });

  it('has each folder of lib', () => {
    const folders = readdirSync('lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(Object.keys(partsOfTable).sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
