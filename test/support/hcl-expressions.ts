import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../lib/hcl/engine';
import type { EngineAnswer } from './hcl-engine';

const FIXTURES = join(__dirname, '../fixtures/hcl');
/** The folder with files that expressions may read. */
export const FILES = join(FIXTURES, 'files');
export const ANSWERS = join(FIXTURES, 'answers.tsv');
/** Replaces a line break within a line of a fixture. */
const LINE_BREAK = '␤';

/** A row of the table: an expression and its result in each engine. */
export interface Row {
  readonly expression: string;
  readonly answers: Readonly<Record<Engine, string>>;
}

/** The table that `npm run fixtures:hcl` writes. */
export function readAnswers(): Row[] {
  return linesOf(ANSWERS).map((line) => {
    const [expression = '', terraform = '', opentofu = terraform] = line.split('\t');
    return {
      expression: decoded(expression),
      answers: { terraform: decoded(terraform), opentofu: decoded(opentofu) },
    };
  });
}

export function rowText(expression: string, terraform: string, opentofu: string): string {
  const columns = terraform === opentofu ? [expression, terraform] : [expression, terraform, opentofu];
  return columns.map(encoded).join('\t');
}

/** The text of an answer in the table: `error`, `unknown`, or the type and the value as JSON. */
export function answerText({ type, json, sensitive }: EngineAnswer): string {
  if (json === undefined) {
    return 'error';
  }
  return json === null ? 'unknown' : `${JSON.stringify(type)} ${json}${sensitive ? ' sensitive' : ''}`;
}

/** The expressions of the table: those of the fixture and combinations of values. */
export function allExpressions(): string[] {
  const written = linesOf(join(FIXTURES, 'expressions.txt')).map(decoded);
  return [...new Set([...written, ...combinations()])];
}

const SCALARS = [
  '1',
  '-2.5',
  '"2"',
  '"a"',
  'true',
  '"false"',
  'null',
  'sensitive(3)',
  'tonumber(terraform_data.u.id)',
];
const COLLECTIONS = [
  '[]',
  '["a"]',
  '["b", 1, "b"]',
  '{}',
  '{ a = 1 }',
  '{ b = "x", a = true }',
  'tolist([2, 1, 2])',
  'tolist(["é", "e"])',
  'toset(["b", "a"])',
  'toset([10, 9])',
  'tomap({ k = "v" })',
  'tomap({ k = [1] })',
  '[[1], ["x"]]',
  '[null]',
];
const OPERATORS = ['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '==', '!=', '&&', '||'];
const FUNCTIONS =
  'abs alltrue anytrue base64encode ceil chomp chunklist compact concat distinct element flatten format jsonencode keys length lower one reverse sensitive setproduct signum sort strrev sum title tobool tolist tomap tonumber toset tostring transpose trimspace upper urlencode values yamlencode md5'.split(
    ' ',
  );
const KEYS = ['0', '"a"', '"k"', '-1', '"0"', 'true', 'null', '0.5'];

function combinations(): string[] {
  const values = [...SCALARS, ...COLLECTIONS];
  const operands = SCALARS.filter((value) => value !== '-2.5');
  return [
    ...OPERATORS.flatMap((operator) =>
      operands.flatMap((left) => operands.map((right) => `${left} ${operator} ${right}`)),
    ),
    ...COLLECTIONS.flatMap((left) => COLLECTIONS.map((right) => `true ? ${left} : ${right}`)),
    ...COLLECTIONS.flatMap((left) => COLLECTIONS.map((right) => `${left} == ${right}`)),
    ...FUNCTIONS.flatMap((name) => values.map((value) => `${name}(${value})`)),
    ...COLLECTIONS.flatMap((value) => KEYS.map((key) => `${value}[${key}]`)),
    ...COLLECTIONS.map((value) => `[for k, v in ${value} : "\${k}=\${jsonencode(v)}"]`),
    ...values.map((value) => `"<\${${value}}>"`),
    ...values.map((value) => `${value}[*]`),
  ];
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function encoded(text: string): string {
  return text.replaceAll('\n', LINE_BREAK).replaceAll('\t', '␉');
}

function decoded(text: string): string {
  return text.replaceAll(LINE_BREAK, '\n').replaceAll('␉', '\t');
}
