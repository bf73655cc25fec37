// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

const COUNTED = gate('count = var.n');

/** Scenarios about sources of variable values, their conversion to the type, and invalid values. */
export const VARIABLE_SCENARIOS: readonly Scenario[] = [
  one('three auto.tfvars of both syntaxes', `variable "n" {}\n${COUNTED}`, {
    files: { 'b.auto.tfvars.json': '{"n": 0}', 'a.auto.tfvars': 'n = 2\n', 'c.auto.tfvars': 'n = 1\n' },
  }),
  one('capitals before small letters', `variable "n" {}\n${COUNTED}`, {
    files: { 'B.auto.tfvars': 'n = 1\n', 'a.auto.tfvars': 'n = 0\n' },
  }),
  one('terraform.tfvars under auto.tfvars', `variable "n" {}\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'n = 0\n', 'a.auto.tfvars': 'n = 1\n' },
  }),
  one('a file that only looks like auto.tfvars', `variable "n" { default = 1 }\n${COUNTED}`, {
    files: { 'prod.tfvars': 'n = 0\n', 'auto.tfvars': 'n = 0\n' },
  }),
  one('an undeclared variable in terraform.tfvars', gate(), { files: { 'terraform.tfvars': 'nope = 1\n' } }),
  one('an undeclared variable of the command line', gate(), { variables: ['-var=nope=1'] }),
  one('an undeclared variable of the environment', gate(), { env: { TF_VAR_nope: '1' } }),
  one('a reference in terraform.tfvars', `variable "n" { default = 1 }\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'n = local.x\n' },
  }),
  one('a function in terraform.tfvars', `variable "n" { default = 1 }\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'n = max(1, 2)\n' },
  }),
  one('an operation in terraform.tfvars', `variable "n" { default = 0 }\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'n = 2 - 1\n' },
  }),
  one('a block in terraform.tfvars', `variable "n" { default = 1 }\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'x {\n}\n' },
  }),
  one('a syntax error in terraform.tfvars', gate(), { files: { 'terraform.tfvars': 'n = [\n' } }),
  one('the same variable twice in a file', `variable "n" {}\n${COUNTED}`, {
    files: { 'terraform.tfvars': 'n = 0\nn = 1\n' },
  }),
  ...['', 'null', '[{"n": 1}]'].map((text) =>
    one(
      `tfvars.json that is ${JSON.stringify(text)}`,
      `variable "n" { default = 1 }\n${gate('count = var.n')}`,
      {
        files: { 'terraform.tfvars.json': text },
      },
    ),
  ),
  one('a template in tfvars.json', `variable "name" {}\n${gate('', 'token_env = var.name')}`, {
    files: { 'terraform.tfvars.json': '{"name": "GATE_TOKEN"}' },
  }),
  one(
    'a text in tfvars.json that looks like a template',
    `variable "name" {}\n${gate('count = length(var.name) == 4 ? 1 : 0')}`,
    {
      files: { 'terraform.tfvars.json': '{"name": "${x}"}' },
    },
  ),
  one('a missing file of -var-file', gate(), { variables: ['-var-file=none.tfvars'] }),
  one('a JSON file of -var-file', `variable "n" {}\n${COUNTED}`, {
    variables: ['-var-file=x.tfvars.json'],
    files: { 'x.tfvars.json': '{"n": "1"}' },
  }),
  one('-var of an object', `variable "s" { type = object({ n = number }) }\n${gate('count = var.s.n')}`, {
    variables: ['-var=s={n=1}'],
  }),
  one(
    '-var of a list in JSON',
    `variable "s" { type = list(string) }\n${gate('for_each = toset(var.s)', 'token_env = each.key')}`,
    {
      variables: ['-var=s=["GATE_TOKEN"]'],
    },
  ),
  one('-var of a text that is not HCL', `variable "s" { type = list(string) }\n${gate()}`, {
    variables: ['-var=s=GATE_TOKEN'],
  }),
  one('-var of any', `variable "s" { type = any }\n${gate('count = length(var.s)')}`, {
    variables: ['-var=s=["a"]'],
  }),
  one('-var twice', `variable "n" {}\n${COUNTED}`, { variables: ['-var=n=0', '-var=n=1'] }),
  one('-var with spaces around the name', `variable "n" {}\n${COUNTED}`, { variables: ['-var=n =1'] }),
  one('-var with an equals sign in its value', `variable "s" {}\n${gate('count = var.s == "a=b" ? 1 : 0')}`, {
    variables: ['-var=s=a=b'],
  }),
  one('TF_VAR of any', `variable "s" { type = any }\n${gate('count = var.s.n')}`, {
    env: { TF_VAR_s: '{ n = 1 }' },
  }),
  one('TF_VAR of an object with quotes missing', `variable "s" { type = map(string) }\n${gate()}`, {
    env: { TF_VAR_s: '{ a = b }' },
  }),
  one(
    'TF_VAR of a list of objects',
    `variable "s" { type = list(object({ env = string, on = optional(bool, true) })) }\n${gate('count = length([for x in var.s : x if x.on])', 'token_env = var.s[count.index].env')}`,
    {
      env: { TF_VAR_s: '[{ env = "GATE_TOKEN" }, { env = "NONE", on = false }]' },
    },
  ),
  one(
    'TF_VAR of null for a type',
    `variable "s" {\n  type    = map(string)\n  default = { a = "x" }\n}\n${gate('count = var.s == null ? 0 : 1')}`,
    {
      env: { TF_VAR_s: 'null' },
    },
  ),
  one(
    'TF_VAR of null for text',
    `variable "s" {\n  type = string\n}\n${gate('count = var.s == "null" ? 1 : 0')}`,
    {
      env: { TF_VAR_s: 'null' },
    },
  ),
  one(
    'TF_VAR that is empty',
    `variable "s" {\n  type    = string\n  default = "x"\n}\n${gate('count = var.s == "" ? 1 : 0')}`,
    {
      env: { TF_VAR_s: '' },
    },
  ),
  one(
    'TF_VAR that is empty, for a list',
    `variable "s" {\n  type    = list(string)\n  default = ["x"]\n}\n${gate('count = length(var.s)')}`,
    {
      env: { TF_VAR_s: '' },
    },
  ),
  one('TF_VAR of a bool as 1', `variable "b" { type = bool }\n${gate('count = var.b ? 1 : 0')}`, {
    env: { TF_VAR_b: '1' },
  }),
  one('TF_VAR of a bool as True', `variable "b" { type = bool }\n${gate('count = var.b ? 1 : 0')}`, {
    env: { TF_VAR_b: 'True' },
  }),
  one('TF_VAR in small letters', `variable "n" { default = 1 }\n${COUNTED}`, { env: { tf_var_n: '0' } }),
  one('TF_CLI_ARGS with quotes', `variable "s" {}\n${gate('count = var.s == "a b" ? 1 : 0')}`, {
    env: { TF_CLI_ARGS: '-var "s=a b"' },
  }),
  one('TF_CLI_ARGS_plan over TF_CLI_ARGS', `variable "n" {}\n${COUNTED}`, {
    env: { TF_CLI_ARGS: '-var=n=0', TF_CLI_ARGS_plan: '-var=n=1' },
  }),
  one('TF_CLI_ARGS with a file', `variable "n" {}\n${COUNTED}`, {
    env: { TF_CLI_ARGS_plan: '-var-file=x.tfvars -lock=false' },
    files: { 'x.tfvars': 'n = 1\n' },
  }),
  one('TF_CLI_ARGS with the absolute path of a file', `variable "n" {}\n${COUNTED}`, {
    env: { TF_CLI_ARGS_plan: '-var-file=FOLDER/x.tfvars' },
    files: { 'x.tfvars': 'n = 1\n' },
  }),
  one('TF_CLI_ARGS of another command', `variable "n" { default = 1 }\n${COUNTED}`, {
    env: { TF_CLI_ARGS_apply: '-var=n=0' },
  }),
  one('a number as text', `variable "n" {\n  type    = string\n  default = 1\n}\n${COUNTED}`),
  one(
    'a list of mixed values',
    `variable "l" {\n  type    = list(any)\n  default = ["GATE_TOKEN", 1]\n}\n${gate('', 'token_env = var.l[0]')}`,
  ),
  one(
    'a tuple type',
    `variable "t" {\n  type    = tuple([string, number])\n  default = ["GATE_TOKEN", "1"]\n}\n${gate('count = var.t[1]', 'token_env = var.t[0]')}`,
  ),
  one(
    'a set type',
    `variable "t" {\n  type    = set(string)\n  default = ["GATE_TOKEN", "GATE_TOKEN"]\n}\n${gate('count = length(var.t)')}`,
  ),
  one(
    'a set by its index',
    `variable "t" {\n  type    = set(string)\n  default = ["GATE_TOKEN"]\n}\n${gate('', 'token_env = var.t[0]')}`,
  ),
  one(
    'an object with more attributes than its type',
    `variable "o" {\n  type    = object({ env = string })\n  default = { env = "GATE_TOKEN", more = 1 }\n}\n${gate('count = can(var.o.more) ? 0 : 1', 'token_env = var.o.env')}`,
  ),
  one(
    'an object with a missing attribute',
    `variable "o" {\n  type    = object({ env = string, n = number })\n  default = { env = "GATE_TOKEN" }\n}\n${gate('', 'token_env = var.o.env')}`,
  ),
  one(
    'a map from an object',
    `variable "m" {\n  type    = map(number)\n  default = { a = "1" }\n}\n${gate('count = var.m.a')}`,
  ),
  one(
    'a map with a bad value',
    `variable "m" {\n  type    = map(number)\n  default = { a = "x" }\n}\n${gate()}`,
  ),
  one('a type that there is not', `variable "m" {\n  type = strings\n}\n${gate()}`, {
    env: { TF_VAR_m: 'x' },
  }),
  one(
    'types in quotes of old modules',
    `variable "m" {\n  type    = "string"\n  default = "GATE_TOKEN"\n}\n${gate('', 'token_env = var.m')}`,
  ),
  one(
    'a list type in quotes',
    `variable "m" {\n  type    = "list"\n  default = ["GATE_TOKEN"]\n}\n${gate('', 'token_env = var.m[0]')}`,
  ),
  one(
    'list without an element type',
    `variable "m" {\n  type    = list\n  default = ["GATE_TOKEN"]\n}\n${gate('', 'token_env = var.m[0]')}`,
  ),
  one(
    'an attribute in quotes in the type of an object',
    `variable "o" {\n  type    = object({ "n" = number })\n  default = { n = 1 }\n}\n${gate('count = var.o.n')}`,
  ),
  one(
    'optional with a default of the wrong type',
    `variable "o" {\n  type    = object({ n = optional(number, "x") })\n  default = {}\n}\n${gate()}`,
  ),
  one(
    'optional in a map of maps',
    `variable "o" {\n  type    = map(map(object({ env = optional(string, "GATE_TOKEN") })))\n  default = { a = { b = {} } }\n}\n${gate('', 'token_env = var.o.a.b.env')}`,
  ),
  one(
    'null in an optional attribute with a default',
    `variable "o" {\n  type    = object({ env = optional(string, "GATE_TOKEN") })\n  default = { env = null }\n}\n${gate('', 'token_env = var.o.env')}`,
  ),
  one(
    'null for an attribute of a map',
    `variable "o" {\n  type    = map(string)\n  default = { env = null }\n}\n${gate('count = var.o.env == null ? 1 : 0')}`,
  ),
  one(
    'a default null that is not nullable',
    `variable "o" {\n  type     = string\n  default  = null\n  nullable = false\n}\n${gate()}`,
  ),
  one('a variable with a reserved name', `variable "count" { default = 1 }\n${gate('count = var.count')}`),
  one(
    'a variable that refers to another',
    `variable "a" { default = 1 }\nvariable "b" { default = var.a }\n${gate('count = var.b')}`,
  ),
  one(
    'a validation over another variable',
    `variable "a" { default = 1 }
variable "b" {
  default = 2
  validation {
    condition     = var.b > var.a
    error_message = "b is more than a."
  }
}
${gate()}`,
  ),
  one(
    'a validation over another variable that fails',
    `variable "a" { default = 3 }
variable "b" {
  default = 2
  validation {
    condition     = var.b > var.a
    error_message = "b is more than a."
  }
}
${gate()}`,
  ),
  one(
    'two validations of which one fails',
    `variable "b" {
  default = "x"
  validation {
    condition     = length(var.b) == 1
    error_message = "One letter."
  }
  validation {
    condition     = can(regex("^[a-c]$", var.b))
    error_message = "\${var.b} is none of a, b and c."
  }
}
${gate()}`,
  ),
  one(
    'a validation with an error of its own',
    `variable "b" {
  default = []
  validation {
    condition     = var.b[0] == "x"
    error_message = "x first."
  }
}
${gate()}`,
  ),
  one(
    'a validation of null',
    `variable "b" {
  type    = string
  default = null
  validation {
    condition     = var.b == null || can(regex("^x", var.b))
    error_message = "x first."
  }
}
${gate()}`,
  ),
  one(
    'a validation over contains',
    `variable "policy" {
  default = "warn"
  validation {
    condition     = contains(["fail", "warn"], var.policy)
    error_message = "fail or warn."
  }
}
${gate('on_invalid = var.policy')}`,
  ),
  one(
    'a validation with alltrue over objects',
    `variable "devices" {
  type    = list(object({ env = string }))
  default = [{ env = "GATE_TOKEN" }, { env = "" }]
  validation {
    condition     = alltrue([for d in var.devices : d.env != ""])
    error_message = "Each device has a name."
  }
}
${gate()}`,
  ),
  withModules(
    'a validation in a module over each instance',
    `module "m" {
  source   = "./m"
  for_each = { a = 1, b = 5 }
  n        = each.value
}
`,
    {
      m: `variable "n" {
  validation {
    condition     = var.n < 3
    error_message = "Too large."
  }
}
${gate()}`,
    },
  ),
  withModules(
    'a validation in a module of something unknown',
    `resource "terraform_data" "later" {}
module "m" {
  source = "./m"
  n      = terraform_data.later.id
}
`,
    {
      m: `variable "n" {
  validation {
    condition     = length(var.n) < 3
    error_message = "Too long."
  }
}
${gate()}`,
    },
  ),
  withModules(
    'an object for a module with extra attributes',
    `module "m" {
  source = "./m"
  device = { env = "GATE_TOKEN", name = "a", tags = ["x"] }
}
`,
    { m: `variable "device" { type = object({ env = string }) }\n${gate('', 'token_env = var.device.env')}` },
  ),
  withModules(
    'null for a module, with a default in its type',
    `module "m" {
  source = "./m"
  device = null
}
`,
    {
      m: `variable "device" {
  type     = object({ env = optional(string, "GATE_TOKEN") })
  default  = {}
  nullable = false
}
${gate('', 'token_env = var.device.env')}`,
    },
  ),
  withModules(
    'null of a conditional for a module',
    `variable "env" { default = "" }
module "m" {
  source = "./m"
  env    = var.env != "" ? var.env : null
}
`,
    {
      m: `variable "env" {
  type     = string
  default  = "GATE_TOKEN"
  nullable = false
}
${gate('', 'token_env = var.env')}`,
    },
  ),
  withModules(
    'a string for a bool of a module',
    `module "m" {
  source = "./m"
  on     = "false"
}
`,
    { m: `variable "on" { type = bool }\n${gate('count = var.on ? 1 : 0')}` },
  ),
  withModules(
    'an object with conditional types for a module',
    `variable "big" { default = true }
module "m" {
  source   = "./m"
  settings = var.big ? { env = "GATE_TOKEN", n = "2" } : { env = "NONE", n = "1" }
}
`,
    {
      m: `variable "settings" { type = object({ env = string, n = number }) }\n${gate('count = var.settings.n', 'token_env = var.settings.env')}`,
    },
  ),
  one('the workspace by its file', gate('count = terraform.workspace == "prod" ? 1 : 0'), {
    files: { '.terraform/environment': 'prod' },
  }),
  one(
    'the workspace of the environment over the file',
    gate('count = terraform.workspace == "prod" ? 1 : 0'),
    {
      files: { '.terraform/environment': 'prod' },
      env: { TF_WORKSPACE: 'default' },
    },
  ),
  ...['feature/x', 'a b', 'v1.0~+@:=$&_-'].map((name) =>
    one(`the workspace ${name}`, gate(`count = terraform.workspace == ${JSON.stringify(name)} ? 1 : 0`), {
      env: { TF_WORKSPACE: name },
    }),
  ),
  one(
    'settings by the workspace',
    `locals {
  settings = { default = { env = "GATE_TOKEN" }, prod = { env = "VALID_TOKEN" } }
  current  = lookup(local.settings, terraform.workspace, local.settings.prod)
}
${gate('', 'token_env = local.current.env')}`,
  ),
  one(
    'settings by a workspace that is none',
    `locals {
  settings = { prod = { env = "GATE_TOKEN" } }
}
${gate('', 'token_env = local.settings[terraform.workspace].env')}`,
  ),
  one('an ephemeral variable', `variable "t" { ephemeral = true }\n${gate('', 'token = var.t')}`, {
    env: { TF_VAR_t: 'GATE_TOKEN_VALUE' },
  }),
  one(
    'an ephemeral variable for an ephemeral gate',
    `variable "t" {
  ephemeral = true
}
ephemeral "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token       = var.t
}
`,
    { env: { TF_VAR_t: 'GATE_TOKEN_VALUE' } },
  ),
  one('an ephemeral variable in count', `variable "n" {\n  ephemeral = true\n  default   = 1\n}\n${COUNTED}`),
];
