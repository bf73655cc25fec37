import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import manifest from '../../package.json';
import { documentation } from '../../scripts/docs/pages';
import { PAGES, tokensOf } from './support/pages';

/** The URL of files in the repository, for files that are not in the npm package. */
const REPOSITORY = `${manifest.homepage}/blob/main/`;

const API = { path: 'API.md', text: readFileSync('API.md', 'utf8') };
const guides = PAGES.filter(({ path }) => path.startsWith('docs/guides/'));

describe('the pages of the documentation', () => {
  it('are up to date with the code (npm run docgen writes them)', async () => {
    const stale = [...(await documentation())].filter(([path, text]) => readFileSync(path, 'utf8') !== text);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  it.each(guides)('$path begins as the registry requires for a guide', ({ text }) => {
    expect(text).toMatch(
      /^---\npage_title: "[^\n]+"\nsubcategory: ""\ndescription: \|-\n {2}[^\n]+\n---\n\n# /,
    );
  });

  // Without an installed package, npx would run a package of another author.
  it.each(PAGES.filter(({ text }) => text.includes('npx apsaramqtt')))(
    '$path says how the command line is installed',
    ({ text }) => {
      expect(text).toMatch(/npm (install|ci)\b|\]\(\S*installing\.md/);
    },
  );

  it.each([...PAGES, API])('$path has no broken links', ({ path, text }) => {
    const targets = tokensOf(text).flatMap((token) => (token.type === 'link' ? [token.href as string] : []));
    const broken = targets
      .map((target) => target.replace(REPOSITORY, `${relative(dirname(path), '.') || '.'}/`))
      .filter((target) => !/^https:/.test(target) && !isThere(target, path));
    expect(broken).toEqual([]);
  });

  it.each(PAGES.filter(({ path }) => path.startsWith('docs/')))(
    '$path links to other files of the repository by their addresses, for the registry and the npm package',
    ({ path, text }) => {
      const targets = tokensOf(text).flatMap((token) =>
        token.type === 'link' ? [token.href as string] : [],
      );
      expect(targets.filter((target) => !/^https:/.test(target) && leavesDocs(target, path))).toEqual([]);
    },
  );

  it('link to docs/security.md from the README and from the page of the provider', () => {
    expect(textOf('README.md')).toContain('(docs/security.md)');
    expect(textOf('docs/index.md')).toContain('(security.md)');
  });
});

describe('the versions that it needs', () => {
  it.each(['README.md', 'docs/guides/compatibility.md'])('are the same in %s as in package.json', (path) => {
    const { engines, peerDependencies } = manifest;
    const [node] = /[\d.]+/.exec(engines.node)!;
    const [cdktf] = /\d+\.\d+/.exec(peerDependencies.cdktf)!;
    expect(textOf(path)).toMatch(new RegExp(`\\| Node.js +\\| ${node.replace(/\.\d+$/, '')}`));
    expect(textOf(path)).toMatch(new RegExp(`\\| CDKTF +\\| ${cdktf}`));
  });
});

describe('docs/security.md', () => {
  it('names tests that exist', () => {
    const named = [...textOf('docs/security.md').matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('docs/guides/errors.md', () => {
  it('has every code of the source', () => {
    const sources = ['lib/onsmqtt', 'lib/gate'].flatMap(typescriptIn);
    const codes = sources.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bcode: '([\w.]+)'/g)].map(([, code]) => code!),
    );
    expect(codes.length).toBeGreaterThan(40);
    const text = textOf('docs/guides/errors.md');
    expect(
      codes.filter((code) => !text.includes(`| \`${code}\``) && !text.includes(`| \`${code}*\``)),
    ).toEqual([]);
  });
});

function textOf(path: string): string {
  return PAGES.find((page) => page.path === path)!.text;
}

/** Whether a relative link leads out of docs/. Only docs/ is in both the registry and the npm package. */
function leavesDocs(target: string, page: string): boolean {
  return join(dirname(page), target).split(sep)[0] !== 'docs';
}

function isThere(target: string, page: string): boolean {
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path ? join(dirname(page), path) : page;
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsIn(readFileSync(file, 'utf8')).includes(anchor);
}

/** The anchors in a page: those that GitHub and the registry make for headings, and those written by hand. */
function anchorsIn(text: string): string[] {
  const headings = tokensOf(text).flatMap((token) =>
    token.type === 'heading' ? [token.text as string] : [],
  );
  const slugs = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  return [...slugs, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id!)];
}

function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
