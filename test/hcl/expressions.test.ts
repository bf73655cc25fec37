import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import type { Engine } from '../../lib/hcl/engine';
import { Evaluation } from '../../lib/hcl/eval/evaluation';
import type { Scope } from '../../lib/hcl/eval/scope';
import { parseExpression } from '../../lib/hcl/syntax/parse';
import { SourceText } from '../../lib/hcl/syntax/source-text';
import { Unknown, type Value } from '../../lib/hcl/values/model';
import { STRING } from '../../lib/hcl/values/type';
import { firstUnknown, objectValue, stringValue, unknownValue } from '../../lib/hcl/values/value';
import { askEngine } from '../support/hcl-engine';
import { answerText, FILES, readAnswers } from '../support/hcl-expressions';
import { typeAsJson } from '../support/hcl-type';
import { IS_NIGHTLY } from '../support/nightly';
import { ANY_EXPRESSION } from './any-expression';

const table = readAnswers();
/** Expressions for which the engine tracks a range of numbers or lengths and ours does not. Ours returns unknown, which is not wrong. */
const ABSTENTIONS = new Set([
  'length(terraform_data.u.id == "x" ? tolist(["a"]) : tolist(["b"]))',
  'length(terraform_data.u.id == "x" ? tolist(["a"]) : tolist(["b","c"])) > 0',
  '(terraform_data.u.id == "x" ? 1 : 2) > 0',
  // Files outside of the folder are not read.
  'fileset(".", "../files/*.txt")',
  // The compressor of the engine writes different bytes.
  'base64gzip("abc")',
]);
const LATER = new Unknown('known-after-apply', 'terraform_data.u.id', true);
const RESOURCE = objectValue([
  ['id', unknownValue(STRING, LATER)],
  ['input', stringValue('x')],
  ['output', unknownValue(STRING, new Unknown('known-after-apply', 'terraform_data.u.output'))],
]);

/** The files of the folder in which the engines evaluated the expressions. */
const NAMES: Readonly<Record<string, Value>> = {
  'terraform_data.u': RESOURCE,
  'path.module': stringValue('.'),
  'path.root': stringValue('.'),
  'path.cwd': stringValue(FILES),
  'terraform.workspace': stringValue('default'),
};

const SCOPE: Scope = {
  resolve: ({ root, steps: [step] }) => {
    const name = `${root}.${step?.kind === 'get' ? step.name : ''}`;
    const value = NAMES[name];
    return value === undefined ? `There is no ${name}.` : { value, consumed: 1 };
  },
};

/** The result of our evaluator, in the notation of the table. */
function ourAnswer(expression: string, engine: Engine): string {
  const value = evaluated(`[${expression}\n]`, engine);
  const item = (value?.data as readonly Value[] | undefined)?.[0];
  if (item === undefined) {
    return 'error';
  }
  if (firstUnknown(item) !== undefined) {
    return 'unknown';
  }
  const json = evaluated(`jsonencode(${expression}\n)`, engine);
  return json === undefined
    ? 'error'
    : `${JSON.stringify(typeAsJson(item.type))} ${json.data}${item.marks.has('sensitive') ? ' sensitive' : ''}`;
}

function evaluated(text: string, engine: Engine): Value | undefined {
  const { value: expression, diagnostics } = parseExpression(new SourceText('table.tf', text));
  if (expression === undefined || diagnostics.length > 0) {
    return undefined;
  }
  const evaluation = new Evaluation({ engine, baseDir: FILES, allowedRoot: FILES, maxFileBytes: 1_000_000 });
  const result = evaluation.evaluate(expression, SCOPE);
  return result.diagnostics.length > 0 ? undefined : result.value;
}

/** Every `step`-th row, with a different start each day. */
function sample(step: number): typeof table {
  const first = Math.floor(Date.now() / 86_400_000) % step;
  return table.filter((_, index) => index % step === first);
}

function isPresent(program: string): boolean {
  return spawnSync(program, ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
}

describe.each(['terraform', 'opentofu'] as const)('expressions as in %s', (engine) => {
  it('have the results in the table of the engine', () => {
    const wrong = table.flatMap(({ expression, answers }) => {
      const ours = ourAnswer(expression, engine);
      const expected = ABSTENTIONS.has(expression) ? 'unknown' : answers[engine];
      return ours === expected ? [] : [{ expression, engine: answers[engine], ours }];
    });
    console.info(`${table.length - wrong.length} of ${table.length} expressions agree with ${engine}`);
    expect(table.length).toBeGreaterThan(2000);
    expect(wrong).toEqual([]);
  });
});

const program = isPresent('terraform') ? 'terraform' : undefined;

/** If the columns differ, Terraform 1.14 may answer as OpenTofu does. */
(program === undefined ? it.skip : it)('the table says what Terraform says today', async () => {
  const rows = sample(40);
  const answers = (
    await askEngine(
      program!,
      rows.map(({ expression }) => expression),
      FILES,
    )
  ).map(answerText);
  const others = rows.flatMap(({ expression, answers: known }, index) =>
    Object.values(known).includes(answers[index]!) ? [] : [{ expression, known, today: answers[index] }],
  );
  expect(others).toEqual([]);
});

/**
 * Tests random expressions. Only values are compared: if our evaluator has no value, it says so, and if the engine has an error, the plan
 * fails.
 */
(program === undefined ? it.skip : it)('an expression has no other value than in Terraform', async () => {
  const [seed, numRuns] = IS_NIGHTLY ? [Math.floor(Date.now() / 86_400_000), 10_000] : [1, 200];
  const expressions = [...new Set(fc.sample(ANY_EXPRESSION, { seed, numRuns }))];
  const answers = (await askEngine(program!, expressions, FILES)).map(answerText);
  const compared = expressions.map((expression, index) => ({
    expression,
    engine: answers[index]!,
    ours: ourAnswer(expression, 'terraform'),
  }));
  const hasValue = (answer: string) => answer !== 'error' && answer !== 'unknown';
  const differing = compared.filter(({ engine, ours }) => engine !== ours);
  const abstained = differing.filter(({ ours }) => !hasValue(ours));
  console.info(
    `seed ${seed}: ${compared.length - differing.length} of ${compared.length} agree, in ${abstained.length} only Terraform knows the value`,
  );
  expect(compared.filter(({ engine }) => hasValue(engine)).length).toBeGreaterThan(compared.length / 4);
  expect(differing.filter(({ engine, ours }) => hasValue(engine) && hasValue(ours))).toEqual([]);
  expect(abstained.length).toBeLessThanOrEqual(compared.length / 50);
});
