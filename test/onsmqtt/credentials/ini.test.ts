import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseIni } from '../../../lib/onsmqtt/credentials/ini';
import { installed } from '../../support/installed';
import { IS_NIGHTLY } from '../../support/nightly';

type Sections = Readonly<Record<string, object>>;

/** Texts that are read as by the Go SDK; undefined if both refuse the text. */
const AS_IN_GO: [text: string, sections: Sections | undefined][] = [
  ['', {}],
  ['[p]\nk = v', { p: { k: 'v' } }],
  ['[p]\r\nk=v\r\n', { p: { k: 'v' } }],
  ['[p]\n\n  # one\n  ; two\n\tk\t=\tv  ', { p: { k: 'v' } }],
  ['  [p]\nk = v', { p: { k: 'v' } }],
  // Comments after a value and after the name of a section.
  ['[p]\nk = v # c\nj = w ; c\ni = x#c\nh = y;c', { p: { k: 'v', j: 'w', i: 'x', h: 'y' } }],
  ['[p]\nk = #c', { p: { k: '' } }],
  ['[p]\nk = "v" # c', { p: { k: 'v' } }],
  ["[p]\nk = 'v' ; c", { p: { k: 'v' } }],
  ['[p] # c\nk = v', { p: { k: 'v' } }],
  ['[p]; c [q]\nk = v', { 'p]; c [q': { k: 'v' } }],
  // Quotes.
  [`[p]\nk = "v"\nj = 'w'\n"i" = x`, { p: { k: 'v', j: 'w', i: 'x' } }],
  [`[p]\nk = ""\nj = ''`, { p: { k: '', j: '' } }],
  [`[p]\nk = "v\nj = w"\ni = a"b"c\nh = "x'`, { p: { k: '"v', j: 'w"', i: 'a"b"c', h: `"x'` } }],
  ['[p]\nk = "v#w"', { p: { k: '"v' } }],
  // Colons, and separators within a value.
  ['[p]\nk: v', { p: { k: 'v' } }],
  ['[p]\n \tk: v', { p: { k: 'v' } }],
  ['[p]\nk: ab==', { p: { k: 'ab==' } }],
  ['[p]\nk = a=b\nj = c==\ni = http://x:1/y', { p: { k: 'a=b', j: 'c==', i: 'http://x:1/y' } }],
  ['[p]\nk : a=b\nj : http://x:1/y', { p: { k: 'a=b', j: 'http://x:1/y' } }],
  ['[a:b]\nk: v\n# c: d', { 'a:b': { k: 'v' } }],
  ['[p]\nk =\nj:', { p: { k: '', j: '' } }],
  // Backslashes have no special meaning, and every value is a text.
  ['[p]\nk = a\\\\b\nj = a\\#b', { p: { k: 'a\\\\b', j: 'a\\' } }],
  ['[p]\nk = "a\\nb"\nj = "a\\u0041"', { p: { k: 'a\\nb', j: 'a\\u0041' } }],
  ["[p]\nk = '1e3'\nj = true\ni = null", { p: { k: '1e3', j: 'true', i: 'null' } }],
  [`[p]\nk = {"V":"1"}\nj = '{"V":"1"}'`, { p: { k: '{"V":"1"}', j: '{"V":"1"}' } }],
  ['[p]\nk[] = a\nk[] = b', { p: { 'k[]': 'b' } }],
  // Sections.
  ['[p]\nk = a\nk = b', { p: { k: 'b' } }],
  ['[p]\nk = a\n[q]\nj = w\n[p]\nl = b', { p: { k: 'a', l: 'b' }, q: { j: 'w' } }],
  ['[p]\n[q]', { p: {}, q: {} }],
  ['k = v\n[p]\nj = w', { p: { j: 'w' } }],
  ['[a.b]\nk = v\n[a#b]\nk = v\n["p"]\nk = v', { 'a.b': { k: 'v' }, 'a#b': { k: 'v' }, '"p"': { k: 'v' } }],
  [
    '[constructor]\nconstructor = v\n[toString]\nk = v',
    { constructor: { constructor: 'v' }, toString: { k: 'v' } },
  ],
  // Lines that are not valid INI.
  ['[p]\nk', undefined],
  ['[p]\nk = a\n  b', undefined],
  ['[p\nk = v', undefined],
  ['[p]\n[k = v', undefined],
];

/** Texts for which we differ, because the Go SDK refuses harmless input or misreads it. */
const OTHERWISE: typeof AS_IN_GO = [
  // As in the Python SDK.
  ['[p]\nKeY = v', { p: { key: 'v' } }],
  // As in the Node.js SDK.
  ['[ p ]\nk = v', { p: { k: 'v' } }],
  ['[p]\nk = v\n[ p ]\nj = w', { p: { k: 'v', j: 'w' } }],
  ['[p]\rk = v\rj = w', { p: { k: 'v', j: 'w' } }],
  ['[p]\n= v\nk = w', { p: { '': 'v', k: 'w' } }],
  ['[p]\nk = """v"""', { p: { k: '""v""' } }],
  ['[p]\nk = "a" "b"', { p: { k: 'a" "b' } }],
  ['[__proto__]\nk = v\n[p]\n__proto__ = v', { p: {} }],
];

async function sectionsOf(text: string): Promise<Sections | undefined> {
  const sections = await parseIni(text);
  return sections && Object.fromEntries(sections);
}

const withGo = IS_NIGHTLY && installed('go', ['version']) ? describe : describe.skip;

withGo('an INI file and the Go SDK (APSARAMQTT_NIGHTLY, Go):', () => {
  const read = (cases: typeof AS_IN_GO): (Sections | null)[] => {
    const input = JSON.stringify(cases.map(([text]) => text));
    const cwd = join(__dirname, 'peers/go-peer');
    return JSON.parse(execFileSync('go', ['run', './ini'], { cwd, input, encoding: 'utf8' }));
  };

  it('have the same sections', () => {
    expect(read(AS_IN_GO)).toEqual(AS_IN_GO.map(([, sections]) => sections ?? null));
  });

  it('differ only where it is said', () => {
    const theirs = read(OTHERWISE);
    for (const [index, [, sections]] of OTHERWISE.entries())
      expect(theirs[index]).not.toEqual(sections ?? null);
  });
});

describe('an INI file', () => {
  it.each([...AS_IN_GO, ...OTHERWISE])('%j has the sections %j', async (text, sections) => {
    expect(await sectionsOf(text)).toEqual(sections);
  });

  it('does not change the objects of the program', async () => {
    await sectionsOf('[__proto__]\nk = v\n[constructor]\nprototype = v\n[p]\n__proto__ = v');
    expect(({} as { k?: string }).k).toBeUndefined();
    expect(Object.keys(Object)).toEqual([]);
  });
});
