// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, HEAD, one, type Scenario, SETTINGS, withModules } from './scenario';

const ENV = 'variable "env" {}\n';
const TAKES_ENV = ENV + gate('', 'token_env = var.env');

/** Modules that pass values to modules, nested blocks, and combinations of both as in large repositories. */
export const MODULE_SCENARIOS: readonly Scenario[] = [
  withModules(
    'one of the outputs of a counted module for another',
    'module "a" {\n  source = "./a"\n  count  = 1\n}\nmodule "b" {\n  source = "./b"\n  env    = one(module.a[*].env)\n}\n',
    { a: 'output "env" { value = "GATE_TOKEN" }\n', b: TAKES_ENV },
  ),
  withModules(
    'a module for each instance of another',
    'module "a" {\n  source   = "./a"\n  for_each = { x = "GATE_TOKEN" }\n  env      = each.value\n}\nmodule "b" {\n  source   = "./b"\n  for_each = module.a\n  env      = each.value.env\n}\n',
    { a: `${ENV}output "env" { value = var.env }\n`, b: TAKES_ENV },
  ),
  withModules('a null input through three modules', 'module "a" {\n  source = "./a"\n  env    = null\n}\n', {
    a: 'variable "env" {\n  default  = "GATE_TOKEN"\n  nullable = false\n}\nmodule "b" {\n  source = "./b"\n  env    = var.env\n}\n',
    'a/b': `${ENV}module "c" {\n  source = "../../c"\n  envs   = { x = var.env }\n}\n`,
    c: `variable "envs" { type = map(string) }\n${gate('for_each = var.envs', 'token_env = each.value')}`,
  }),
  withModules('a module with a block lifecycle', 'module "m" {\n  source = "./m"\n  lifecycle {}\n}\n', {
    m: gate(),
  }),
  withModules('a module with a block of its own', 'module "m" {\n  source = "./m"\n  settings {}\n}\n', {
    m: gate(),
  }),
  one(
    'files of YAML that are merged',
    `locals {
  found = merge([for name in fileset(path.module, "gates/**/*.yaml") : yamldecode(file("\${path.module}/\${name}"))]...)
}
${gate('for_each = local.found.gates', 'token_env = each.value.env')}`,
    {
      files: {
        'gates/a/x.yaml': 'gates:\n  d1: &device\n    env: GATE_TOKEN\n  d2:\n    <<: *device\n',
        'gates/b.yml': 'gates: {}\n',
      },
    },
  ),
  one(
    'a token of a heredoc with directives',
    `locals {
  text = <<-EOT
    %{ for e in ["GATE", "VALID"] ~}
    \${e}_TOKEN
    %{ endfor ~}
  EOT
}
${gate('for_each = toset(compact(split("\\n", trimspace(local.text))))', 'token_env = trimspace(each.value)')}`,
  ),
  one(
    'try over a list that is expanded',
    `locals { names = ["GATE_TOKEN"] }\n${gate('', 'token_env = try(local.names...)')}`,
  ),
  one(
    'try over an empty list that is expanded',
    `locals { names = [] }\n${gate('', 'token_env = try(local.names...)')}`,
  ),
  one(
    'can over a list that is expanded',
    `locals { names = ["a"] }\n${gate('count = can(local.names...) ? 1 : 0')}`,
  ),
  one('a power that is compared with a fraction', gate('count = pow(10, -1) == 0.1 ? 1 : 0')),
  one(
    'a dynamic block of a provider that makes none',
    `variable "role" { default = null }
provider "apsaramqtt" {
  alias = "x"
  dynamic "assume_role" {
    for_each = var.role[*]
    content {
      role_arn = assume_role.value
    }
  }
}
${gate('provider = apsaramqtt.x')}`,
  ),
  one(
    'a dynamic block of a provider with an iterator',
    `provider "apsaramqtt" {
  alias = "x"
  dynamic "endpoints" {
    for_each = { a = "sts.example.com" }
    iterator = host
    content {
      fc = host.value
    }
  }
}
${gate('provider = apsaramqtt.x')}`,
  ),
  ...['null', '"abc"', 'true'].map((value) =>
    one(
      `a dynamic block of a provider for each of ${value}`,
      `provider "apsaramqtt" {
  alias = "x"
  dynamic "assume_role" {
    for_each = ${value}
    content {
      role_arn = "acs:ram::1:role/r"
    }
  }
}
${gate('provider = apsaramqtt.x')}`,
    ),
  ),
  one('a second block required_providers', `${gate()}${SETTINGS}`),
  one(
    'two backends',
    `${gate()}terraform {\n  backend "local" {}\n}\nterraform {\n  backend "local" {}\n}\n`,
  ),
  one('an unknown argument of the settings', `${gate()}terraform {\n  colour = "green"\n}\n`),
  one('an unknown block of the settings', `${gate()}terraform {\n  colours {}\n}\n`),
  one(
    'an unknown argument of lifecycle',
    `resource "terraform_data" "x" {\n  lifecycle {\n    colour = "green"\n  }\n}\n${gate()}`,
  ),
  one('create_before_destroy of a gate', gate('lifecycle {\n    create_before_destroy = true\n  }')),
  one('ignore_changes of a gate', gate('lifecycle {\n    ignore_changes = all\n  }')),
  {
    name: 'a gate in JSON of lists',
    files: {
      'main.tf': HEAD,
      'gate.tf.json': JSON.stringify({
        variable: { on: { default: true } },
        data: [
          {
            apsaramqtt_token: [
              {
                g: [
                  {
                    instance_id: 'post-cn-emulator',
                    token_env: '%{if var.on}GATE_TOKEN%{endif}',
                    lifecycle: { precondition: [{ condition: '${var.on}', error_message: 'no' }] },
                  },
                ],
              },
            ],
          },
        ],
      }),
    },
  },
  ...['for_each = toset([module.m.env])', 'count = issensitive(module.m.env) ? 0 : 1'].map((repetition) =>
    withModules(
      `a sensitive output of a module, and ${repetition}`,
      `module "m" { source = "./m" }\n${gate(repetition, 'token_env = module.m.env')}`,
      { m: 'output "env" {\n  value     = "GATE_TOKEN"\n  sensitive = true\n}\n' },
    ),
  ),
  withModules(
    'a sensitive output of a module in an output that is not',
    `module "m" { source = "./m" }\noutput "env" { value = module.m.env }\n${gate('', 'token_env = module.m.env')}`,
    { m: 'output "env" {\n  value     = "GATE_TOKEN"\n  sensitive = true\n}\n' },
  ),
  withModules(
    'an output with a sensitive value in it, of a module',
    `module "m" { source = "./m" }\n${gate('for_each = module.m.envs', 'token_env = each.value')}`,
    { m: 'output "envs" {\n  value     = { a = sensitive("GATE_TOKEN") }\n  sensitive = true\n}\n' },
  ),
];
