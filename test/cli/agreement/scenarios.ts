// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { ABSENT_SCENARIOS } from './absent-scenarios';
import { BLOCK_SCENARIOS } from './block-scenarios';
import { COMMAND_ARGUMENT_SCENARIOS } from './command-argument-scenarios';
import { CONDITION_SCENARIOS } from './condition-scenarios';
import { ENCRYPTION_SCENARIOS } from './encryption-scenarios';
import { EXPRESSION_SCENARIOS } from './expression-scenarios';
import { FILE_SCENARIOS } from './file-scenarios';
import { GATE_SCENARIOS } from './gate-scenarios';
import { IDIOM_SCENARIOS } from './idiom-scenarios';
import { LANGUAGE_SCENARIOS } from './language-scenarios';
import { MODULE_SCENARIOS } from './module-scenarios';
import { MOVE_SCENARIOS } from './move-scenarios';
import { PROVIDER_FUNCTION_SCENARIOS } from './provider-function-scenarios';
import { PROVIDER_SCENARIOS } from './provider-scenarios';
import { PUBLIC_MODULES } from './public-modules';
import { REFUSED_SCENARIOS } from './refused-scenarios';
import { gate, one, type Scenario, SETTINGS } from './scenario';
import { SETTINGS_SCENARIOS } from './settings-scenarios';
import { TYPE_SCENARIOS } from './type-scenarios';
import { VARIABLE_SCENARIOS } from './variable-scenarios';
import { VERDICT_SCENARIOS } from './verdict-scenarios';
import { WAITING_SCENARIOS } from './waiting-scenarios';

const COUNTS = [
  '1',
  '0',
  '"1"',
  'true ? 1 : 0',
  'false ? 1 : 0',
  'var.on ? 1 : 0',
  'var.off ? 1 : 0',
  '!var.off ? 1 : 0',
  'var.name != "" ? 1 : 0',
  'var.name == "prod" ? 1 : 0',
  'var.list == [] ? 0 : 1',
  'length(var.list)',
  'length(var.list) > 1 ? 1 : 0',
  'length(var.map)',
  'length(keys(var.map)) - 1',
  'var.nothing == null ? 1 : 0',
  'var.nothing != null ? 1 : 0',
  'try(var.object.enabled, false) ? 1 : 0',
  'lookup(var.map, "x", "none") == "none" ? 1 : 0',
  'contains(var.list, "a") ? 1 : 0',
  'contains(var.list, "z") ? 1 : 0',
  'local.enabled ? 1 : 0',
  'local.count',
  'local.disabled ? 1 : 0',
  'terraform.workspace == "default" ? 1 : 0',
  'terraform.workspace == "prod" ? 1 : 0',
  'can(regex("^pro", var.name)) ? 1 : 0',
  'can(regex("^x", var.name)) ? 1 : 0',
  'coalesce(null, 1)',
  'max(0, 1)',
  'min(0, 1)',
  'tonumber("1")',
  'signum(3)',
  'alltrue([var.on, true]) ? 1 : 0',
  'anytrue([var.off, false]) ? 1 : 0',
  'startswith(var.name, "p") ? 1 : 0',
  'var.on && !var.off ? 1 : 0',
  'var.off || var.on ? 1 : 0',
  'var.on == true ? 1 : 0',
  'length([for x in var.list : x if x == "a"])',
  'length([for x in var.list : x if x == "q"])',
  'upper(var.name) == "PROD" ? 1 : 0',
  'element(var.list, 3) == "b" ? 1 : 0',
  'index(var.list, "b")',
  'yamldecode("on: 1")["true"]',
  'jsondecode("{\\"n\\": 1}").n',
  'fileexists("${path.module}/main.tf") ? 1 : 0',
  'fileexists("none") ? 1 : 0',
  'length(fileset(path.module, "*.none"))',
  'tobool("true") ? 1 : 0',
  'one([]) == null ? 1 : 0',
  'merge({ a = 0 }, { a = 1 }).a',
  'split(",", "0,1")[1]',
  'compact(["", "1"])[0]',
  'sum([0, 1])',
  'parseint("1", 2)',
  'strcontains(var.name, "ro") ? 1 : 0',
  'cidrsubnet("10.0.0.0/8", 8, 1) == "10.1.0.0/16" ? 1 : 0',
  'timecmp("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z") < 0 ? 1 : 0',
  'md5("a") == "0cc175b9c0f1b6a831c399e269772661" ? 1 : 0',
  'flatten([[var.on]])[0] ? 1 : 0',
  'setsubtract(var.list, ["a"]) == toset(["b"]) ? 1 : 0',
  'nonsensitive(sensitive(1))',
  'sensitive(1)',
  '-1',
  '1.5',
  '"a"',
  'null',
  'true',
  'var.missing',
  '[][0]',
  'true ? 1 : [][0]',
  'tonumber("x")',
  'terraform_data.later.id != null ? 1 : 0',
  '"x${terraform_data.later.id}" != "" ? 1 : 0',
  'terraform_data.later.output == "x" ? 1 : 0',
];
const VALUES = `variable "on" { default = true }
variable "off" { default = false }
variable "name" { default = "prod" }
variable "list" { default = ["a", "b"] }
variable "map" { default = { a = "1" } }
variable "nothing" { default = null }
variable "object" { default = { enabled = true } }
locals {
  enabled  = local.later
  later    = var.on
  count    = length(var.map)
  disabled = !local.enabled
}
resource "terraform_data" "later" { input = "x" }
`;

