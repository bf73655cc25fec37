// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

const LATER = 'resource "terraform_data" "later" {}\n';
const CALL = 'module "m" { source = "./m" }\n';
const COUNTED_CALL = 'module "m" {\n  source = "./m"\n  count  = 1\n}\n';
const CONSTANT = 'output "o" { value = 1 }\n';
/** A data source that depends on a resource, so that it is read during apply. */
const WAITING = `${LATER}data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "VALID_TOKEN"
  depends_on  = [terraform_data.later]
}
`;

function wait(...references: readonly string[]): string {
  return gate(`depends_on = [${references.join(', ')}]`);
}

/** Scenarios in which a gate is deferred to apply, or only seems to be. */
export const WAITING_SCENARIOS: readonly Scenario[] = [
  withModules('a wait for a constant beside a resource', CALL + wait('module.m.o'), { m: LATER + CONSTANT }),
  withModules(
    'a wait for a local over a constant beside a resource',
    `${CALL}locals { x = module.m.o }\n${wait('local.x')}`,
    { m: LATER + CONSTANT },
  ),
  withModules(
    'a module that waits for a constant beside a resource',
    `${CALL}module "n" {\n  source     = "./n"\n  depends_on = [module.m.o]\n}\n`,
    { m: LATER + CONSTANT, n: gate() },
  ),
  withModules(
    'an ephemeral gate that waits for a constant beside a resource',
    CALL + wait('module.m.o').replace('data', 'ephemeral'),
    { m: LATER + CONSTANT },
  ),
  withModules('a wait for one instance of a module', COUNTED_CALL + wait('module.m[0]'), { m: LATER }),
  withModules('a wait for an output of one instance', COUNTED_CALL + wait('module.m[0].o'), {
    m: `${LATER}output "o" { value = terraform_data.later.id }\n`,
  }),
  withModules(
    'a module that waits for an output of one instance',
    `${COUNTED_CALL}module "n" {\n  source     = "./n"\n  depends_on = [module.m[0].o]\n}\n`,
    { m: `${LATER}output "o" { value = terraform_data.later.id }\n`, n: gate() },
  ),
  withModules('a wait for an output that waits', CALL + wait('module.m.o'), {
    m: `${LATER}output "o" {\n  value      = 1\n  depends_on = [terraform_data.later]\n}\n`,
  }),
  withModules('a wait for an output of data that waits', CALL + wait('module.m.o'), {
    m: `${WAITING}output "o" { value = data.apsaramqtt_token.first.verdict }\n`,
  }),
  one(
    'a wait for a local over data that waits',
    `${WAITING}locals { x = data.apsaramqtt_token.first.verdict }\n${wait('local.x')}`,
  ),
  one('a wait for data that waits', WAITING + wait('data.apsaramqtt_token.first')),
  withModules(
    'a module that waits for data that waits',
    `${WAITING}module "m" {\n  source     = "./m"\n  depends_on = [data.apsaramqtt_token.first]\n}\n`,
    { m: gate() },
  ),
  one(
    'a wait for a local over a resource without instances that refers to another',
    `${LATER}resource "terraform_data" "none" {
  count = 0
  input = terraform_data.later.id
}
locals { x = terraform_data.none }
${wait('local.x')}`,
  ),
  withModules(
    'a wait for a module that is passed a resource',
    `${LATER}module "m" {\n  source = "./m"\n  x      = terraform_data.later.id\n}\n${wait('module.m')}`,
    { m: 'variable "x" {}\n' },
  ),
  withModules(
    'a wait for a module that waits',
    `${LATER}module "m" {\n  source     = "./m"\n  depends_on = [terraform_data.later]\n}\n${wait('module.m')}`,
    { m: CONSTANT },
  ),
  withModules(
    'a wait for a constant of a module that waits',
    `${LATER}module "m" {\n  source     = "./m"\n  depends_on = [terraform_data.later]\n}\n${wait('module.m.o')}`,
    { m: CONSTANT },
  ),
  withModules(
    'a wait for a module without instances that counts resources',
    `resource "terraform_data" "later" { count = 1 }
module "m" {
  source = "./m"
  count  = length(terraform_data.later) - 1
}
${wait('module.m')}`,
    { m: CONSTANT },
  ),
  ...['local.x', 'var.x'].map((reference) =>
    withModules(
      `a wait for ${reference} in a module that counts resources`,
      `resource "terraform_data" "later" { count = 1 }
module "m" {
  source = "./m"
  count  = length(terraform_data.later)
  x      = 1
}
`,
      { m: `variable "x" {}\nlocals { x = 1 }\n${wait(reference)}` },
    ),
  ),
  ...['module.m.o[0]', 'module.m[0][0]', 'local.x[0]', 'terraform_data.later[local.x]'].map((reference) =>
    withModules(`a wait for ${reference}`, `${LATER}${CALL}locals { x = ["a"] }\n${wait(reference)}`, {
      m: CONSTANT,
    }),
  ),
  ...[
    '',
    'token_env = []',
    'token_env  = "VALID_TOKEN"\n  token_file = "a"',
    'token_env  = "VALID_TOKEN"\n  token_file = null',
    'token_env  = "VALID_TOKEN"\n  token_file = terraform_data.later.id',
    'token_env = "VALID_TOKEN"\n  provider  = apsaramqtt.none',
  ].map((token) =>
    one(
      `a gate that waits, with ${token || 'no token'}`,
      `resource "terraform_data" "later" {}\n${gate('depends_on = [terraform_data.later]', token)}`,
    ),
  ),
  ...[
    '"later-${terraform_data.later.output}" == "other" ? "VALID_TOKEN" : "GATE_TOKEN"',
    'startswith("later-${terraform_data.later.id}", "later-") ? "GATE_TOKEN" : "VALID_TOKEN"',
    'startswith("later-${terraform_data.later.id}", "other") ? "VALID_TOKEN" : "GATE_TOKEN"',
    'startswith("later${terraform_data.later.id}", "later") ? "GATE_TOKEN" : "VALID_TOKEN"',
    'terraform_data.later.id == null ? "VALID_TOKEN" : "GATE_TOKEN"',
    'terraform_data.later.output == null ? "VALID_TOKEN" : "GATE_TOKEN"',
    'terraform_data.later.triggers_replace == null ? "GATE_TOKEN" : "VALID_TOKEN"',
    'try(values({ a = terraform_data.later })[0].nope, "GATE_TOKEN")',
  ].map((expression) =>
    one(
      `a local value of ${expression}`,
      `resource "terraform_data" "later" { input = "x" }\nlocals { env = ${expression} }\n${gate('', 'token_env = local.env')}`,
    ),
  ),
];
