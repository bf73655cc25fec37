// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, HEAD, one, type Scenario, SETTINGS, withModules } from './scenario';

const JSON_GATE = { instance_id: 'post-cn-emulator', token_env: 'GATE_TOKEN' };

function json(
  name: string,
  document: unknown,
  files: Readonly<Record<string, string>> = {},
  main = '',
): Scenario {
  return one(name, main, { files: { 'g.tf.json': JSON.stringify(document), ...files } });
}

/** Scenarios about which files are read, how they are merged, and the native and JSON syntax. */
export const FILE_SCENARIOS: readonly Scenario[] = [
  json('a list of blocks in JSON', { data: { apsaramqtt_token: { g: [JSON_GATE] } } }),
  json('a list of types in JSON', {
    data: [{ apsaramqtt_token: { g: JSON_GATE } }, { apsaramqtt_token: { h: JSON_GATE } }],
  }),
  json('locals and variables in JSON', {
    variable: { on: { default: true, type: 'bool' } },
    locals: { env: '${var.on ? "GATE_TOKEN" : "NONE"}' },
    data: { apsaramqtt_token: { g: { ...JSON_GATE, token_env: '${local.env}' } } },
  }),
  json('a default in JSON that is not a template', {
    variable: { s: { default: '${x}' } },
    data: { apsaramqtt_token: { g: { ...JSON_GATE, count: '${length(var.s) == 4 ? 1 : 0}' } } },
  }),
  json('for_each in JSON', {
    data: {
      apsaramqtt_token: {
        g: { ...JSON_GATE, for_each: { a: 'GATE_TOKEN', b: 'VALID_TOKEN' }, token_env: '${each.value}' },
      },
    },
  }),
  json('for_each over a set in JSON', {
    data: {
      apsaramqtt_token: {
        g: { ...JSON_GATE, for_each: '${toset(["GATE_TOKEN"])}', token_env: '${each.key}' },
      },
    },
  }),
  json('a comment in JSON', {
    '//': 'about this',
    data: { '//': 'x', apsaramqtt_token: { g: { '//': 'y', ...JSON_GATE } } },
  }),
  json('a null argument in JSON', { data: { apsaramqtt_token: { g: { ...JSON_GATE, token_file: null } } } }),
  ...[
    null,
    [],
    [null],
    { locals: null, terraform: null, moved: null, import: [], output: { o: null } },
    { data: null },
    { resource: {} },
    { resource: { terraform_data: [] } },
    { resource: { terraform_data: { x: null } } },
    { locals: [null] },
  ].map((content) =>
    one(`JSON with nothing in it: ${JSON.stringify(content)}`, gate(), {
      files: { 'nothing.tf.json': JSON.stringify(content) },
    }),
  ),
  one('an empty file of JSON', gate(), { files: { 'nothing.tf.json': '' } }),
  json('an output in JSON', {
    output: { v: { value: '${data.apsaramqtt_token.g.verdict}' } },
    data: { apsaramqtt_token: { g: JSON_GATE } },
  }),
  json('an object with templates in its keys in JSON', {
    locals: { k: 'a', m: { '${local.k}': 'GATE_TOKEN' } },
    data: { apsaramqtt_token: { g: { ...JSON_GATE, token_env: '${local.m.a}' } } },
  }),
  json('a check block in JSON', {
    check: {
      c: {
        data: { apsaramqtt_token: { g: JSON_GATE } },
        assert: { condition: '${data.apsaramqtt_token.g.token_status}', error_message: 'invalid' },
      },
    },
  }),
  json('a fleet in JSON', {
    data: { apsaramqtt_tokens: { f: { instance_id: 'post-cn-emulator', token_envs: { a: 'GATE_TOKEN' } } } },
  }),
  json('an ephemeral gate in JSON', { ephemeral: { apsaramqtt_token: { g: JSON_GATE } } }),
  json('depends_on in JSON', {
    resource: { terraform_data: { later: {} } },
    data: { apsaramqtt_token: { g: { ...JSON_GATE, depends_on: ['terraform_data.later'] } } },
  }),
  json('a provider in JSON', {
    provider: { apsaramqtt: [{ alias: 'b' }] },
    data: { apsaramqtt_token: { g: { ...JSON_GATE, provider: 'apsaramqtt.b' } } },
  }),
  json(
    'a module in JSON',
    { module: { m: { source: './m', env: 'GATE_TOKEN' } } },
    {
      'm/main.tf.json': JSON.stringify({
        terraform: { required_providers: { apsaramqtt: { source: 'apsaramqtt/apsaramqtt' } } },
        variable: { env: {} },
        data: { apsaramqtt_token: { g: { ...JSON_GATE, token_env: '${var.env}' } } },
      }),
    },
  ),
  json('a precondition in JSON', {
    data: {
      apsaramqtt_token: {
        g: {
          ...JSON_GATE,
          lifecycle: { precondition: { condition: '${path.module == ""}', error_message: 'no' } },
        },
      },
    },
  }),
  one('JSON with a syntax error', gate(), { files: { 'x.tf.json': '{"locals": {' } }),
  one('JSON that is a list', '', {
    files: {
      'x.tf.json': JSON.stringify([{ locals: { a: 1 } }, { data: { apsaramqtt_token: { g: JSON_GATE } } }]),
    },
  }),
  one('JSON with the same key twice', '', {
    files: {
      'x.tf.json': `{"data": {"apsaramqtt_token": {"g": ${JSON.stringify(JSON_GATE)}}}, "data": {"apsaramqtt_token": {"h": ${JSON.stringify(JSON_GATE)}}}}`,
    },
  }),
  one('JSON with a byte-order mark', gate(), { files: { 'x.tf.json': '\uFEFF{"locals": {}}' } }),
  one('a byte-order mark', '', { files: { 'x.tf': `\uFEFF${gate()}` } }),
  one('line ends of Windows', '', { files: { 'x.tf': gate().replace(/\n/g, '\r\n') } }),
  one('a comment over many lines', `/* ${gate()} */\n# one\n// two\n${gate('/* inline */ count = 1 # end')}`),
  one('a comment that does not end', `${gate()}/* open`),
  one('a heredoc with line ends of Windows', '', {
    files: { 'x.tf': gate('', 'token_env = chomp(<<E\nGATE_TOKEN\nE\n  )').replace(/\n/g, '\r\n') },
  }),
  one('two overrides, the last of which wins', gate('count = 0'), {
    files: {
      'a_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n',
      'b_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n',
    },
  }),
  one('an override that comes before in the order of names', gate('count = 0'), {
    files: {
      'override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n',
      'z_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n',
    },
  }),
  one('an override of a module call', 'module "m" {\n  source = "./m"\n  env    = "VALID_TOKEN"\n}\n', {
    files: {
      'm/main.tf': `${SETTINGS}variable "env" {}\n${gate('', 'token_env = var.env')}`,
      'x_override.tf': 'module "m" {\n  env = "GATE_TOKEN"\n}\n',
    },
  }),
  one('an override of the source of a module', 'module "m" {\n  source = "./m"\n}\n', {
    files: {
      'm/main.tf': SETTINGS,
      'n/main.tf': SETTINGS + gate(),
      'x_override.tf': 'module "m" {\n  source = "./n"\n}\n',
    },
  }),
  one('an override within a module', 'module "m" {\n  source = "./m"\n}\n', {
    files: {
      'm/main.tf': SETTINGS + gate('count = 0'),
      'm/x_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n',
    },
  }),
  one('an override from for_each to count', gate('for_each = toset(["a"])'), {
    files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n' },
  }),
  one('an override from count to an empty for_each', gate('count = 1'), {
    files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  for_each = toset([])\n}\n' },
  }),
  one('an override from for_each to no count', gate('for_each = toset(["a"])'), {
    files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n' },
  }),
  one(
    'an override from count to an empty for_each, of a module',
    'module "m" {\n  source = "./m"\n  count  = 1\n}\n',
    {
      files: {
        'm/main.tf': SETTINGS + gate(),
        'override.tf': 'module "m" {\n  for_each = toset([])\n}\n',
      },
    },
  ),
  one(
    'an override of the type of a variable',
    `variable "n" {\n  type    = string\n  default = "1"\n}\n${gate('count = var.n')}`,
    {
      files: { 'override.tf': 'variable "n" {\n  type = number\n}\n' },
    },
  ),
  one(
    'an override with a type that does not fit the default',
    `variable "n" {\n  type    = string\n  default = "a"\n}\n${gate()}`,
    {
      files: { 'override.tf': 'variable "n" {\n  type = number\n}\n' },
    },
  ),
  one(
    'an override of a validation',
    `variable "n" {
  default = 5
  validation {
    condition     = var.n < 3
    error_message = "Too large."
  }
}
${gate()}`,
    {
      files: {
        'override.tf':
          'variable "n" {\n  validation {\n    condition     = var.n < 9\n    error_message = "Too large."\n  }\n}\n',
      },
    },
  ),
  one('an override of an output', `output "o" { value = tonumber("x") }\n${gate()}`, {
    files: { 'override.tf': 'output "o" {\n  value = 1\n}\n' },
  }),
  one('an override of a local that is not declared', gate(), {
    files: { 'override.tf': 'locals {\n  n = 1\n}\n' },
  }),
  one('an override of the settings', gate(), {
    files: {
      'override.tf':
        'terraform {\n  required_providers {\n    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }\n  }\n}\n',
    },
  }),
  one('an override with an additional provider block', gate('provider = apsaramqtt.b'), {
    files: { 'override.tf': 'provider "apsaramqtt" {\n  alias = "b"\n}\n' },
  }),
  one(
    'an override of lifecycle',
    gate(
      'lifecycle {\n    precondition {\n      condition     = path.module == ""\n      error_message = "no"\n    }\n  }',
    ),
    {
      files: {
        'override.tf':
          'data "apsaramqtt_token" "g" {\n  lifecycle {\n    precondition {\n      condition     = path.module != ""\n      error_message = "no"\n    }\n  }\n}\n',
      },
    },
  ),
  one(
    'an override of a gate in a check block',
    `check "c" {
  data "apsaramqtt_token" "g" {
    instance_id = "post-cn-emulator"
    token_env   = "VALID_TOKEN"
  }
  assert {
    condition     = data.apsaramqtt_token.g.verdict == "valid"
    error_message = "no"
  }
}
`,
    { files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  token_env = "GATE_TOKEN"\n}\n' } },
  ),
  one('an override of a gate in JSON by one in HCL', '', {
    files: {
      'g.tf.json': JSON.stringify({ data: { apsaramqtt_token: { g: { ...JSON_GATE, count: 0 } } } }),
      'override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n',
    },
  }),
  one('a file called override without a dot', gate('count = 1'), {
    files: { 'myoverride.tf': 'locals {\n  a = 1\n}\n' },
  }),
  one('an override file for OpenTofu', gate('count = 1'), {
    files: { 'x_override.tofu': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n' },
  }),
  one('an override in both languages', gate('count = 1'), {
    files: {
      'x_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n',
      'x_override.tofu': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n',
    },
  }),
  one('a twin in JSON', '', {
    files: {
      'g.tf.json': JSON.stringify({ data: { apsaramqtt_token: { g: { ...JSON_GATE, count: 0 } } } }),
      'g.tofu.json': JSON.stringify({ data: { apsaramqtt_token: { g: JSON_GATE } } }),
    },
  }),
  one('a twin of another syntax', '', {
    files: {
      'g.tf': gate('count = 0'),
      'g.tofu.json': JSON.stringify({ data: { apsaramqtt_token: { h: JSON_GATE } } }),
    },
  }),
  one('a twin of the main file', gate(), { files: { 'main.tofu': `${HEAD}${gate('count = 0')}` } }),
  one('a twin in a module', 'module "m" {\n  source = "./m"\n}\n', {
    files: { 'm/main.tf': SETTINGS + gate('count = 0'), 'm/main.tofu': SETTINGS + gate() },
  }),
  one('a twin that is broken', gate(), { files: { 'x.tf': 'locals {}\n', 'x.tofu': 'locals {\n' } }),
  one('a broken file with a twin', gate(), { files: { 'x.tf': 'locals {\n', 'x.tofu': 'locals {}\n' } }),
  one('variables for OpenTofu only', `variable "n" { default = 1 }\n${gate('count = var.n')}`, {
    files: { 'x.auto.tfvars': 'n = 1\n', 'y.tofuvars': 'n = 0\n' },
  }),
  one('a folder with the name of a file', gate(), { files: { 'x.tf/inner.tf': 'locals {\n}\n' } }),
  one('test files', gate(), { files: { 'x.tftest.hcl': 'run "x" {\n', 'tests/y.tftest.hcl': 'nothing' } }),
  one('a folder below without a call', gate(), { files: { 'examples/main.tf': HEAD + gate('nope = 1') } }),
  one('a lock file and other things', gate(), {
    files: { 'README.md': '# x', 'x.hcl': 'a {', 'x.tf.bak': 'a {' },
  }),
  ...['../gates/device-*.yaml', './/gates/device-*.yaml', '/gates/device-*.yaml'].map((pattern) =>
    one(
      `a gate for each of the files ${pattern}`,
      gate(
        `for_each = fileset("\${path.module}${pattern.startsWith('..') ? '/below' : ''}", "${pattern}")`,
        `token_env = yamldecode(file("${pattern.startsWith('..') ? 'below/' : ''}\${each.value}")).env`,
      ),
      { files: { 'gates/device-1.yaml': 'env: GATE_TOKEN\n', 'below/none.txt': '' } },
    ),
  ),
  one(
    'an override of depends_on with nothing',
    `resource "terraform_data" "x" {}\n${gate('depends_on = [terraform_data.x]')}`,
    { files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  depends_on = []\n}\n' } },
  ),
  withModules(
    'an override of depends_on with nothing, of a module',
    'resource "terraform_data" "x" {}\nmodule "m" {\n  source     = "./m"\n  depends_on = [terraform_data.x]\n}\n',
    { m: gate() },
    { files: { 'override.tf': 'module "m" {\n  depends_on = []\n}\n' } },
  ),
  withModules(
    'an override of depends_on of an output',
    `module "m" { source = "./m" }\n${gate()}`,
    { m: 'resource "terraform_data" "x" {}\noutput "o" { value = 1 }\n' },
    { files: { 'm/override.tf': 'output "o" {\n  depends_on = [terraform_data.x]\n}\n' } },
  ),
  ...['true', 'false', undefined].flatMap((enabled) =>
    [
      'lifecycle {\n    enabled = false\n  }',
      'lifecycle {\n    enabled = true\n  }',
      'count = 2',
      'for_each = toset(["a"])',
    ].flatMap((over) => {
      const lifecycle = enabled === undefined ? '' : `lifecycle {\n    enabled = ${enabled}\n  }`;
      const what = `an override of enabled, which is ${enabled ?? 'not set'}, by ${over}`;
      return [
        one(what, gate(lifecycle), {
          files: { 'override.tofu': `data "apsaramqtt_token" "g" {\n  ${over}\n}\n` },
        }),
        withModules(
          `${what}, of a module`,
          `module "m" {\n  source = "./m"\n  ${lifecycle}\n}\n`,
          { m: gate() },
          { files: { 'override.tofu': `module "m" {\n  ${over}\n}\n` } },
        ),
      ];
    }),
  ),
];
