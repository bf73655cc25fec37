// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

/** A valid gate, so that only the tested part can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');
const NONE = 'variable "none" {\n  default = []\n}\n';

/** A scenario that calls a module with `count = 0`, with the given inputs. */
function absent(what: string, module: string, inputs = '', more = ''): Scenario {
  const call = `module "m" {\n  source = "./m"\n  count  = length(var.none)\n  ${inputs}\n}\n`;
  return withModules(`a module without instances: ${what}`, NONE + call + VALID + more, { m: module });
}

const FAULTS: Readonly<Record<string, string>> = {
  'a faulty local': 'locals {\n  a = tonumber("x")\n}\n',
  'a faulty output': 'output "o" {\n  value = [][0]\n}\n',
  'a file that is not there': 'locals {\n  a = file("${path.module}/none.txt")\n}\n',
  'a file of a variable that is not there':
    'variable "f" {\n  default = "none"\n}\nlocals {\n  a = file(var.f)\n}\n',
  'a reference to nothing': 'locals {\n  a = local.none\n}\n',
  'a default of another type': 'variable "n" {\n  type    = number\n  default = "x"\n}\n',
  'a variable without a value': 'variable "n" {}\n',
  'a gate without a token': gate('', ''),
  'a gate with an unknown argument': gate('nope = 1'),
  'a gate with a bad policy': gate('on_invalid = "maybe"'),
  'a gate with two tokens': gate('token_file = "a"'),
  'a gate with each in a call without for_each': gate('', 'token_env = each.key'),
  'a negative count': 'resource "terraform_data" "x" {\n  count = -1\n}\n',
  'a version of the engine that is none': 'terraform {\n  required_version = ">= 99.0"\n}\n',
  'a faulty condition':
    'output "o" {\n  value = 1\n  precondition {\n    condition     = tonumber("x") == length(path.module)\n    error_message = "no"\n  }\n}\n',
};

const LONG = `variable "n" {
  type    = string
  default = ""
  validation {
    condition     = length(var.n) > 3
    error_message = "Too short."
  }
}
`;
const EQUAL = `variable "v" {}
variable "n" {
  validation {
    condition     = var.n == var.v
    error_message = "Not the same."
  }
}
`;

/** Modules that pass, because engines do not evaluate expressions of a module without instances. */
const GOOD: Readonly<Record<string, string>> = {
  'the first of none':
    'variable "list" {\n  type    = list(string)\n  default = []\n}\nlocals {\n  a = var.list[0]\n}\n',
  'the first of none, for a gate': `variable "list" {\n  default = []\n}\n${gate('', 'token_env = var.list[0]')}`,
  'the one of a map without it':
    'variable "map" {\n  type    = map(any)\n  default = {}\n}\noutput "o" {\n  value = var.map["a"].b\n}\n',
  'a number that is none': 'variable "text" {\n  default = ""\n}\nlocals {\n  a = tonumber(var.text)\n}\n',
  'a nested call that counts on it':
    'variable "list" {\n  type    = list(string)\n  default = []\n}\nmodule "inner" {\n  source = "./inner"\n  count  = length(var.list[0])\n}\n',
  'an attribute of a resource':
    'resource "terraform_data" "x" {\n  count = 1\n}\noutput "o" {\n  value = terraform_data.x[0].id\n}\n',
  'a validation that the default does not fulfil':
    'variable "n" {\n  type    = string\n  default = null\n}\nlocals {\n  a = upper(var.n)\n}\n',
};

/** Parts of a module that an engine validates although the module has no instances. */
export const ABSENT_SCENARIOS: readonly Scenario[] = [
  ...Object.entries(FAULTS).map(([what, module]) => absent(what, module)),
  ...Object.entries(GOOD).map(([what, module]) => {
    const scenario = absent(what, module);
    return { ...scenario, files: { ...scenario.files, 'm/inner/main.tf': 'output "o" {\n  value = 1\n}\n' } };
  }),
  absent('an input that it does not have', '', 'nope = 1'),
  absent('the first of none as an input', 'variable "v" {}\n', 'v = var.none[0]'),
  absent('a default that its validation refuses', LONG),
  absent('an input that its validation refuses', LONG, 'n = "abc"'),
  absent('an input that its validation takes', LONG, 'n = "abcd"'),
  absent(
    'an input of a variable that a validation refuses',
    LONG,
    'n = var.s',
    'variable "s" { default = "" }\n',
  ),
  absent('a null that the condition of its validation does not take', LONG, 'n = null'),
  absent('a validation over two inputs', EQUAL, 'v = 1\n  n = 2'),
  absent('an input of another type', 'variable "v" {\n  type = number\n}\n', 'v = "x"'),
  absent(
    'an input that each gives',
    `variable "v" {}\n${gate('', 'token_env = var.v')}`,
    'v = var.none[count.index].env',
  ),
  absent(
    'outputs that others use',
    'output "o" {\n  value = "GATE_TOKEN"\n}\n',
    '',
    'output "all" {\n  value = one(module.m[*].o)\n}\n',
  ),
  withModules(
    'modules for each of none, in each other',
    `${NONE}module "m" {\n  source   = "./m"\n  for_each = { for d in var.none : d.name => d }\n  device   = each.value\n}\n${VALID}`,
    {
      m: 'variable "device" {\n  type = object({ name = string, envs = list(string) })\n}\nmodule "n" {\n  source = "../n"\n  for_each = toset(var.device.envs)\n  env = each.key\n}\n',
      n: `variable "env" {\n  type = string\n  validation {\n    condition     = length(var.env) > 3\n    error_message = "Too short."\n  }\n}\n${gate('', 'token_env = var.env')}`,
    },
  ),
  one('a gate of count 0 without a token', gate('count = 0', '')),
  one('a gate of count 0 with a bad policy', gate('count = 0\n  on_invalid = "maybe"')),
  one('a gate of count 0 with an unknown argument', gate('count = 0\n  nope = 1')),
  one('a gate of count 0 with a file that is not there', gate('count = 0', 'token_env = file("none")')),
  one(
    'a gate of count 0 with the first of none',
    `${NONE}${gate('count = length(var.none)', 'token_env = var.none[0]')}`,
  ),
  one(
    'a resource of count 0 with the first of none',
    `${NONE}resource "terraform_data" "x" {\n  count = length(var.none)\n  input = var.none[count.index].name\n}\n${VALID}`,
  ),
  one(
    'a resource of count 0 with a fault',
    `resource "terraform_data" "x" {\n  count = 0\n  input = tonumber("x")\n}\n${VALID}`,
  ),
];
