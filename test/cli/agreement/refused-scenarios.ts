// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, SETTINGS, withModules } from './scenario';

const LATER = 'resource "terraform_data" "later" {}\n';
const EPHEMERAL = 'variable "e" {\n  ephemeral = true\n  default   = "GATE"\n}\n';
const SENSITIVE = 'variable "s" {\n  sensitive = true\n  default   = "x"\n}\n';
const CALL = 'module "m" {\n  source = "./m"\n}\n';

const REMOTE = 'git::https://example.com/gate.git';
/** The manifest of modules after `init` has installed the call `m`. */
function installed(source: string, version?: string): string {
  const module = { Key: 'm', Source: source, Dir: 'installed', ...(version ? { Version: version } : {}) };
  return JSON.stringify({ Modules: [{ Key: '', Source: '', Dir: '.' }, module] });
}

function resourceWith(text: string): string {
  return `resource "terraform_data" "x" {\n  ${text}\n}\n`;
}

/** A valid gate, so that only the tested part can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');

/** Configurations that an engine refuses or defers although a simple evaluation would succeed. */
export const REFUSED_SCENARIOS: readonly Scenario[] = [
  withModules(
    'an ephemeral value for a variable that is not',
    `${EPHEMERAL}module "m" {\n  source = "./m"\n  v      = var.e\n}\n`,
    { m: `variable "v" {}\n${gate()}` },
  ),
  withModules('an ephemeral output of a module that is not declared so', CALL, {
    m: `${EPHEMERAL}output "o" { value = var.e }\n${gate()}`,
  }),
  one(
    'an output over a default that lookup does not need',
    `${SENSITIVE}output "o" { value = lookup({ a = 1 }, "a", var.s) }\n${gate()}`,
  ),
  one(
    'an output over a sensitive null in merge',
    `${SENSITIVE}output "o" { value = merge({ a = 1 }, var.s == "x" ? sensitive(null) : null) }\n${gate()}`,
  ),
  one('an output of a whole gate', `${gate()}output "o" { value = data.apsaramqtt_token.g }\n`),
  one('an output of the token of a gate', `${gate()}output "o" { value = data.apsaramqtt_token.g.token }\n`),
  one('enabled by a sensitive value', gate('lifecycle {\n    enabled = sensitive(true)\n  }')),
  withModules(
    'an output of a module that is not enabled',
    `module "m" {\n  source = "./m"\n  lifecycle {\n    enabled = false\n  }\n}\n${gate('count = try(module.m.n, 1)')}`,
    { m: 'output "n" { value = 0 }\n' },
  ),
  withModules(
    'a sensitive source of a module',
    'variable "d" {\n  sensitive = true\n  default   = "m"\n}\nmodule "m" {\n  source = "./${var.d}"\n}\n',
    { m: gate() },
  ),
  withModules('a version of a folder', 'module "m" {\n  source  = "./m"\n  version = "1.0"\n}\n', {
    m: gate(),
  }),
  withModules(
    'a provider that the module does not declare',
    'module "m" {\n  source    = "./m"\n  providers = { apsaramqtt.y = apsaramqtt }\n}\n',
    { m: gate() },
  ),
  one('the workspace of tofu', gate('count = tofu.workspace == "default" ? 1 : 0')),
  one('a block encryption', `terraform {\n  encryption {}\n}\n${gate()}`),
  one(
    'a wait for a local over a resource',
    `${LATER}locals { x = terraform_data.later.id }\n${gate('depends_on = [local.x]')}`,
  ),
  withModules(
    'a wait for an input over a resource',
    `${LATER}module "m" {\n  source = "./m"\n  x      = terraform_data.later.id\n}\n`,
    { m: `variable "x" {}\n${gate('depends_on = [var.x]')}` },
  ),
  one('a wait for an attribute', `${LATER}${gate('depends_on = [terraform_data.later.id]')}`),
  one('a wait that a function makes', `${LATER}${gate('depends_on = concat([terraform_data.later])')}`),
  one('a wait for each', gate('for_each   = toset(["a"])\n  depends_on = [each.key]')),
  one(
    'a wait for one of several',
    `resource "terraform_data" "later" {\n  count = 1\n}\n${gate('depends_on = [terraform_data.later[0]]')}`,
  ),
  one(
    'an assertion with a fault',
    `${gate()}check "c" {\n  assert {\n    condition     = tonumber("x") > 1 || path.module == ""\n    error_message = "Not so."\n  }\n}\n`,
  ),
  one(
    'two moves to one address',
    `moved {\n  from = terraform_data.a\n  to   = terraform_data.c\n}\nmoved {\n  from = terraform_data.b\n  to   = terraform_data.c\n}\nresource "terraform_data" "c" {}\n${gate()}`,
  ),
  one(
    'a move of what is still declared',
    `moved {\n  from = terraform_data.a\n  to   = terraform_data.c\n}\nresource "terraform_data" "a" {}\nresource "terraform_data" "c" {}\n${gate()}`,
  ),
  one(
    'an import of what is not known yet',
    `${LATER}import {\n  to = terraform_data.x\n  id = terraform_data.later.id\n}\nresource "terraform_data" "x" {}\n${gate()}`,
  ),
  one(
    'an import of nothing',
    `import {\n  to = terraform_data.x\n  id = ""\n}\nresource "terraform_data" "x" {}\n${gate()}`,
  ),
  one('an import in a module', `${CALL}${gate()}`, {
    files: {
      'm/main.tf': 'resource "terraform_data" "x" {}\nimport {\n  to = terraform_data.x\n  id = "a"\n}\n',
    },
  }),
  ...[
    'moved {\n  from = terraform_data.a\n  to   = terraform_data.b\n}\n',
    'import {\n  to = terraform_data.b\n  id = "b"\n}\n',
    'removed {\n  from = terraform_data.a\n}\n',
  ].map((block) =>
    one(`an override with a block ${block.split(' ')[0]}`, `resource "terraform_data" "b" {}\n${gate()}`, {
      files: { 'x_override.tf': block },
    }),
  ),
  one(
    'an override of an ephemeral gate',
    'ephemeral "apsaramqtt_token" "g" {\n  instance_id = "post-cn-emulator"\n  token_env   = "NONE"\n}\n',
    {
      files: { 'x_override.tf': 'ephemeral "apsaramqtt_token" "g" {\n  token_env = "GATE_TOKEN"\n}\n' },
    },
  ),
  one(
    'a variable with an argument that there is not',
    `variable "v" {\n  default = 1\n  nope    = 1\n}\n${gate()}`,
  ),
  one(
    'a description with a reference',
    `variable "v" {\n  default     = 1\n  description = path.module\n}\n${gate()}`,
  ),
  one(
    'a validation without a message',
    `variable "v" {\n  default = 1\n  validation {\n    condition = var.v == 1\n  }\n}\n${gate()}`,
  ),
  one(
    'a call whose source has changed since init',
    `module "m" {\n  source = "${REMOTE}?ref=v2"\n}\n${gate()}`,
    {
      files: {
        '.terraform/modules/modules.json': installed(`${REMOTE}?ref=v1`),
        'installed/main.tf': SETTINGS,
      },
    },
  ),
  one('a call that init has installed', `module "m" {\n  source = "${REMOTE}"\n}\n`, {
    files: { '.terraform/modules/modules.json': installed(REMOTE), 'installed/main.tf': SETTINGS + gate() },
  }),
  one(
    'a call whose version has changed since init',
    'module "m" {\n  source  = "app.example.com/a/b/c"\n  version = "~> 2.0"\n}\n',
    {
      files: {
        '.terraform/modules/modules.json': installed('app.example.com/a/b/c', '1.2.0'),
        'installed/main.tf': SETTINGS + gate(),
      },
    },
  ),
  one(
    'a call whose version fits',
    'module "m" {\n  source  = "app.example.com/a/b/c"\n  version = ">= 1.0, != 1.3.0, ~> 1.1"\n}\n',
    {
      files: {
        '.terraform/modules/modules.json': installed('app.example.com/a/b/c', '1.2.0'),
        'installed/main.tf': SETTINGS + gate(),
      },
    },
  ),
  one(
    'a function of a provider that is not required',
    `${gate()}output "f" { value = provider::other::name("a") }\n`,
  ),
  one('self in a local', `locals {\n  a = self\n}\n${gate()}`),
  one('self in a local, within try', `locals {\n  a = try(self.id, 1)\n}\n${gate()}`),
  one('self in an output', `output "o" {\n  value = self.id\n}\n${gate()}`),
  one('self in an argument of a gate', gate('on_invalid = self.on_invalid')),
  one('self in an argument of a resource', `${resourceWith('input = self.id')}${gate()}`),
  one(
    'self in a precondition',
    `${resourceWith('lifecycle {\n    precondition {\n      condition     = self.input == 1\n      error_message = "a"\n    }\n  }')}${gate()}`,
  ),
  one(
    'self in a provisioner and its connection',
    `${resourceWith('provisioner "remote-exec" {\n    inline = ["echo ${self.id}"]\n    connection {\n      host = self.output\n    }\n  }')}${gate()}`,
  ),
  one('self in a connection', `${resourceWith('connection {\n    host = self.output\n  }')}${gate()}`),
  ...['"true"', '"${true}"', '!false', 'null', '"yes"', 'var.secret == ""', 'tobool("true")'].map((flag) =>
    one(
      `an output with sensitive = ${flag}`,
      `variable "secret" {
  default   = "a"
  sensitive = true
}
output "o" {
  value     = var.secret
  sensitive = ${flag}
}
${VALID}`,
    ),
  ),
  ...['"false"', 'null', '"no"'].map((flag) =>
    one(
      `a variable with nullable = ${flag}`,
      `variable "n" {\n  default  = 1\n  nullable = ${flag}\n}\n${VALID}`,
    ),
  ),
  ...['single[0].id', 'single["id"]', 'single[*].id', 'counted.id', 'counted[*].id', 'counted[0].id'].map(
    (reference) =>
      one(
        `a local of ${reference}, within try`,
        `resource "terraform_data" "single" {}
resource "terraform_data" "counted" { count = 1 }
locals { id = try(terraform_data.${reference}, "none") }
${VALID}`,
      ),
  ),
  one(
    'two gates that wait for each other',
    `${VALID.replace('token_env', 'depends_on = [data.apsaramqtt_token.h]\n  token_env')}${VALID.replace('"g"', '"h"').replace('token_env', 'depends_on = [data.apsaramqtt_token.g]\n  token_env')}`,
  ),
  one('a gate that waits for itself', gate('depends_on = [data.apsaramqtt_token.g]')),
  withModules(
    'a module that waits for a gate of which it says how many there are',
    `module "m" {
  source     = "./m"
  depends_on = [data.apsaramqtt_token.g]
}
${gate('count = module.m.n', 'token_env = "VALID_TOKEN"')}`,
    { m: 'output "n" { value = 1 }\n' },
  ),
  withModules(
    'a module that waits for itself',
    `module "m" {\n  source     = "./m"\n  depends_on = [module.m]\n}\n${VALID}`,
    {
      m: 'output "n" { value = 1 }\n',
    },
  ),
  withModules(
    'two modules that are passed outputs of each other',
    `module "a" {
  source = "./m"
  x      = module.b.constant
}
module "b" {
  source = "./m"
  x      = module.a.constant
}
locals { all = [module.a, module.b] }
${gate()}`,
    { m: 'variable "x" {}\noutput "constant" { value = 1 }\noutput "x" { value = var.x }\n' },
  ),
  one(
    'a gate that waits for a resource that asks for its verdict',
    `resource "terraform_data" "x" {
  lifecycle {
    precondition {
      condition     = data.apsaramqtt_token.g.verdict == "valid"
      error_message = "The token is not valid."
    }
  }
}
${gate('depends_on = [terraform_data.x]')}`,
  ),
  ...[
    'input = terraform_data.x.id',
    'provisioner "local-exec" {\n    command = terraform_data.x.id\n  }',
  ].map((content) =>
    one(
      `a resource that refers to itself: ${content}`,
      `resource "terraform_data" "x" {\n  ${content}\n}\n${VALID}`,
    ),
  ),
  one(
    'a postcondition that refers to its gate by its address',
    gate(
      'lifecycle {\n    postcondition {\n      condition     = data.apsaramqtt_token.g.verdict == "valid"\n      error_message = "no"\n    }\n  }',
      'token_env = "VALID_TOKEN"',
    ),
  ),
  one(
    'a lifecycle of a gate in a check block',
    `check "c" {
  ${VALID.replace('token_env', 'lifecycle {}\n  token_env')}
  assert {
    condition     = data.apsaramqtt_token.g.verdict == "valid"
    error_message = "no"
  }
}
`,
  ),
];
