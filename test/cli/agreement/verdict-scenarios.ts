// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, HEAD, one, type Scenario, withModules } from './scenario';

const WARNS = 'on_invalid = "warn"\n  on_unverified = "warn"';
const WARNING = gate(WARNS);
const OTHER = gate(WARNS, 'token_env = "VALID_TOKEN"').replace('"g"', '"valid"');
const SAME = WARNING.replace('"g"', '"same"');
const VERDICT = 'data.apsaramqtt_token.g.verdict';
const FLEET = `data "apsaramqtt_tokens" "f" {
  instance_id   = "post-cn-emulator"
  token_envs    = { a = "GATE_TOKEN", b = "VALID_TOKEN" }
  on_invalid    = "warn"
  on_unverified = "warn"
}
`;

function requires(condition: string, repetition = ''): string {
  return `resource "terraform_data" "x" {
  ${repetition}
  lifecycle {
    precondition {
      condition     = ${condition}
      error_message = "Not so."
    }
  }
}
`;
}

/** A chain of gates. Each exists only if the previous gate is valid. The last gate has the tested token. */
function chain(length: number): string {
  const gates = Array.from({ length }, (_, index) => {
    const count = index === 0 ? '1' : `data.apsaramqtt_token.g${index - 1}[0].verdict == "valid" ? 1 : 0`;
    const name = index === length - 1 ? 'GATE_TOKEN' : 'VALID_TOKEN';
    return gate(`count = ${count}`, `token_env = "${name}"`).replace('"g"', `"g${index}"`);
  });
  return gates.join('');
}

/** A fleet without tokens, with additional arguments. */
function emptyFleet(rest = ''): string {
  return `data "apsaramqtt_tokens" "e" {
  instance_id = "post-cn-emulator"
  token_envs  = {}
  ${rest}
}
`;
}

function importing(forEach: string, keys: string): string {
  return `import {
  for_each = ${forEach}
  to       = terraform_data.x[each.key]
  id       = each.key
}
resource "terraform_data" "x" {
  for_each = ${keys}
}
`;
}

const VALIDATING = `variable "verdict" {
  validation {
    condition     = var.verdict == "valid"
    error_message = "It is \${var.verdict}."
  }
}
`;

