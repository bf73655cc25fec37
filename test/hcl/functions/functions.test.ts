// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Engine } from '../../../lib/hcl/engine';
import { Evaluation } from '../../../lib/hcl/eval/evaluation';
import { functionNames, lookUp } from '../../../lib/hcl/functions';
import { parseExpression } from '../../../lib/hcl/syntax/parse';
import { SourceText } from '../../../lib/hcl/syntax/source-text';
import { Unknown } from '../../../lib/hcl/values/model';
import { STRING } from '../../../lib/hcl/values/type';
import { unknownValue } from '../../../lib/hcl/values/value';
import { installed } from '../../support/installed';

const root = mkdtempSync(join(tmpdir(), 'functions-'));
const project = join(root, 'project');
afterAll(() => rmSync(root, { recursive: true }));

function evaluate(text: string, engine: Engine = 'terraform') {
  const { value: expression } = parseExpression(new SourceText('a.tf', text));
  const evaluation = new Evaluation({ engine, baseDir: project, allowedRoot: project, maxFileBytes: 100 });
  const { value, diagnostics } = evaluation.evaluate(expression!, {
    resolve: ({ root: name }) => ({
      value: unknownValue(
        STRING,
        new Unknown(name === 'later' ? 'known-after-apply' : 'cannot-be-read-here', name),
      ),
      consumed: 0,
    }),
  });
  return { data: value.data, message: diagnostics[0]?.message };
}

describe('the functions', () => {
  describe.each([
    ['terraform', 'terraform'],
    ['opentofu', 'tofu'],
  ] as const)('of %s', (engine, program) => {
    const when = installed(program, ['version']) ? it : it.skip;
    when('are all there', () => {
      // A configuration that the environment names and that is missing would be warned of on stdout.
      const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: devNull };
      const output = execFileSync(program, ['metadata', 'functions', '-json'], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const { function_signatures } = JSON.parse(output.toString()) as { function_signatures: object };
      const theirs = new Set(Object.keys(function_signatures).map((name) => name.replace('core::', '')));
      expect(['can', 'try', ...functionNames(engine)].sort()).toEqual([...theirs].sort());
    });
  });

  it('are in the files that their table names', () => {
    const found = functionNames('opentofu').map((name) => lookUp(name, 'opentofu')?.name);
    expect(found).toEqual(functionNames('opentofu'));
  });

  it('of OpenTofu alone are unknown to Terraform', () => {
    expect(lookUp('cidrcontains', 'terraform')).toBeUndefined();
    expect(lookUp('core::cidrcontains', 'opentofu')).toBeDefined();
  });
});

describe('what is not known', () => {
  it.each([
    ['upper(later)', 'known-after-apply'],
    ['upper(hidden)', 'cannot-be-read-here'],
    ['format("%s%s", later, hidden)', 'cannot-be-read-here'],
    ['join(",", [hidden, later])', 'cannot-be-read-here'],
    ['timestamp()', 'known-after-apply'],
    ['uuid()', 'known-after-apply'],
    ['bcrypt("a")', 'known-after-apply'],
    ['plantimestamp()', 'cannot-be-read-here'],
  ])('%s keeps its reason', (expression, reason) => {
    expect(evaluate(expression).data).toMatchObject({ reason });
  });
});

describe('files', () => {
  beforeAll(() => {
    mkdirSync(join(project, 'sub'), { recursive: true });
    writeFileSync(join(project, 'a.txt'), 'a');
    writeFileSync(join(project, 'large.txt'), 'x'.repeat(101));
    writeFileSync(join(project, 'binary'), Buffer.from([0xff, 0xfe, 0x80]));
    writeFileSync(join(project, 'self.tftpl'), '${templatefile("self.tftpl", {})}');
    writeFileSync(join(root, 'secret.txt'), 'secret');
    symlinkSync('../secret.txt', join(project, 'link.txt'));
  });

  it.each([
    ['file("../secret.txt")'],
    ['file("sub/../../secret.txt")'],
    ['file("link.txt")'],
    ['filebase64("../secret.txt")'],
    ['filesha256("/etc/passwd")'],
    ['fileexists("../secret.txt")'],
    ['fileset("..", "*")'],
    ['templatefile("../secret.txt", {})'],
    ['file("~/.ssh/id_rsa")'],
    ['file("/dev/zero")'],
  ])('%s is outside of the project and not read', (expression) => {
    const { data, message } = evaluate(expression);
    expect(message).toBeUndefined();
    expect(data).toMatchObject({ reason: 'cannot-be-read-here' });
  });

  it('are not read when they are too large', () => {
    expect(evaluate('file("large.txt")').data).toMatchObject({
      reason: 'cannot-be-read-here',
      detail: 'the file large.txt, which has more than 100 bytes',
    });
  });

  it.each([
    ['file("none.txt")', 'file(): There is no file "none.txt".'],
    ['file("sub")', 'file(): "sub" is a folder, not a file.'],
    ['file("binary")', 'file(): The file "binary" is not valid UTF-8.'],
  ])('%s is an error', (expression, message) => {
    expect(evaluate(expression).message).toBe(message);
  });
});

describe('hostile input ends', () => {
  const bomb = gzipSync(Buffer.alloc(2 ** 25)).toString('base64');
  const aliases = Array.from(
    { length: 30 },
    (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}, *a${n - 1}`}]`,
  ).join('\\n');

  it.each<[name: string, expression: string, message: string, engine: Engine]>([
    ['a range', 'range(1, 1e9)', 'The range has more than 1024 numbers.', 'terraform'],
    ['a width', 'format("%999999999d", 1)', 'The width of "%999999999d" is more than 65536.', 'terraform'],
    ['a number', 'tostring(1e900000)', 'A number has more than 100000 digits.', 'terraform'],
    [
      'a product',
      `setproduct(${Array.from({ length: 4 }, () => 'range(1000)').join(', ')})`,
      'The product has more than 1048576 elements.',
      'terraform',
    ],
    [
      'aliases of aliases',
      `yamldecode("${aliases}")`,
      'The document has more than 100000 nodes.',
      'terraform',
    ],
    ['compressed zeros', `base64gunzip("${bomb}")`, 'The data could not be decompressed', 'opentofu'],
    ['a template that reads itself', 'templatefile("self.tftpl", {})', 'nested', 'opentofu'],
    [
      'a template in a template',
      'templatefile("self.tftpl", {})',
      'A template cannot call templatefile().',
      'terraform',
    ],
    [
      'an indentation',
      'indent(1e9, "a\\nb")',
      'Argument "spaces" must be a number from 0 to 65536.',
      'terraform',
    ],
    ['deep JSON', `jsondecode("${'['.repeat(20_000)}")`, 'The text is not valid JSON', 'terraform'],
    ['deep YAML', `yamldecode("${'['.repeat(2_000)}")`, 'The text is not valid YAML', 'terraform'],
    [
      'a replacement',
      `replace("${'a'.repeat(5000)}", "/a/", "${'b'.repeat(5000)}")`,
      'A string has more than 16777216 characters.',
      'terraform',
    ],
  ])('%s', (_name, expression, message, engine) => {
    expect(evaluate(expression, engine).message).toContain(message);
  });

  it('a regular expression takes time in proportion to its text', () => {
    expect(evaluate(`can(regex("^(a+)+$", "${'a'.repeat(5000)}!"))`).data).toBe(false);
  });
});