const FOR_EACHES = [
  'toset(["a"])',
  'toset([])',
  '{ a = 1 }',
  '{}',
  'toset(var.list)',
  'var.map',
  '{ for x in var.list : x => x }',
  '{ for x in var.list : x => x if x == "a" }',
  '{ for k, v in var.map : k => v if v == "2" }',
  'toset([for x in var.list : upper(x)])',
  'var.on ? { a = 1 } : {}',
  'var.off ? { a = 1 } : {}',
  'var.off ? toset(["a"]) : toset([])',
  'toset(concat(var.list, ["c"]))',
  'zipmap(var.list, [1, 2])',
  'merge(var.map, { b = "2" })',
  'tomap({ a = "x" })',
  'toset(keys(var.map))',
  'toset(split(",", "a,b"))',
  'setunion(["a"], ["b"])',
  'toset(compact(["", "a"]))',
  'var.list',
  '["a"]',
  'null',
  'toset([1])',
  'sensitive(toset(["a"]))',
  '"a"',
  'toset([null])',
  'jsondecode("{\\"a\\": 1}")',
  'toset([terraform_data.later.id])',
  '{ a = terraform_data.later.id }',
  'toset(csvdecode("n\\na\\nb")[*].n)',
  'try(var.object.list, toset([]))',
];

const TOKENS: readonly [name: string, token: string][] = [
  ['a concatenated name', 'token_env = "${"GATE"}_TOKEN"'],
  ['upper()', 'token_env = upper("gate_token")'],
  ['format()', 'token_env = format("%s_%s", "GATE", "TOKEN")'],
  ['join()', 'token_env = join("_", ["GATE", "TOKEN"])'],
  ['a conditional', 'token_env = var.on ? "GATE_TOKEN" : "OTHER_TOKEN"'],
  ['another arm', 'token_env = var.off ? "GATE_TOKEN" : "OTHER_TOKEN"'],
  ['a map', 'token_env = { prod = "GATE_TOKEN" }[var.name]'],
  ['lookup()', 'token_env = lookup({ dev = "X" }, var.name, "GATE_TOKEN")'],
  ['a heredoc', 'token_env = trimspace(<<-E\n    GATE_TOKEN\n  E\n  )'],
  ['a directive', 'token_env = "%{ if var.on }GATE_TOKEN%{ else }OTHER_TOKEN%{ endif }"'],
  ['replace()', 'token_env = replace("GATE-TOKEN", "/-/", "_")'],
  ['coalesce()', 'token_env = coalesce("", "GATE_TOKEN")'],
  ['try()', 'token_env = try(var.object.token, "GATE_TOKEN")'],
  ['a local', 'token_env = local.token'],
  ['null beside another source', 'token_env = "GATE_TOKEN"\n  token_file = null'],
  ['jsondecode()', 'token_env = jsondecode("[\\"GATE_TOKEN\\"]")[0]'],
  ['a splat', 'token_env = [{ e = "GATE_TOKEN" }][*].e[0]'],
  ['a file of YAML', 'token_env = yamldecode(file("${path.module}/settings.yaml")).token'],
  ['templatefile()', 'token_env = templatefile("${path.module}/name.tftpl", { n = "GATE" })'],
  ['a file', 'token_file = "${path.module}/valid.token"'],
  ['a missing file', 'token_file = "${path.module}/none.token"'],
  ['a missing variable of the environment', 'token_env = "NO_SUCH_TOKEN"'],
  ['base64decode()', 'token_env = base64decode("R0FURV9UT0tFTg==")'],
  ['a variable', 'token = var.token'],
  ['a sensitive variable', 'token = var.secret'],
  ['a value not known yet', 'token_env = "GATE_TOKEN${terraform_data.later.id == "" ? "" : ""}"'],
];
const TOKEN_VALUES = `${VALUES}locals { token = "GATE_TOKEN" }
variable "token" {}
variable "secret" { sensitive = true }
`;