/** Conditions that depend on the verdict of a gate that only warns. */
export const VERDICT_SCENARIOS: readonly Scenario[] = [
  ...[
    `!(${VERDICT} != "valid")`,
    `${VERDICT} == "invalid"`,
    `${VERDICT} == "valid" && data.apsaramqtt_token.valid.verdict == "valid"`,
    `${VERDICT} == "valid" || data.apsaramqtt_token.same.verdict == "valid"`,
    `${VERDICT} == "valid" || data.apsaramqtt_token.valid.verdict == "valid"`,
    `${VERDICT} == "valid" && path.module == ""`,
    `path.module == "" || ${VERDICT} == "valid"`,
    `terraform_data.later.id != "" && ${VERDICT} == "valid"`,
    `path.module != "" ? ${VERDICT} == "valid" : true`,
    `timecmp(data.apsaramqtt_token.g.checked_at, "2020-01-01T00:00:00Z") < 0`,
    `timecmp(data.apsaramqtt_token.g.checked_at, "2020-01-01T00:00:00Z") > 0`,
    `data.apsaramqtt_token.g.on_expiring == "fail"`,
    `can(regex("^valid$", ${VERDICT}))`,
    `!can(regex("^invalid$", ${VERDICT}))`,
    `try(tobool(replace(${VERDICT}, "/^valid$/", "true")), false)`,
    `contains(["valid"], lookup({ v = ${VERDICT} }, "v", ""))`,
    `tobool(${VERDICT} == "valid" ? "true" : "The token is not valid")`,
    `jsondecode(jsonencode(data.apsaramqtt_token.g)).verdict == "valid"`,
  ].map((condition) =>
    one(
      `a condition over a verdict: ${condition}`,
      `resource "terraform_data" "later" {}\n${WARNING}${OTHER}${SAME}${requires(condition)}`,
    ),
  ),
  ...[
    'data.apsaramqtt_tokens.f.results["a"].verdict == "valid"',
    'data.apsaramqtt_tokens.f.results["b"].verdict == "valid"',
    'length(data.apsaramqtt_tokens.f.invalid_names) == 0',
    '!contains(data.apsaramqtt_tokens.f.invalid_names, "a")',
    'alltrue([for name, one in data.apsaramqtt_tokens.f.results : one.verdict == "valid" if name != "b"])',
    'alltrue(values(data.apsaramqtt_tokens.f.results)[*].token_status)',
    'length(data.apsaramqtt_tokens.f.results) == 2',
  ].map((condition) => one(`a condition over a fleet: ${condition}`, FLEET + requires(condition))),
  one(
    'a condition over each token of a fleet',
    FLEET + requires('each.value.verdict == "valid"', 'for_each = data.apsaramqtt_tokens.f.results'),
  ),
  one(
    'a condition over one of two gates',
    gate(`for_each = { a = "GATE_TOKEN", b = "VALID_TOKEN" }\n  ${WARNS}`, 'token_env = each.value') +
      requires('data.apsaramqtt_token.g["a"].verdict == "valid"'),
  ),
  one(
    'a condition over gates with count',
    gate(`count = 2\n  ${WARNS}`, 'token_env = ["GATE_TOKEN", "VALID_TOKEN"][count.index]') +
      requires('data.apsaramqtt_token.g[count.index].verdict == "valid"', 'count = 2'),
  ),
  one(
    'a resource that is there where a token is not valid, and never passes',
    WARNING + requires('path.module == ""', `count = ${VERDICT} == "valid" ? 0 : 1`),
  ),
  one(
    'a resource for each invalid token that never passes',
    FLEET + requires('path.module == ""', 'for_each = toset(data.apsaramqtt_tokens.f.invalid_names)'),
  ),
  one(
    'a number of instances that is none',
    `${WARNING}resource "terraform_data" "x" {\n  count = ${VERDICT} == "valid" ? 0 : -1\n}\n`,
  ),
  one(
    'a local that reads no file',
    `${WARNING}locals { x = ${VERDICT} == "valid" ? "" : file("Not valid") }\n`,
  ),
  one(
    'an ephemeral gate that a resource requires in a combined condition',
    WARNING.replace('data', 'ephemeral') +
      requires('path.module != "" && ephemeral.apsaramqtt_token.g.verdict == "valid"'),
  ),
  one(
    'an assertion over a verdict',
    `${WARNING}check "c" {
  assert {
    condition     = ${VERDICT} == "valid"
    error_message = "Not so."
  }
}
`,
  ),
  one(
    'an assertion over a verdict with another condition that fails',
    `${WARNING}${requires('path.module == ""')}check "c" {
  assert {
    condition     = ${VERDICT} == "valid"
    error_message = "Not so."
  }
}
`,
  ),
  withModules(
    'a condition over the verdict of a gate in a module',
    `module "m" {\n  source = "./m"\n}\n${requires('module.m.verdict == "valid"')}`,
    {
      m: `${WARNING}output "verdict" { value = ${VERDICT} }\n`,
    },
  ),
  withModules(
    'a condition over the verdicts of gates in modules',
    `module "m" {
  source   = "./m"
  for_each = { a = "GATE_TOKEN", b = "VALID_TOKEN" }
  env      = each.value
}
${requires('module.m[each.key].verdict == "valid"', 'for_each = toset(["a", "b"])')}`,
    {
      m: `variable "env" {}\n${gate(WARNS, 'token_env = var.env')}output "verdict" { value = ${VERDICT} }\n`,
    },
  ),
  withModules(
    'a validation of a verdict in modules',
    `${WARNING}${OTHER}module "m" {
  source   = "./m"
  for_each = { a = ${VERDICT}, b = data.apsaramqtt_token.valid.verdict }
  verdict  = each.value
}
`,
    { m: VALIDATING },
  ),
  withModules(
    'a precondition of the output of a module over a verdict',
    `module "m" {\n  source = "./m"\n}\n`,
    {
      m: `${WARNING}output "o" {\n  value = 1\n  precondition {\n    condition     = ${VERDICT} == "valid"\n    error_message = "Not so."\n  }\n}\n`,
    },
  ),
  withModules(
    'a module that is there where a token is not valid, and never passes',
    `${WARNING}module "m" {\n  source = "./m"\n  count  = ${VERDICT} == "valid" ? 0 : 1\n}\n`,
    { m: requires('path.module == ""') },
  ),
  one('a chain of eleven gates', chain(11)),
  one('a chain of thirteen gates', chain(13)),
  one(
    'a gate behind a fleet without tokens',
    emptyFleet() + gate('count = data.apsaramqtt_tokens.e.all_valid ? 1 : 0'),
  ),
  one(
    'a gate for each result of a fleet without tokens',
    emptyFleet() + gate('for_each = data.apsaramqtt_tokens.e.results'),
  ),
  one(
    'a gate behind a fleet without tokens, which is behind a gate',
    OTHER +
      emptyFleet('count = data.apsaramqtt_token.valid.verdict == "valid" ? 1 : 0') +
      gate('count = length(data.apsaramqtt_tokens.e[0].invalid_names) == 0 ? 1 : 0'),
  ),
  one(
    'an import for each token of a fleet',
    FLEET + importing('data.apsaramqtt_tokens.f.results', '{ a = 1, b = 2 }'),
  ),
  one(
    'an import of what is not declared where a token is not valid',
    WARNING + importing(`${VERDICT} == "valid" ? {} : { a = 1 }`, '{}'),
  ),
  {
    name: 'a condition over a verdict in JSON',
    files: {
      'main.tf': HEAD,
      'more.tf.json': JSON.stringify({
        data: {
          apsaramqtt_token: {
            g: {
              instance_id: 'post-cn-emulator',
              token_env: 'GATE_TOKEN',
              on_invalid: 'warn',
              on_unverified: 'warn',
            },
          },
        },
        resource: {
          terraform_data: {
            x: {
              lifecycle: {
                precondition: [{ condition: `\${${VERDICT} == "valid"}`, error_message: 'Not so.' }],
              },
            },
          },
        },
      }),
    },
  },
];
