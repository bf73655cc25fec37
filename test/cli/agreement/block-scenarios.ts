// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

const EPHEMERAL = `ephemeral "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`;

/** Blocks and arguments that may affect gates: `enabled`, ephemeral blocks, moves, imports, write-only arguments. */
export const BLOCK_SCENARIOS: readonly Scenario[] = [
  one('enabled = false', gate('lifecycle {\n    enabled = false\n  }')),
  one('enabled = true', gate('lifecycle {\n    enabled = true\n  }')),
  one(
    'enabled by a variable',
    `variable "on" { default = false }\n${gate('lifecycle {\n    enabled = var.on\n  }')}`,
  ),
  one('enabled with count', gate('count = 1\n  lifecycle {\n    enabled = true\n  }')),
  one('enabled by null', gate('lifecycle {\n    enabled = null\n  }')),
  one('enabled by text', gate('lifecycle {\n    enabled = "false"\n  }')),
  one(
    'enabled by something unknown',
    `resource "terraform_data" "later" {}\n${gate('lifecycle {\n    enabled = terraform_data.later.id == "x"\n  }')}`,
  ),
  one(
    'an output over a gate that is not enabled',
    `${gate('lifecycle {\n    enabled = false\n  }')}output "v" { value = try(data.apsaramqtt_token.g.verdict, "none") }\n`,
  ),
  withModules(
    'a module that is not enabled',
    'module "m" {\n  source = "./m"\n  lifecycle {\n    enabled = false\n  }\n}\n',
    { m: gate() },
  ),
  withModules(
    'a module that is enabled',
    'module "m" {\n  source = "./m"\n  lifecycle {\n    enabled = true\n  }\n}\n',
    { m: gate() },
  ),
  one(
    'an ephemeral gate that only warns',
    EPHEMERAL.replace('token_env', 'on_invalid  = "warn"\n  token_env'),
  ),
  one('an ephemeral gate with count', EPHEMERAL.replace('token_env', 'count = 1\n  token_env')),
  one('an ephemeral gate with count 0', EPHEMERAL.replace('token_env', 'count = 0\n  token_env')),
  one(
    'an ephemeral gate with for_each',
    EPHEMERAL.replace(
      'token_env   = "GATE_TOKEN"',
      'for_each    = toset(["GATE_TOKEN"])\n  token_env   = each.key',
    ),
  ),
  one(
    'an ephemeral gate over something unknown',
    `resource "terraform_data" "later" {}\n${EPHEMERAL.replace('"GATE_TOKEN"', '"${terraform_data.later.id}"')}`,
  ),
  one(
    'an ephemeral gate that waits for a resource',
    `resource "terraform_data" "later" {}\n${EPHEMERAL.replace('token_env', 'depends_on  = [terraform_data.later]\n  token_env')}`,
  ),
  one('an ephemeral gate in a local', `${EPHEMERAL}locals { token = ephemeral.apsaramqtt_token.g.token }\n`),
  one(
    'an ephemeral gate in an output',
    `${EPHEMERAL}output "token" { value = ephemeral.apsaramqtt_token.g.token }\n`,
  ),
  one(
    'a token of an ephemeral gate in a gate',
    `${EPHEMERAL}data "apsaramqtt_token" "h" {
  instance_id = "post-cn-emulator"
  token       = ephemeral.apsaramqtt_token.g.token
}
`,
  ),
  one(
    'a token of an ephemeral gate in a resource',
    `${EPHEMERAL}resource "terraform_data" "x" {\n  input = ephemeral.apsaramqtt_token.g.token\n}\n`,
  ),
  one(
    'an ephemeral gate with a precondition',
    EPHEMERAL.replace(
      'token_env',
      'lifecycle {\n    precondition {\n      condition     = path.module == ""\n      error_message = "no"\n    }\n  }\n  token_env',
    ),
  ),
  withModules(
    'an ephemeral gate in a module with for_each',
    'module "m" {\n  source   = "./m"\n  for_each = toset(["GATE_TOKEN"])\n  env      = each.key\n}\n',
    {
      m: `variable "env" {}\n${EPHEMERAL.replace('"GATE_TOKEN"', 'var.env')}`,
    },
  ),
  one(
    'moved blocks with keys',
    `moved {
  from = terraform_data.a
  to   = terraform_data.b["x"]
}
resource "terraform_data" "b" {
  for_each = toset(["x"])
}
${gate()}`,
  ),
  one(
    'a moved block from one module into another',
    `moved {
  from = module.old
  to   = module.new["a"]
}
${gate()}`,
  ),
  one(
    'a moved block onto itself',
    `moved {
  from = terraform_data.a
  to   = terraform_data.a
}
resource "terraform_data" "a" {}
${gate()}`,
  ),
  one(
    'a removed block',
    `removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
${gate()}`,
  ),
  one(
    'moved blocks in a circle',
    `moved {
  from = terraform_data.a
  to   = terraform_data.b
}
moved {
  from = terraform_data.b
  to   = terraform_data.a
}
${gate()}`,
  ),
  one(
    'two moves from one address',
    `moved {
  from = terraform_data.a
  to   = terraform_data.b
}
moved {
  from = terraform_data.a
  to   = terraform_data.c
}
resource "terraform_data" "b" {}
resource "terraform_data" "c" {}
${gate()}`,
  ),
  withModules(
    'a removed block of a module that is called',
    'module "m" { source = "./m" }\nremoved {\n  from = module.m\n  lifecycle {\n    destroy = false\n  }\n}\n',
    { m: gate() },
  ),
  one(
    'two import blocks of one resource',
    `import {
  to = terraform_data.x
  id = "x"
}
import {
  to = terraform_data.x
  id = "y"
}
resource "terraform_data" "x" {}
${gate()}`,
  ),
  one('an import block of a gate', `${gate()}import {\n  to = data.apsaramqtt_token.g\n  id = "x"\n}\n`),
  one('a removed block of a data source', `${gate()}removed {\n  from = data.apsaramqtt_token.old\n}\n`),
  one('a removed block of one instance', `${gate()}removed {\n  from = terraform_data.old[0]\n}\n`),
  one(
    'a removed block of something that is there',
    `removed {
  from = terraform_data.x
  lifecycle {
    destroy = false
  }
}
resource "terraform_data" "x" {}
${gate()}`,
  ),
  one(
    'an import block',
    `import {
  to = terraform_data.x
  id = "x"
}
resource "terraform_data" "x" {}
${gate()}`,
  ),
  one(
    'an imported resource that a gate reads',
    `import {
  to = terraform_data.x
  id = "GATE_TOKEN"
}
resource "terraform_data" "x" {}
${gate('', 'token_env = terraform_data.x.id')}`,
  ),
  one(
    'an import block with for_each',
    `import {
  for_each = { a = "x" }
  to       = terraform_data.x[each.key]
  id       = each.value
}
resource "terraform_data" "x" {
  for_each = toset(["a"])
}
${gate()}`,
  ),
  one(
    'a gate that waits for a resource of which one instance is imported',
    `import {
  for_each = toset(["a"])
  to       = terraform_data.x[each.key]
  id       = each.key
}
resource "terraform_data" "x" {
  for_each = toset(["a", "b"])
}
${gate('depends_on = [terraform_data.x]')}`,
  ),
  one(
    'a gate that waits for a resource of which each instance is imported',
    `import {
  for_each = toset(["a", "$$\{b}"])
  to       = terraform_data.x[each.key]
  id       = each.key
}
resource "terraform_data" "x" {
  for_each = toset(["a", "$$\{b}"])
}
${gate('depends_on = [terraform_data.x]')}`,
  ),
  withModules(
    'a gate that waits for a module of which one instance is imported',
    `import {
  to = module.m[1].terraform_data.x
  id = "x"
}
module "m" {
  count  = 2
  source = "./m"
}
${gate('depends_on = [module.m]')}`,
    { m: 'resource "terraform_data" "x" {}\n' },
  ),
  withModules(
    'a gate in the instance of a module that is imported',
    `import {
  to = module.m[1].terraform_data.x
  id = "x"
}
module "m" {
  count  = 2
  source = "./m"
  env    = ["VALID_TOKEN", "GATE_TOKEN"][count.index]
}`,
    {
      m: `variable "env" {}\nresource "terraform_data" "x" {}\n${gate('depends_on = [terraform_data.x]', 'token_env = var.env')}`,
    },
  ),
  one(
    'an import block without its resource',
    `import {
  to = terraform_data.none
  id = "x"
}
${gate()}`,
  ),
  one(
    'a provisioner and a connection',
    `resource "terraform_data" "x" {
  provisioner "local-exec" {
    command = "echo \${self.id}"
    when    = create
  }
}
${gate()}`,
  ),
  one(
    'a provisioner of a destroy',
    `resource "terraform_data" "x" {
  provisioner "local-exec" {
    when       = destroy
    command    = "echo \${self.id}"
    on_failure = continue
  }
}
${gate()}`,
  ),
  one(
    'ignore_changes and the like',
    `resource "terraform_data" "x" {
  input            = "x"
  triggers_replace = ["a"]
  lifecycle {
    ignore_changes        = [input]
    create_before_destroy = true
    prevent_destroy       = false
    replace_triggered_by  = [terraform_data.y]
  }
}
resource "terraform_data" "y" {}
${gate()}`,
  ),
  one(
    'replace_triggered_by a gate',
    `resource "terraform_data" "x" {
  lifecycle {
    replace_triggered_by = [data.apsaramqtt_token.g.verdict]
  }
}
${gate()}`,
  ),
  one(
    'prevent_destroy by a variable',
    `variable "p" { default = true }
resource "terraform_data" "x" {
  lifecycle {
    prevent_destroy = var.p
  }
}
${gate()}`,
  ),
  one(
    'a dynamic block of a resource that has none',
    `resource "terraform_data" "x" {
  dynamic "nope" {
    for_each = []
    content {}
  }
}
${gate()}`,
  ),
  one(
    'an argument that a resource does not have',
    `resource "terraform_data" "x" {\n  nope = 1\n}\n${gate()}`,
  ),
  one('a block that there is not', `nope "x" {}\n${gate()}`),
  one('a block with too many labels', `${gate()}variable "a" "b" {}\n`),
  one('an argument at the top', `${gate()}a = 1\n`),
  one('a nested block in a gate', gate('timeouts {\n    read = "1m"\n  }')),
  one('the same argument twice', gate('token_env = "GATE_TOKEN"')),
  one('a name that is not a name', gate().replace('"g"', '"1g"')),
  one('required_version that fits', `terraform {\n  required_version = ">= 1.0"\n}\n${gate()}`),
  one('required_version that does not fit', `terraform {\n  required_version = "< 1.0"\n}\n${gate()}`),
  one('required_version of a module that does not fit', `module "m" { source = "./m" }\n${gate()}`, {
    files: { 'm/main.tf': 'terraform {\n  required_version = "~> 0.12"\n}\n' },
  }),
  one(
    'a resource for a token of a gate',
    `${gate()}resource "terraform_data" "x" {\n  input      = data.apsaramqtt_token.g.token_fingerprint\n  depends_on = [data.apsaramqtt_token.g]\n}\n`,
  ),
  one(
    'a chain of waiting data',
    `resource "terraform_data" "later" {}
data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "VALID_TOKEN"
  depends_on  = [terraform_data.later]
}
${gate('depends_on = [data.apsaramqtt_token.first]')}`,
  ),
  one(
    'a wait for a resource without instances',
    `resource "terraform_data" "later" {\n  count = 0\n}\n${gate('depends_on = [terraform_data.later]')}`,
  ),
  one(
    'a wait for a module without resources',
    `module "m" { source = "./m" }\n${gate('depends_on = [module.m]')}`,
    { files: { 'm/main.tf': 'locals {}\n' } },
  ),
  one(
    'a wait for a module with a resource',
    `module "m" { source = "./m" }\n${gate('depends_on = [module.m]')}`,
    { files: { 'm/main.tf': 'resource "terraform_data" "x" {}\n' } },
  ),
  one(
    'a wait for a local or a variable',
    `variable "a" { default = 1 }\nlocals { b = 2 }\n${gate('depends_on = [var.a, local.b]')}`,
  ),
  one('a wait for nothing', gate('depends_on = []')),
  one('a wait for something undeclared', gate('depends_on = [terraform_data.none]')),
  one(
    'a known output of a resource',
    `resource "terraform_data" "x" {\n  input = "GATE_TOKEN"\n}\n${gate('', 'token_env = terraform_data.x.output')}`,
  ),
  one(
    'a resource that is an argument as a whole',
    `resource "terraform_data" "x" {\n  input = "GATE_TOKEN"\n}\n${gate('count = terraform_data.x != null ? 1 : 0')}`,
  ),
  one(
    'the count of resources',
    `resource "terraform_data" "x" {\n  count = 1\n}\n${gate('count = length(terraform_data.x)')}`,
  ),
  one(
    'the keys of resources',
    `resource "terraform_data" "x" {\n  for_each = toset(["GATE_TOKEN"])\n}\n${gate('for_each = toset(keys(terraform_data.x))', 'token_env = each.key')}`,
  ),
  one(
    'for_each over resources',
    `resource "terraform_data" "x" {\n  for_each = toset(["GATE_TOKEN"])\n}\n${gate('for_each = terraform_data.x', 'token_env = each.key')}`,
  ),
  one(
    'a data source of another kind',
    `data "terraform_remote_state" "s" {
  backend = "local"
  config  = { path = "\${path.module}/other.tfstate" }
}
${gate('', 'token_env = data.terraform_remote_state.s.outputs.env')}`,
    {
      files: {
        'other.tfstate': JSON.stringify({
          version: 4,
          terraform_version: '1.5.0',
          serial: 1,
          lineage: 'a',
          outputs: { env: { value: 'GATE_TOKEN', type: 'string' } },
          resources: [],
          check_results: null,
        }),
      },
    },
  ),
];
