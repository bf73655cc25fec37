// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Engine } from '../../../lib/hcl/engine';
import { Evaluation } from '../../../lib/hcl/eval/evaluation';
import { findFunction, functionNames } from '../../../lib/hcl/functions';
import { parseExpression } from '../../../lib/hcl/syntax/parse';
import { SourceText } from '../../../lib/hcl/syntax/source-text';
import { Unknown } from '../../../lib/hcl/values/model';
import { STRING } from '../../../lib/hcl/values/type';
import { unknownValue } from '../../../lib/hcl/values/value';
import { askEngine } from '../../support/hcl-engine';
import { installed } from '../../support/installed';

const root = mkdtempSync(join(tmpdir(), 'functions-'));
const project = join(root, 'project');
afterAll(() => rmSync(root, { recursive: true }));

function evaluate(text: string, engine: Engine = 'terraform', folder = project) {
  const { value: expression } = parseExpression(new SourceText('a.tf', text));
  const evaluation = new Evaluation({ engine, baseDir: folder, allowedRoot: folder, maxFileBytes: 100 });
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
      // Otherwise, Terraform would warn on stdout if the configuration file in the environment is missing.
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
    const found = functionNames('opentofu').map((name) => findFunction(name, 'opentofu')?.name);
    expect(found).toEqual(functionNames('opentofu'));
  });

  it('of OpenTofu alone are unknown to Terraform', () => {
    expect(findFunction('cidrcontains', 'terraform')).toBeUndefined();
    expect(findFunction('core::cidrcontains', 'opentofu')).toBeDefined();
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

  it('are not listed if a link leads out of the project', () => {
    mkdirSync(join(root, 'outside'));
    mkdirSync(join(project, 'links'));
    symlinkSync('../../outside', join(project, 'links/out'));
    expect(evaluate('fileset(".", "links/**")').data).toMatchObject({ reason: 'cannot-be-read-here' });
    expect(evaluate('fileset(".", "sub/**")').data).toEqual([]);
    expect(evaluate('can(fileset(".", "links/*/x")) ? 1 : 2').data).toMatchObject({
      reason: 'cannot-be-read-here',
    });
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

describe('a path', () => {
  const paths = join(root, 'paths');
  beforeAll(() => {
    mkdirSync(join(paths, 'gates/deep'), { recursive: true });
    mkdirSync(join(paths, 'files'));
    writeFileSync(join(paths, 'gates/a.yaml'), 'a');
    writeFileSync(join(paths, 'gates/deep/b.yaml'), 'b');
    symlinkSync('a.yaml', join(paths, 'gates/linked.yaml'));
    symlinkSync('../gates', join(paths, 'files/linked'));
    symlinkSync('nowhere', join(paths, 'files/broken'));
    symlinkSync('gates', join(paths, 'all'));
    symlinkSync('loop', join(paths, 'loop'));
  });

  const expressions = [
    'fileset(".", "files/**")',
    'fileset(".", "files/*")',
    'fileset(".", "files/broken")',
    'fileset(".", "files/b?oken")',
    'fileset(".", "files/**/broken")',
    'fileset(".", "files/**/*")',
    'fileset(".", "loop")',
    'fileset(".", "l*")',
    'fileset(".", "loop/*")',
    'fileset(".", "{files,gates}/*.yaml")',
    'fileset(".", "files/*/*.yaml")',
    'fileset(".", "files/linked/*")',
    'fileset(".", "files/?inked/deep/**")',
    'fileset("files", "**/b.yaml")',
    'fileset("all", "**")',
    'fileset(".", "all/**/*.yaml")',
    'fileset(".", "**/*.yaml")',
    'fileset("gates/a.yaml", "*")',
    'fileset(".", "gates/a.yaml/*")',
    'try(file("loop"), "none")',
    'can(fileexists("loop"))',
    'try(file("gates/a.yaml/b"), "none")',
    'can(fileexists("gates/a.yaml/b"))',
    `try(file("${'x'.repeat(300)}"), "none")`,
    'try(file("a\\u0000b"), "none")',
    'try(fileset("a\\u0000b", "*"), "none")',
  ];
  describe.each([
    ['terraform', 'terraform'],
    ['opentofu', 'tofu'],
  ] as const)('is for %s', (engine, program) => {
    const when = installed(program, ['version']) ? it : it.skip;
    when('what it is for the evaluator, also over links', async () => {
      const answers = await askEngine(program, expressions, paths);
      const ours = expressions.map((text) => {
        const { data, message } = evaluate(`jsonencode(${text})`, engine, paths);
        return message === undefined ? data : undefined;
      });
      expect(ours).toEqual(answers.map(({ json }) => json));
    });
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
    ['compressed zeros', `base64gunzip("${bomb}")`, 'The data has more than 16777216 bytes', 'opentofu'],
    ['a template that reads itself', 'templatefile("self.tftpl", {})', 'nested', 'opentofu'],
    [
      'a template in a template',
      'templatefile("self.tftpl", {})',
      'A template cannot call templatefile().',
      'terraform',
    ],
    ['an indentation', 'indent(1e9, "a\\nb")', 'Argument "spaces" is more than 65536.', 'terraform'],
    ['deep JSON', `jsondecode("${'['.repeat(20_000)}")`, 'The text is not valid JSON', 'terraform'],
    ['deep YAML', `yamldecode("${'['.repeat(2_000)}")`, 'nested more than 200 levels deep', 'terraform'],
    [
      'deep YAML that is valid',
      `yamldecode("${'['.repeat(1_500)}${']'.repeat(1_500)}")`,
      'nested more than 200 levels deep',
      'terraform',
    ],
    [
      'deep YAML in blocks',
      `yamldecode("${'- '.repeat(1_500)}a")`,
      'nested more than 200 levels deep',
      'terraform',
    ],
    [
      'a replacement',
      `replace("${'a'.repeat(5000)}", "/a/", "${'b'.repeat(5000)}")`,
      'A string has more than 16777216 characters.',
      'terraform',
    ],
  ])('%s', (_name, expression, message, engine) => {
    expect(evaluate(expression, engine).message).toContain(message);
  });

  it.each<[name: string, expression: string, engine: Engine]>([
    ['a width', 'format("%70000d", 1)', 'terraform'],
    ['a number', 'tostring(1e900000)', 'terraform'],
    ['digits', `tonumber("${'9'.repeat(100_001)}")`, 'terraform'],
    ['a product', 'setproduct(range(1000), range(1000), range(2))', 'terraform'],
    ['a collection', 'setproduct(range(1000), range(1000))', 'terraform'],
    ['nodes', `yamldecode("${'- 1\\n'.repeat(100_001)}")`, 'terraform'],
    ['deep YAML', `yamldecode("${'['.repeat(1_500)}${']'.repeat(1_500)}")`, 'terraform'],
    ['deep JSON', `jsondecode("${'['.repeat(9_000)}${']'.repeat(9_000)}")`, 'terraform'],
    ['fields', `csvdecode("a\\n${'1\\n'.repeat(500_001)}")`, 'terraform'],
    ['an indentation', 'indent(70000, "a\\nb")', 'terraform'],
    ['compressed zeros', `base64gunzip("${bomb}")`, 'opentofu'],
    ['a text', `replace("${'a'.repeat(5000)}", "/a/", "${'b'.repeat(5000)}")`, 'terraform'],
    [
      'a text in a template',
      `"\${replace("${'a'.repeat(5000)}", "a", "${'b'.repeat(5000)}")}x"`,
      'terraform',
    ],
    ['a width of some', 'formatlist("%70000s", ["a"])', 'terraform'],
  ])('%s over a limit that the engines do not have is not caught', (_name, expression, engine) => {
    const caught = [`can(${expression})`, `try(${expression}, "other")`, `true ? "a" : ${expression}`];
    for (const text of caught) {
      const { data, message } = evaluate(text, engine);
      expect(data).toBeInstanceOf(Unknown);
      expect(message).toBeDefined();
    }
  });

  it('a regular expression takes time in proportion to its text', () => {
    expect(evaluate(`can(regex("^(a+)+$", "${'a'.repeat(5000)}!"))`).data).toBe(false);
  });
});