const module_ = (call: string, inside = gate(), rest = '') => ({
  main: `module "m" {\n  source = "./m"\n  ${call}\n}\n${rest}`,
  inside,
});
const MODULE_HEAD = SETTINGS;
const MODULES: readonly [name: string, { main: string; inside: string }][] = [
  ['a module', module_('')],
  ['a module with count 0', module_('count = 0')],
  ['a module with count 1', module_('count = 1')],
  [
    'a module with count by a variable',
    module_('count = var.on ? 1 : 0', gate(), 'variable "on" { default = true }\n'),
  ],
  [
    'a module switched off by a variable',
    module_('count = var.on ? 1 : 0', gate(), 'variable "on" { default = false }\n'),
  ],
  ['a module with for_each', module_('for_each = toset(["a", "b"])')],
  ['a module with an empty for_each', module_('for_each = {}')],
  [
    'a module with for_each and each.key',
    module_(
      'for_each = toset(["GATE_TOKEN"])\n  env = each.key',
      `variable "env" {}\n${gate('', 'token_env = var.env')}`,
    ),
  ],
  [
    'a module with an input that switches on',
    module_(
      'enabled = true',
      `variable "enabled" { default = false }\n${gate('count = var.enabled ? 1 : 0')}`,
    ),
  ],
  [
    'a module with an input that switches off',
    module_(
      'enabled = false',
      `variable "enabled" { default = true }\n${gate('count = var.enabled ? 1 : 0')}`,
    ),
  ],
  [
    'a module with its default',
    module_('', `variable "enabled" { default = true }\n${gate('count = var.enabled ? 1 : 0')}`),
  ],
  [
    'a module with a typed input',
    module_(
      'settings = { env = "GATE_TOKEN" }',
      `variable "settings" {\n  type = object({ env = string, on = optional(bool, true) })\n}\n${gate('count = var.settings.on ? 1 : 0', 'token_env = var.settings.env')}`,
    ),
  ],
  [
    'a module with null for an input',
    module_(
      'enabled = null',
      `variable "enabled" {\n  default  = true\n  nullable = false\n}\n${gate('count = var.enabled ? 1 : 0')}`,
    ),
  ],
  [
    'a module with null for a nullable input',
    module_(
      'enabled = null',
      `variable "enabled" { default = true }\n${gate('count = var.enabled == null ? 1 : 0')}`,
    ),
  ],
  ['a module with a missing input', module_('', `variable "needed" {}\n${gate()}`)],
  ['a module with an unknown input', module_('nope = 1')],
  [
    'an output that decides',
    module_('', 'output "on" { value = true }\n', gate('count = module.m.on ? 1 : 0')),
  ],
  [
    'an output that decides against',
    module_('', 'output "on" { value = false }\n', gate('count = module.m.on ? 1 : 0')),
  ],
  [
    'outputs of instances',
    module_(
      'for_each = toset(["a"])',
      'output "env" { value = "GATE_TOKEN" }\n',
      gate('', 'token_env = module.m["a"].env'),
    ),
  ],
  [
    'outputs of counted instances',
    module_('count = 2', 'output "env" { value = "GATE_TOKEN" }\n', gate('', 'token_env = module.m[1].env')),
  ],
  [
    'an output with a splat',
    module_(
      'count = 2',
      'output "env" { value = "GATE_TOKEN" }\n',
      gate('', 'token_env = one(distinct(module.m[*].env))'),
    ),
  ],
  ['a bad type of an input', module_('n = "x"', `variable "n" { type = number }\n${gate()}`)],
  [
    'a module whose validation fails',
    module_(
      'n = 5',
      `variable "n" {\n  validation {\n    condition     = var.n < 3\n    error_message = "Too large."\n  }\n}\n${gate()}`,
    ),
  ],
];

