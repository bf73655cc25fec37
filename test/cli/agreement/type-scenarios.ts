// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, SETTINGS, withModules } from './scenario';

/** A valid gate, so that only the tested part can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');
const RESOURCE = 'resource "terraform_data" "x" {\n  input = "text"\n}\n';

/** Blocks of types that their providers do not have, and attributes that the types do not have. */
const TYPES = [
  'data "apsaramqtt_tokn" "x" {\n  instance_id = "post-cn-emulator"\n}',
  'resource "apsaramqtt_token" "x" {\n  instance_id = "post-cn-emulator"\n}',
  'ephemeral "apsaramqtt_tokens" "x" {\n  instance_id = "post-cn-emulator"\n}',
  'data "terraform_state" "x" {}',
  'resource "terraform_remote_state" "x" {}',
  'data "terraform_data" "x" {}',
  'data "terraform_remote_state" "x" {\n  backend = "nope"\n}',
  'data "terraform_remote_state" "x" {\n  config = {}\n}',
  'data "terraform_remote_state" "x" {\n  backend = "local"\n  nope    = 1\n}',
  'check "c" {\n  data "apsaramqtt_tokn" "x" {\n    instance_id = "post-cn-emulator"\n  }\n  assert {\n    condition     = path.module != ""\n    error_message = "x"\n  }\n}',
];
const RESULTS = [
  'verdict = "valid"',
  'token_status = true',
  'checked_at = "x"',
  'request_id = terraform_data.x.id',
];
const CONSTRAINTS = [
  'object({ a = string, a = number })',
  'object({ a = optional(string, upper("x")) })',
  'object({ a = optional(string, "x${1}") })',
];
const PROVIDERS = [
  '[apsaramqtt]',
  'null',
  'merge({}, {})',
  '{\n    apsaramqtt = apsaramqtt\n    apsaramqtt = apsaramqtt\n  }',
  '{\n    apsaramqtt = apsaramqtt["x"]\n  }',
  '{\n    apsaramqtt = apsaramqtt.x.y\n  }',
  '{\n    apsaramqtt["x"] = apsaramqtt\n  }',
  '{\n    (apsaramqtt) = apsaramqtt\n  }',
  '{\n    "apsaramqtt" = apsaramqtt\n  }',
];
const NAMES = ['apsaramqtt["x"]', 'apsaramqtt.x.y', 'apsaramqtt.x["y"]', '"apsaramqtt"'];
/** The attribute `output` of terraform_data has the type of `input`, even if it is unknown. */
const OUTPUTS = [
  'merge({ a = "GATE_TOKEN" }, terraform_data.x.output).a',
  'terraform_data.x.output.nope',
  'try(terraform_data.x.output.nope, "GATE_TOKEN")',
  'keys(terraform_data.x.output)[0]',
  'terraform_data.x.output == "y" ? "VALID_TOKEN" : "GATE_TOKEN"',
];
const OVERRIDES: readonly [what: string, main: string, override: string][] = [
  ['depends_on of a gate', VALID, 'data "apsaramqtt_token" "g" {\n  depends_on = [terraform_data.x]\n}\n'],
  ['depends_on of a resource', VALID, 'resource "terraform_data" "x" {\n  depends_on = []\n}\n'],
];

export const TYPE_SCENARIOS: readonly Scenario[] = [
  withModules(
    'an empty map for optional attributes that its elements could not be',
    'variable "none" {\n  type = map(string)\n  default = {}\n}\nmodule "m" {\n  source = "./m"\n  settings = var.none\n}\n',
    { m: `variable "settings" {\n  type = object({ envs = optional(list(string), []) })\n}\n${VALID}` },
  ),
  ...TYPES.map((text) =>
    one(`a block ${text.split('{')[0]}of ${text.split('\n')[1] ?? 'nothing'}`, `${VALID}${text}\n`),
  ),
  ...RESULTS.map((text) =>
    one(`a gate that sets ${text}`, RESOURCE + gate(text, 'token_env = "VALID_TOKEN"')),
  ),
  ...CONSTRAINTS.map((type) =>
    one(
      `a variable of type ${type}`,
      `variable "v" {\n  type    = ${type}\n  default = { a = 1 }\n}\n${VALID}`,
    ),
  ),
  one('a variable called _', `variable "_" {\n  default = 1\n}\n${VALID}`),
  ...PROVIDERS.map((providers) =>
    withModules(
      `a call with providers = ${providers}`,
      `module "m" {\n  source    = "./m"\n  providers = ${providers}\n}\n`,
      { m: VALID },
    ),
  ),
  ...NAMES.map((name) =>
    one(`a gate with provider = ${name}`, VALID.replace('{\n', `{\n  provider = ${name}\n`)),
  ),
  ...OUTPUTS.map((expression) =>
    one(`a token from ${expression}`, RESOURCE + gate('', `token_env = ${expression}`)),
  ),
  ...OVERRIDES.map(([what, main, override]) =>
    one(`an override of ${what}`, RESOURCE + main, { files: { 'x_override.tf': override } }),
  ),
  withModules(
    'an override of depends_on of a module',
    `${RESOURCE}module "m" {\n  source = "./m"\n}\n`,
    { m: VALID },
    { files: { 'x_override.tf': 'module "m" {\n  depends_on = [terraform_data.x]\n}\n' } },
  ),
  ...[
    '{ "locals": { "a": { "x": 1, "x": 2 } } }',
    '{ "variable": { "a": { "default": { "x": 1, "x": 1 } } } }',
  ].map((text) => one(`an object in JSON: ${text}`, VALID, { files: { 'more.tf.json': text } })),
  {
    name: 'a constant variable of a module that is known after apply',
    files: {
      'main.tf': `${SETTINGS}provider "apsaramqtt" {}\n${RESOURCE}module "m" {\n  source = "./m"\n  v      = terraform_data.x.id\n}\n${VALID}`,
      'm/main.tofu': 'variable "v" {\n  const = true\n}\n',
      'm/main.tf': 'variable "v" {}\nlocals {\n  none = local.missing\n}\n',
    },
  },
];
