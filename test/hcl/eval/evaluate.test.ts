// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Evaluation } from '../../../lib/hcl/eval/evaluation';
import type { Scope } from '../../../lib/hcl/eval/scope';
import { parseExpression } from '../../../lib/hcl/syntax/parse';
import { SourceText } from '../../../lib/hcl/syntax/source-text';
import { Unknown, type Value } from '../../../lib/hcl/values/model';
import { ANY, STRING } from '../../../lib/hcl/values/type';
import { unknownValue } from '../../../lib/hcl/values/value';

/** The table of expressions with the JSON that `terraform console` prints, or null for an error. */
const TABLE = join(__dirname, '../../fixtures/hcl-expressions.json');
const table = JSON.parse(readFileSync(TABLE, 'utf8')) as [expression: string, json: string | null][];

const SCOPE: Scope = {
  resolve: ({ root }) => {
    if (root === 'later') return { value: unknown('known-after-apply'), consumed: 0 };
    if (root === 'hidden') return { value: unknown('cannot-be-read-here'), consumed: 0 };
    return `There is no ${root}.`;
  },
};

function unknown(reason: 'known-after-apply' | 'cannot-be-read-here'): Value {
  return unknownValue(ANY, new Unknown(reason, reason));
}

function evaluate(text: string, maxSteps?: number) {
  const folder = '/nowhere';
  const options = {
    engine: 'terraform',
    baseDir: folder,
    allowedRoot: folder,
    maxFileBytes: 1_000,
    ...(maxSteps === undefined ? {} : { maxSteps }),
  } as const;
  const source = new SourceText('a.tf', text);
  const parsed = parseExpression(source);
  if (parsed.value === undefined)
    return { value: undefined, messages: [parsed.diagnostics[0]!.message], at: '' };
  const { value, diagnostics } = new Evaluation(options).evaluate(parsed.value, SCOPE);
  const place = diagnostics[0]?.place;
  return {
    value,
    messages: diagnostics.map(({ message }) => message),
    at: place === undefined ? '' : place.source.text.slice(place.start, place.end),
  };
}

test('expressions have the values that terraform console prints', () => {
  expect(table.length).toBeGreaterThan(100);
  const ours = table.map(([expression]) => {
    const { value, messages } = evaluate(`jsonencode(${expression})`);
    return [expression, messages.length > 0 ? null : value?.data];
  });
  expect(ours).toEqual(table);
});

/** With UPDATE_HCL_EXPRESSIONS=1, writes the table again with the Terraform of this machine. */
(process.env.UPDATE_HCL_EXPRESSIONS === '1' ? test : test.skip)(
  'the table is what terraform console prints',
  () => {
    const current = table.map(([expression]) => [
      expression,
      printedByTerraform(`jsonencode(${expression})`),
    ]);
    writeFileSync(TABLE, `[\n${current.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
  },
  600_000,
);

function printedByTerraform(expression: string): string | null {
  const cwd = mkdtempSync(join(tmpdir(), 'hcl-console-'));
  const config = join(cwd, 'empty.tfrc');
  writeFileSync(config, '');
  const env = { ...process.env, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' };
  const { status, stdout } = spawnSync('terraform', ['console'], {
    cwd,
    env,
    input: expression,
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout) as string) : null;
}

test.each([
  ['"a-${later.x}"', 'known-after-apply'],
  ['later + hidden', 'cannot-be-read-here'],
  ['hidden ? 1 : 2', 'cannot-be-read-here'],
  ['true ? later : "x"', 'known-after-apply'],
  ['[for x in later : x]', 'known-after-apply'],
  ['{for x in ["a"] : hidden => x}', 'cannot-be-read-here'],
  ['[for x in [1] : x if later]', 'known-after-apply'],
  ['later[*].id', 'known-after-apply'],
  ['later[0].a["b"]', 'known-after-apply'],
  ['try(later, "x")', 'known-after-apply'],
  ['upper(hidden)', 'cannot-be-read-here'],
  ['max(later...)', 'known-after-apply'],
  ['"%{ if later }a%{ endif }"', 'known-after-apply'],
  ['"%{ for x in hidden }a%{ endfor }"', 'cannot-be-read-here'],
  ['{(later) = 1}', 'known-after-apply'],
  ['provider::a::b(1)', 'cannot-be-read-here'],
])('%s is not known, and says why', (expression, reason) => {
  const { value, messages } = evaluate(expression);
  expect(messages).toEqual([]);
  expect(value?.data).toMatchObject({ reason });
});

test.each([
  ['can(1)', true],
  ['true ? "x" : later', 'x'],
  ['try({}.a, "x")', 'x'],
  ['[later, "x"][1]', 'x'],
])('%s is known although a part of it is not', (expression, data) => {
  expect(evaluate(expression)).toMatchObject({ messages: [], value: { data } });
});

test('text made from what is not known is a string', () => {
  expect(evaluate('"a${later}"').value).toMatchObject({ type: STRING, data: { notNull: true } });
});

test.each([
  ['[1, 2][5]', 'There is no element 5: there are 2 elements.', '[1, 2][5]'],
  ['{a = 1}.b', 'This object has no attribute b.', '{a = 1}.b'],
  ['[{a = 1}].a', 'A tuple has no attribute a. To get it from every element, write [*].a.', '[{a = 1}].a'],
  ['1 + nothing.x', 'There is no nothing.', 'nothing.x'],
  ['try(nothing.x, 1)', 'There is no nothing.', 'nothing.x'],
  ['true ? 1 : nothing', 'There is no nothing.', 'nothing'],
  ['upper(null)', 'upper(): Argument "str" must not be null.', 'null'],
  ['nofunction()', 'There is no function nofunction().', 'nofunction'],
  // The message must not contain a part of the text or a sensitive value.
  ['jsondecode("secret")', 'jsondecode(): The text is not valid JSON.', '"secret"'],
  [
    'timeadd(sensitive("secret"), "1h")',
    'timeadd(): It does not accept a sensitive value.',
    'sensitive("secret")',
  ],
  ['"a${null}"', 'A null value cannot be part of a string.', 'null'],
])('%s: the error and its place are reported', (expression, message, at) => {
  expect(evaluate(expression)).toMatchObject({ messages: [message], at });
});

test.each([
  ['loops', '[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a + b + c]]]', 'steps'],
  ['lists', '[for x in range(1000) : length(range(1000))]', 'steps'],
  ['ranges', 'range(1000000000)', 'range()'],
])('%s without a limit end within the limits', (_, expression, word) => {
  expect(evaluate(expression, 20_000).messages).toEqual([expect.stringContaining(word)]);
});

test('a long chain of operators in deep parentheses is evaluated, or refused', () => {
  const { value, messages } = evaluate(`1${' + 1'.repeat(900)}${' + (1'.repeat(99)}${')'.repeat(99)}`);
  expect(messages).toEqual([]);
  expect(String(value?.data)).toBe('1000');
});