const FOLDERS: readonly Scenario[] = [
  one('terraform.tfvars', `variable "on" {}\n${gate('count = var.on ? 1 : 0')}`, {
    files: { 'terraform.tfvars': 'on = true\n' },
  }),
  one(
    'terraform.tfvars that switches off',
    `variable "on" { default = true }\n${gate('count = var.on ? 1 : 0')}`,
    { files: { 'terraform.tfvars': 'on = false\n' } },
  ),
  one('terraform.tfvars.json over terraform.tfvars', `variable "on" {}\n${gate('count = var.on ? 1 : 0')}`, {
    files: { 'terraform.tfvars': 'on = false\n', 'terraform.tfvars.json': '{"on": true}' },
  }),
  one('auto.tfvars in the order of names', `variable "on" {}\n${gate('count = var.on ? 1 : 0')}`, {
    files: { 'a.auto.tfvars': 'on = false\n', 'b.auto.tfvars': 'on = true\n' },
  }),
  one('auto.tfvars.json', `variable "on" {}\n${gate('count = var.on ? 1 : 0')}`, {
    files: { 'a.auto.tfvars': 'on = true\n', 'b.auto.tfvars.json': '{"on": false}' },
  }),
  one('TF_VAR of no type', `variable "on" {}\n${gate('count = var.on == "1" ? 1 : 0')}`, {
    env: { TF_VAR_on: '1' },
  }),
  one('TF_VAR of a list', `variable "envs" { type = list(string) }\n${gate('', 'token_env = var.envs[0]')}`, {
    env: { TF_VAR_envs: '["GATE_TOKEN"]' },
  }),
  one(
    'TF_VAR of a map',
    `variable "envs" { type = map(string) }\n${gate('for_each = var.envs', 'token_env = each.value')}`,
    { env: { TF_VAR_envs: '{a="GATE_TOKEN"}' } },
  ),
  one('TF_VAR under terraform.tfvars', `variable "n" {}\n${gate('count = var.n')}`, {
    env: { TF_VAR_n: '1' },
    files: { 'terraform.tfvars': 'n = 0\n' },
  }),
  one('TF_VAR that is not HCL', `variable "envs" { type = list(string) }\n${gate()}`, {
    env: { TF_VAR_envs: '[' },
  }),
  one('TF_VAR of a number', `variable "n" { type = number }\n${gate('count = var.n')}`, {
    env: { TF_VAR_n: '1' },
  }),
  one('TF_CLI_ARGS', `variable "n" {}\n${gate('count = var.n')}`, { env: { TF_CLI_ARGS_plan: '-var=n=1' } }),
  one('-var', `variable "n" {}\n${gate('count = var.n')}`, { variables: ['-var=n=1'] }),
  one('-var over a file', `variable "n" {}\n${gate('count = var.n')}`, {
    variables: ['-var-file=x.tfvars', '-var=n=0'],
    files: { 'x.tfvars': 'n = 1\n' },
  }),
  one('a variable file over -var', `variable "n" {}\n${gate('count = var.n')}`, {
    variables: ['-var=n=0', '-var-file=x.tfvars'],
    files: { 'x.tfvars': 'n = 1\n' },
  }),
  one('a variable without a value', `variable "n" {}\n${gate('count = var.n')}`),
  one(
    'a variable whose validation fails',
    `variable "n" {\n  default = 5\n  validation {\n    condition     = var.n < 3\n    error_message = "Too large."\n  }\n}\n${gate()}`,
  ),
  one('a workspace', gate('count = terraform.workspace == "prod" ? 1 : 0'), {
    env: { TF_WORKSPACE: 'default' },
  }),
  one('an override file', gate('count = 0'), {
    files: { 'a_override.tf': 'data "apsaramqtt_token" "g" {\n  count = 1\n}\n' },
  }),
  one('an override that switches off', gate('count = 1'), {
    files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  count = 0\n}\n' },
  }),
  one('an override of a local', `locals { n = 0 }\n${gate('count = local.n')}`, {
    files: { 'override.tf': 'locals {\n  n = 1\n}\n' },
  }),
  one('an override of a variable', `variable "n" { default = 0 }\n${gate('count = var.n')}`, {
    files: { 'override.tf': 'variable "n" {\n  default = 1\n}\n' },
  }),
  one('an override without a base', gate(), {
    files: { 'override.tf': 'data "apsaramqtt_token" "other" {\n  count = 1\n}\n' },
  }),
  one('an override in JSON', gate('count = 0'), {
    files: { 'override.tf.json': '{"data": {"apsaramqtt_token": {"g": {"count": 1}}}}' },
  }),
  one('an override of the policy', gate('on_invalid = "fail"'), {
    files: { 'override.tf': 'data "apsaramqtt_token" "g" {\n  on_invalid = "warn"\n}\n' },
  }),
  one('a hidden file', '', { files: { '.x.tf': gate() } }),
  one('a file of an editor', '', { files: { 'x.tf~': gate(), '#x.tf#': gate() } }),
  one('a gate in JSON', '', {
    files: {
      'g.tf.json':
        '{"data": {"apsaramqtt_token": {"g": {"instance_id": "post-cn-emulator", "token_env": "GATE_TOKEN"}}}}',
    },
  }),
  one('a template in JSON', 'locals { t = "GATE" }\n', {
    files: {
      'g.tf.json':
        '{"data": {"apsaramqtt_token": {"g": {"instance_id": "post-cn-emulator", "token_env": "${local.t}_TOKEN"}}}}',
    },
  }),
  one('count in JSON', '', {
    files: {
      'g.tf.json':
        '{"data": {"apsaramqtt_token": {"g": {"count": "${1 > 2 ? 1 : 0}", "instance_id": "post-cn-emulator", "token_env": "GATE_TOKEN"}}}}',
    },
  }),
  one('a .tofu file', '', { files: { 'g.tofu': gate() } }),
  one('a .tofu file over its twin', '', { files: { 'g.tf': gate('count = 0'), 'g.tofu': gate() } }),
  one('a .tofu file that switches off', '', { files: { 'g.tf': gate(), 'g.tofu': gate('count = 0') } }),
  one('on_invalid = warn', gate('on_invalid = "warn"')),
  one(
    'on_invalid by a variable',
    `variable "policy" { default = "warn" }\n${gate('on_invalid = var.policy')}`,
  ),
  one('on_invalid = null', gate('on_invalid = null')),
  one('on_invalid with a bad value', gate('on_invalid = "maybe"')),
  one(
    'a check block',
    'check "c" {\n  data "apsaramqtt_token" "g" {\n    instance_id = "post-cn-emulator"\n    token_env   = "GATE_TOKEN"\n  }\n  assert {\n    condition     = data.apsaramqtt_token.g.token_status\n    error_message = "invalid"\n  }\n}\n',
  ),
  one(
    'a precondition that fails',
    `${gate()}resource "terraform_data" "x" {\n  lifecycle {\n    precondition {\n      condition     = 1 > 2\n      error_message = "no"\n    }\n  }\n}\n`,
  ),
  one('an alias', `provider "apsaramqtt" {\n  alias = "b"\n}\n${gate('provider = apsaramqtt.b')}`),
  one('an alias that does not exist', gate('provider = apsaramqtt.nope')),
  one(
    'a dependency on something not created yet',
    `resource "terraform_data" "later" {}\n${gate('depends_on = [terraform_data.later]')}`,
  ),
  one(
    'a dependency on nothing new',
    `locals { a = 1 }\n${gate()}output "o" { value = data.apsaramqtt_token.g.verdict }\n`,
  ),
  one('an unknown argument', gate('nope = 1')),
  one('a missing instance', gate('', 'token_env = "GATE_TOKEN"', '')),
  one('two sources', gate('token_file = "x"')),
  one('no source', gate('', '')),
  one(
    'an instance from a variable',
    `variable "id" { default = "post-cn-emulator" }\n${gate('', undefined, 'instance_id = var.id')}`,
  ),
  one(
    'an instance from a conditional',
    gate('', undefined, 'instance_id = 1 > 2 ? "post-cn-other" : "post-cn-emulator"'),
  ),
  one('a faulty local', `locals { bad = 1 + "x" }\n${gate()}`),
  one('a faulty output', `output "bad" { value = tonumber("x") }\n${gate()}`),
  one('a cycle', `locals {\n  a = local.b\n  b = local.a\n}\n${gate()}`),
  one('a syntax error in another file', gate(), { files: { 'z.tf': 'locals {\n' } }),
  one('two gates of one name', gate() + gate()),
  one(
    'a second gate that is valid',
    `${gate()}data "apsaramqtt_token" "valid" {\n  instance_id = "post-cn-emulator"\n  token_env   = "VALID_TOKEN"\n}\n`,
  ),
  one(
    'a fleet',
    'data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  token_envs  = { a = "GATE_TOKEN", b = "VALID_TOKEN" }\n}\n',
  ),
  one(
    'a fleet by an expression',
    'data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  token_envs  = { for x in ["GATE", "VALID"] : x => "${x}_TOKEN" }\n}\n',
  ),
  one(
    'an empty fleet',
    'data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  token_envs  = {}\n}\n',
  ),
  one(
    'a fleet that only warns',
    'data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  token_envs  = { a = "GATE_TOKEN" }\n  on_invalid  = "warn"\n}\n',
  ),
  one(
    'an ephemeral gate',
    'ephemeral "apsaramqtt_token" "g" {\n  instance_id = "post-cn-emulator"\n  token_env   = "GATE_TOKEN"\n}\n',
  ),
  one(
    'a moved block',
    `moved {\n  from = terraform_data.a\n  to   = terraform_data.b\n}\nresource "terraform_data" "b" {}\n${gate()}`,
  ),
  one(
    'an instance key in the index of another',
    `${gate('for_each = toset(["a"])')}output "o" { value = data.apsaramqtt_token.g["a"].verdict }\n`,
  ),
];

