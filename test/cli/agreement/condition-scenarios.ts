// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

function condition(type: string, expression: string): string {
  return `lifecycle {
    ${type} {
      condition     = ${expression}
      error_message = "Not so."
    }
  }`;
}

const RESOURCE = (type: string, expression: string) =>
  `resource "terraform_data" "x" {\n  input = "x"\n  ${condition(type, expression)}\n}\n`;

const OUTPUT = (expression: string) => `output "o" {
  value = 1
  precondition {
    condition     = ${expression}
    error_message = "Not so."
  }
}
`;

const CHECK = (assertion: string, data = '') => `check "c" {
  ${data}
  assert {
    condition     = ${assertion}
    error_message = "Not so."
  }
}
`;

const NESTED_GATE = `data "apsaramqtt_token" "g" {
    instance_id = "post-cn-emulator"
    token_env   = "GATE_TOKEN"
  }`;

/** A valid gate, so that only the condition can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');
const VALUES = 'locals {\n  a    = "a"\n  null = null\n}\n';
const MESSAGES: readonly [name: string, message: string][] = [
  ['is good', '"The value is ${local.a}."'],
  ['is a number', '5'],
  ['is a list', '[local.a]'],
  ['is null', 'local.a == "a" ? null : ""'],
  ['has null in it', '"The value is ${local.null}."'],
  ['has a fault', '"The value is ${tonumber(local.a)}."'],
];

/** Conditions of resources, outputs, modules and check blocks. */
export const CONDITION_SCENARIOS: readonly Scenario[] = [
  one('a condition that refers to nothing', gate(condition('precondition', '2 > 1'))),
  one('an assertion that refers to nothing', gate() + CHECK('2 > 1')),
  one(
    'a validation that refers to nothing',
    `variable "x" {\n  default = 1\n  validation {\n    condition     = 2 > 1\n    error_message = "Not so."\n  }\n}\n${gate()}`,
  ),

  one('a precondition of a gate that holds', gate(condition('precondition', 'path.module != ""'))),
  one('a precondition of a gate that fails', gate(condition('precondition', 'path.module == ""'))),
  one(
    'a precondition of a gate over a variable',
    `variable "env" { default = "dev" }\n${gate(condition('precondition', 'contains(["prod"], var.env)'))}`,
  ),
  one(
    'a precondition of a gate over each',
    gate(
      `for_each = { a = "GATE_TOKEN", b = "VALID_TOKEN" }\n  ${condition('precondition', 'endswith(each.value, "_TOKEN")')}`,
      'token_env = each.value',
    ),
  ),
  one(
    'a precondition that fails for one of several',
    gate(
      `for_each = { a = "GATE_TOKEN", b = "VALID_TOKEN" }\n  ${condition('precondition', 'each.key != "b"')}`,
      'token_env = each.value',
    ),
  ),
  one(
    'a precondition of a gate of which there is none',
    gate(`count = 0\n  ${condition('precondition', 'path.module == ""')}`),
  ),
  one('a precondition with a fault', gate(condition('precondition', 'tonumber("x") > 2'))),
  one(
    'a precondition over something unknown',
    `resource "terraform_data" "later" {}\n${gate(condition('precondition', 'terraform_data.later.id != ""'))}`,
  ),
  one('a precondition that is text', gate(condition('precondition', '"true"'))),
  one('a precondition that is null', gate(condition('precondition', 'null'))),
  one('a precondition that is a number', gate(condition('precondition', '1'))),
  one(
    'a precondition without a message',
    gate('lifecycle {\n    precondition {\n      condition = true\n    }\n  }'),
  ),
  one('a precondition of a resource', gate() + RESOURCE('precondition', 'path.module == ""')),
  one(
    'a precondition of a resource without instances',
    `${gate()}resource "terraform_data" "x" {\n  count = 0\n  ${condition('precondition', 'path.module == ""')}\n}\n`,
  ),
  one(
    'a precondition of a resource over the verdict',
    gate() + RESOURCE('precondition', 'data.apsaramqtt_token.g.verdict == "valid"'),
  ),
  one(
    'a precondition of a resource over the verdict of a gate that warns',
    gate('on_invalid = "warn"') + RESOURCE('precondition', 'data.apsaramqtt_token.g.verdict == "valid"'),
  ),
  one(
    'a precondition of a resource over the status of a gate that warns',
    gate('on_invalid = "warn"') + RESOURCE('precondition', 'data.apsaramqtt_token.g.token_status'),
  ),
  one(
    'a precondition over the verdict that always holds',
    gate('on_invalid = "warn"') + RESOURCE('precondition', 'data.apsaramqtt_token.g.verdict != "none"'),
  ),
  one(
    'a precondition over a local of the verdict',
    `${gate('on_invalid = "warn"')}locals { ok = data.apsaramqtt_token.g.verdict == "valid" }\n${RESOURCE('precondition', 'local.ok')}`,
  ),
  one(
    'a precondition over all verdicts',
    `${gate('for_each = { a = "GATE_TOKEN", b = "VALID_TOKEN" }\n  on_invalid = "warn"', 'token_env = each.value')}${RESOURCE('precondition', 'alltrue([for t in data.apsaramqtt_token.g : t.token_status])')}`,
  ),
  one(
    'a precondition over a fleet',
    `data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  token_envs  = { a = "GATE_TOKEN", b = "VALID_TOKEN" }
  on_invalid  = "warn"
}
${RESOURCE('precondition', 'data.apsaramqtt_tokens.f.all_valid')}`,
  ),
  one(
    'a postcondition of a gate that warns',
    gate(`on_invalid = "warn"\n  ${condition('postcondition', 'self.verdict == "valid"')}`),
  ),
  ...[
    'self.verdict == "valid"',
    'self.instance_id != "" && self.token != null && self.token_file == null',
  ].map((expression) =>
    one(
      `a postcondition of an ephemeral gate that warns: ${expression}`,
      gate(`on_invalid = "warn"\n  ${condition('postcondition', expression)}`).replace('data', 'ephemeral'),
    ),
  ),
  one(
    'a precondition of a resource over the verdict of an ephemeral gate that warns',
    gate('on_invalid = "warn"').replace('data', 'ephemeral') +
      RESOURCE('precondition', 'ephemeral.apsaramqtt_token.g.verdict == "valid"'),
  ),
  one(
    'an ephemeral gate that takes the instance of another',
    `${gate('', 'token_env = "VALID_TOKEN"').replace('data', 'ephemeral')}ephemeral "apsaramqtt_token" "h" {
  instance_id = ephemeral.apsaramqtt_token.g.instance_id
  token_env   = "GATE_TOKEN"
}
`,
  ),
  one('a postcondition of a gate', gate(condition('postcondition', 'self.token_status'))),
  one(
    'a postcondition over an argument of the gate',
    gate(condition('postcondition', 'self.instance_id == "post-cn-emulator"')),
  ),
  one(
    'a postcondition over an argument that fails',
    gate(condition('postcondition', 'self.instance_id == "post-cn-other"')),
  ),
  ...[
    'try(self.nope, true)',
    'try(self["verdict"], "valid") == "valid"',
    'self[local.attribute] == "GATE_TOKEN"',
  ].map((expression) =>
    one(
      `a postcondition of a gate: ${expression}`,
      `locals {\n  attribute = "token_env"\n}\n${gate(condition('postcondition', expression))}`,
    ),
  ),
  one(
    'a postcondition over what a resource does not have',
    gate() + RESOURCE('postcondition', 'try(self.nope, true)'),
  ),
  one(
    'a postcondition of a gate in a check block',
    CHECK('true', gate(condition('postcondition', 'try(self.nope, true)'))),
  ),
  one('a postcondition of a resource', gate() + RESOURCE('postcondition', 'self.input == "y"')),
  one(
    'a postcondition of a resource over something unknown',
    gate() + RESOURCE('postcondition', 'self.id == "y"'),
  ),
  one('a precondition of an output', gate() + OUTPUT('path.module == ""')),
  one('a precondition of an output that holds', gate() + OUTPUT('path.module != ""')),
  one(
    'a precondition of an output over the verdict of a gate that warns',
    gate('on_invalid = "warn"') + OUTPUT('data.apsaramqtt_token.g.verdict == "valid"'),
  ),
  one(
    'a check block over a gate',
    gate('on_invalid = "warn"') + CHECK('data.apsaramqtt_token.g.token_status'),
  ),
  one('a check block that fails', gate() + CHECK('path.module == ""')),
  one('a check block with a fault', gate() + CHECK('tonumber("x") == 1')),
  one('a check block with a reference to nothing', gate() + CHECK('local.none')),
  one('a check block without an assertion', `check "c" {\n  ${NESTED_GATE}\n}\n`),
  one(
    'a check block with a gate that warns',
    CHECK('path.module != ""', NESTED_GATE.replace('token_env', 'on_invalid  = "warn"\n    token_env')),
  ),
  one(
    'a check block with a gate with count',
    CHECK('path.module != ""', NESTED_GATE.replace('token_env', 'count = 1\n    token_env')),
  ),
  one(
    'a check block with a gate that depends on a resource',
    `resource "terraform_data" "later" {}\n${CHECK('path.module != ""', NESTED_GATE.replace('token_env', 'depends_on  = [terraform_data.later]\n    token_env'))}`,
  ),
  one(
    'a check block with a gate over a local',
    `locals { env = "GATE_TOKEN" }\n${CHECK('data.apsaramqtt_token.g.verdict == "valid"', NESTED_GATE.replace('"GATE_TOKEN"', 'local.env'))}`,
  ),
  one(
    'a gate in a check block that another block refers to',
    `${CHECK('path.module != ""', NESTED_GATE)}output "o" { value = data.apsaramqtt_token.g.verdict }\n`,
  ),
  one(
    'a gate in a check block of the name of another',
    `${CHECK('path.module != ""', NESTED_GATE)}${gate()}`,
  ),
  withModules(
    'a check block in a module',
    'module "m" {\n  source   = "./m"\n  for_each = toset(["GATE_TOKEN"])\n  env      = each.key\n}\n',
    {
      m: `variable "env" {}\n${CHECK('data.apsaramqtt_token.g.token_status', NESTED_GATE.replace('"GATE_TOKEN"', 'var.env'))}`,
    },
  ),
  withModules('a precondition in a module', 'module "m" {\n  source = "./m"\n  n      = 5\n}\n', {
    m: `variable "n" {}\n${gate()}${RESOURCE('precondition', 'var.n < 3')}`,
  }),
  withModules('a precondition of an output of a module', `module "m" {\n  source = "./m"\n}\n${gate()}`, {
    m: OUTPUT('path.module == ""'),
  }),
  one(
    'a gate that is opened by the verdict of another',
    `data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "VALID_TOKEN"
}
${gate('count = data.apsaramqtt_token.first.verdict == "valid" ? 1 : 0')}`,
  ),
  one(
    'a gate that waits for another one',
    `data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "VALID_TOKEN"
}
${gate('depends_on = [data.apsaramqtt_token.first]')}`,
  ),
  one(
    'a gate that takes the instance of another',
    `data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "VALID_TOKEN"
}
${gate('', undefined, 'instance_id = data.apsaramqtt_token.first.instance_id')}`,
  ),
  ...MESSAGES.map(([name, message]) =>
    one(
      `a precondition that holds with a message that ${name}`,
      `${VALUES}output "o" {
  value = 1
  precondition {
    condition     = local.a == "a"
    error_message = ${message}
  }
}
${VALID}`,
    ),
  ),
  ...MESSAGES.map(([name, message]) =>
    one(
      `a validation that holds with a message that ${name}`,
      `${VALUES}variable "v" {
  default = "a"
  validation {
    condition     = var.v == "a"
    error_message = ${message}
  }
}
${VALID}`,
    ),
  ),
  one(
    'a validation of a null value with a message about it',
    `variable "v" {
  default = null
  validation {
    condition     = var.v == null || can(length(var.v))
    error_message = "The value \${var.v} is too short."
  }
}
${VALID}`,
  ),
  ...['local.null', 'local.a', 'local.a == "b"', 'terraform_data.later.id == ""'].map((condition) =>
    one(
      `an assertion of ${condition}`,
      `${VALUES}resource "terraform_data" "later" {}
check "c" {
  assert {
    condition     = ${condition}
    error_message = "The value is \${local.a}."
  }
}
${VALID}`,
    ),
  ),
  one(
    'an assertion that fails with a message that is wrong',
    `${VALUES}check "c" {
  assert {
    condition     = local.a == "b"
    error_message = "The value is \${local.null}."
  }
}
${VALID}`,
  ),
  one(
    'an assertion over something unknown with a message that is wrong',
    `${VALUES}resource "terraform_data" "later" {}
check "c" {
  assert {
    condition     = terraform_data.later.id == ""
    error_message = "The value is \${local.null}."
  }
}
${VALID}`,
  ),
  one(
    'two validations over the variables of each other',
    `variable "a" {
  default = "GATE_TOKEN"
  validation {
    condition     = var.a == var.b
    error_message = "no"
  }
}
variable "b" {
  default = "GATE_TOKEN"
  validation {
    condition     = var.b == var.a
    error_message = "no"
  }
}
${gate()}`,
  ),
  one(
    'a validation over a local of its variable',
    `locals {
  a = var.a
}
variable "a" {
  default = "GATE_TOKEN"
  validation {
    condition     = var.a == local.a
    error_message = "no"
  }
}
${gate('', 'token_env = var.a')}`,
  ),
  one(
    'a validation over the verdict on its variable',
    `variable "a" {
  default = "GATE_TOKEN"
  validation {
    condition     = var.a != "" && data.apsaramqtt_token.g.verdict == "valid"
    error_message = "no"
  }
}
${gate('', 'token_env = var.a')}`,
  ),
  one(
    'a validation over the verdict of another gate',
    `variable "a" {
  default = "VALID_TOKEN"
  validation {
    condition     = var.a != "" && data.apsaramqtt_token.g.verdict == "valid"
    error_message = "no"
  }
}
${gate()}${gate('', 'token_env = var.a').replace('"g"', '"h"')}`,
  ),
  withModules(
    'a precondition that fails in a module without instances',
    `module "m" {\n  source = "./m"\n  count  = 0\n}\n${gate()}`,
    { m: RESOURCE('precondition', 'path.module == ""') },
  ),
];
