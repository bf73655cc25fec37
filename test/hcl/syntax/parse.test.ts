import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from '../../../lib/hcl/syntax/parse';
import { SourceText } from '../../../lib/hcl/syntax/source-text';
import { IS_NIGHTLY } from '../../support/nightly';
import { mutantsOf } from './mutants';
import { askOracle, buildOracle } from './oracle';
import { structureOf } from './structure';

/** Texts and their structures by HashiCorp's parser. UPDATE_HCL_CASES=1 writes them again, which needs Go. */
const CASES = join(__dirname, '../../fixtures/hcl-syntax.json');
const cases = JSON.parse(readFileSync(CASES, 'utf8')) as [text: string, structure: string | null][];
/** Only in the nightly run and when the cases are updated, because the oracle needs Go and its modules. */
const asksOracle = IS_NIGHTLY || process.env.UPDATE_HCL_CASES === '1';
const oracle = asksOracle ? buildOracle() : undefined;

function ours(text: string): string | null {
  const { value, diagnostics } = parseFile(new SourceText('a.tf', text));
  return diagnostics.length > 0 ? null : structureOf(value);
}

test('every case has the structure and the byte ranges of the reference parser', () => {
  expect(cases.length).toBeGreaterThan(300);
  expect(cases.map(([text]) => [text, ours(text)])).toEqual(cases);
});

(oracle ? test : test.skip)('the reference parser makes of the cases what is written here', () => {
  const texts = cases.map(([text]) => text);
  const current = askOracle(oracle!, texts).map((structure, at) => [texts[at], structure]);
  if (process.env.UPDATE_HCL_CASES === '1') {
    writeFileSync(CASES, `[\n${current.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
  }
  expect(current).toEqual(cases);
});

(oracle ? test : test.skip)(
  'mutants of the cases are accepted and refused as the reference parser does',
  () => {
    const mutants = mutantsOf(
      cases.map(([text]) => text),
      5_000,
    );
    const structures = askOracle(oracle!, mutants);
    expect(structures.filter((structure) => structure === null).length).toBeGreaterThan(1_000);
    expect(mutants.map((text) => [text, ours(text)])).toEqual(structures.map((s, at) => [mutants[at], s]));
  },
);

test('an error has a message and a place, and the text before it is parsed', () => {
  const source = new SourceText('a.tf', 'a = 1\n\nb "c" {\n  d = [1 2]\n}\n');
  const { value, diagnostics } = parseFile(source);
  expect(value.attributes.map(({ name }) => name)).toEqual(['a']);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]!.message).toBe(
    'A comma or a closing bracket "]" is required between the elements of a list.',
  );
  expect(source.position(diagnostics[0]!.place!.start)).toEqual({ line: 4, column: 10 });
});

test.each([
  ['brackets', `a = ${'['.repeat(20_000)}`],
  ['parentheses', `a = ${'('.repeat(20_000)}`],
  ['strings', `a = ${'"${'.repeat(20_000)}`],
  ['signs', `a = ${'-'.repeat(20_000)}1`],
  ['splats', `a = b${'[*]'.repeat(20_000)}`],
  ['attributes', `a = b${'.c'.repeat(20_000)}`],
  ['sums', `a = 1${' + 1'.repeat(20_000)}`],
  ['conditionals', `a = ${'b ? c : '.repeat(20_000)}d`],
  ['blocks', 'a {\n'.repeat(20_000)],
  ['directives', `a = "${'%{ if b }'.repeat(20_000)}"`],
])('%s without end are refused with a message', (_, text) => {
  const { diagnostics } = parseFile(new SourceText('a.tf', text));
  expect(diagnostics.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^(Expressions and blocks are nested more than|More than 1000 operators are chained)/,
    ),
  ]);
});