function counted(expression: string): Scenario {
  return one(`count = ${expression}`, VALUES + gate(`count = ${expression}`));
}

function repeated(expression: string): Scenario {
  return one(`for_each = ${expression}`, VALUES + gate(`for_each = ${expression}`));
}

export const SCENARIOS: readonly Scenario[] = [
  ...COUNTS.map(counted),
  ...FOR_EACHES.map(repeated),
  ...TOKENS.map(([name, token]) =>
    one(`a token from ${name}`, TOKEN_VALUES + gate('', token), {
      files: {
        'settings.yaml': 'token: GATE_TOKEN\n',
        'name.tftpl': '${n}_TOKEN',
        'valid.token': 'validtoken-one-0001\n',
      },
      env: { TF_VAR_token: 'GATE_TOKEN_VALUE', TF_VAR_secret: 'GATE_TOKEN_VALUE' },
    }),
  ),
  ...MODULES.map(([name, { main, inside }]) =>
    one(name, main, { files: { 'm/main.tf': MODULE_HEAD + inside } }),
  ),
  ...FOLDERS,
  ...PUBLIC_MODULES,
  ...VARIABLE_SCENARIOS,
  ...FILE_SCENARIOS,
  ...MODULE_SCENARIOS,
  ...PROVIDER_SCENARIOS,
  ...CONDITION_SCENARIOS,
  ...BLOCK_SCENARIOS,
  ...GATE_SCENARIOS,
  ...EXPRESSION_SCENARIOS,
  ...REFUSED_SCENARIOS,
  ...ABSENT_SCENARIOS,
  ...LANGUAGE_SCENARIOS,
  ...SETTINGS_SCENARIOS,
  ...IDIOM_SCENARIOS,
  ...PROVIDER_FUNCTION_SCENARIOS,
  ...WAITING_SCENARIOS,
  ...MOVE_SCENARIOS,
  ...ENCRYPTION_SCENARIOS,
  ...COMMAND_ARGUMENT_SCENARIOS,
  ...TYPE_SCENARIOS,
  ...VERDICT_SCENARIOS,
];
