// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

/** Patterns of modules in the public registry: switches, objects with defaults, naming modules, wrappers. */
const SWITCHES: readonly Scenario[] = [
  one(
    'create and create_x',
    `variable "create" { default = true }
variable "create_gate" { default = true }
locals { create_gate = var.create && var.create_gate }
${gate('count = local.create_gate ? 1 : 0')}`,
  ),
  one(
    'create and create_x, switched off together',
    `variable "create" { default = false }
variable "create_gate" { default = true }
locals { create_gate = var.create && var.create_gate }
${gate('count = local.create_gate ? 1 : 0')}`,
  ),
  one(
    'an identifier from the outside or of its own',
    `variable "existing_id" { default = "" }
locals {
  create = var.existing_id == ""
  id     = try(terraform_data.own[0].input, var.existing_id)
}
resource "terraform_data" "own" {
  count = local.create ? 1 : 0
  input = "GATE_TOKEN"
}
${gate('', 'token_env = local.id')}`,
  ),
  one(
    'join of a splat over none or one',
    `variable "enabled" { default = true }
resource "terraform_data" "own" {
  count = var.enabled ? 1 : 0
  input = "GATE_TOKEN"
}
${gate('count = var.enabled ? 1 : 0', 'token_env = join("", terraform_data.own[*].input)')}`,
  ),
  one(
    'element and concat over a splat',
    `resource "terraform_data" "own" {
  count = 0
  input = "OTHER_TOKEN"
}
${gate('', 'token_env = element(concat(terraform_data.own[*].input, ["GATE_TOKEN"]), 0)')}`,
  ),
  one(
    'coalescelist',
    `variable "names" { default = [] }
${gate('', 'token_env = coalescelist(var.names, ["GATE_TOKEN"])[0]')}`,
  ),
  one(
    'one of a splat on a nullable object',
    `variable "settings" {
  type    = object({ env = string })
  default = null
}
${gate('for_each = { for x in var.settings[*] : "only" => x }', 'token_env = each.value.env')}`,
  ),
  one(
    'one of a splat on an object',
    `variable "settings" {
  type    = object({ env = string })
  default = { env = "GATE_TOKEN" }
}
${gate('for_each = { for x in var.settings[*] : "only" => x }', 'token_env = each.value.env')}`,
  ),
  one(
    'for_each as a switch by a ternary over an object',
    `variable "gate" { default = { env = "GATE_TOKEN" } }
${gate('for_each = var.gate != null ? { only = var.gate } : {}', 'token_env = each.value.env')}`,
  ),
  one(
    'for_each as a switch with null',
    `variable "gate" {
  type    = object({ env = string })
  default = null
}
${gate('for_each = var.gate != null ? { only = var.gate } : {}', 'token_env = each.value.env')}`,
  ),
  one(
    'a switch as a string of old modules',
    `variable "enabled" { default = "true" }
${gate('count = var.enabled == "true" ? 1 : 0')}`,
  ),
  one(
    'a switch as a number of old modules',
    `variable "enabled" { default = 1 }
${gate('count = var.enabled')}`,
  ),
  one(
    'a length times a switch',
    `variable "names" { default = ["GATE_TOKEN", "VALID_TOKEN"] }
variable "enabled" { default = true }
${gate('count = (var.enabled ? 1 : 0) * length(var.names)', 'token_env = var.names[count.index]')}`,
  ),
  one(
    'element with a wrapped index',
    `variable "names" { default = ["VALID_TOKEN", "GATE_TOKEN"] }
${gate('count = 4', 'token_env = element(var.names, count.index)')}`,
  ),
  one(
    'floor and modulo of an index',
    `locals { names = ["VALID_TOKEN", "GATE_TOKEN"] }
${gate('count = 4', 'token_env = local.names[floor(count.index / 2) % 2]')}`,
  ),
];

const OBJECTS: readonly Scenario[] = [
  one(
    'for_each over objects with optional attributes',
    `variable "devices" {
  type = map(object({
    env     = optional(string, "GATE_TOKEN")
    enabled = optional(bool, true)
    tags    = optional(map(string), {})
  }))
  default = { one = {}, two = { env = "VALID_TOKEN" }, three = { enabled = false } }
}
${gate('for_each = { for name, device in var.devices : name => device if device.enabled }', 'token_env = each.value.env')}`,
  ),
  one(
    'defaults inside of optional objects',
    `variable "settings" {
  type = object({
    gate = optional(object({
      env     = optional(string, "GATE_TOKEN")
      enabled = optional(bool, true)
    }), {})
  })
  default = {}
}
${gate('count = var.settings.gate.enabled ? 1 : 0', 'token_env = var.settings.gate.env')}`,
  ),
  one(
    'an optional object without a default',
    `variable "settings" {
  type    = object({ gate = optional(object({ env = optional(string, "GATE_TOKEN") })) })
  default = {}
}
${gate('count = var.settings.gate == null ? 0 : 1')}`,
  ),
  one(
    'optional objects in a list',
    `variable "devices" {
  type    = list(object({ name = string, env = optional(string), on = optional(bool, true) }))
  default = [{ name = "a" }, { name = "b", env = "GATE_TOKEN" }, { name = "c", env = "NONE", on = false }]
}
${gate('for_each = { for device in var.devices : device.name => device if device.on && device.env != null }', 'token_env = each.value.env')}`,
  ),
  one(
    'any with mixed objects',
    `variable "devices" {
  type    = any
  default = { a = { env = "GATE_TOKEN" }, b = { env = "VALID_TOKEN", extra = [1, "x"] } }
}
${gate('for_each = var.devices', 'token_env = each.value.env')}`,
  ),
  one(
    'lookup in objects of any',
    `variable "devices" {
  type    = any
  default = { a = { env = "GATE_TOKEN" }, b = {} }
}
${gate('for_each = var.devices', 'token_env = lookup(each.value, "env", "VALID_TOKEN")')}`,
  ),
  one(
    'try with defaults of a wrapper',
    `variable "items" {
  type    = any
  default = { a = {}, b = { env = "VALID_TOKEN" } }
}
variable "defaults" {
  type    = any
  default = { env = "GATE_TOKEN" }
}
${gate('for_each = var.items', 'token_env = try(each.value.env, var.defaults.env, "NONE")')}`,
  ),
  one(
    'a deep merge by for',
    `locals {
  defaults = { env = "VALID_TOKEN", on = true }
  devices  = { a = { env = "GATE_TOKEN" }, b = { on = false } }
  merged   = { for name, device in local.devices : name => merge(local.defaults, device) }
}
${gate('for_each = { for name, device in local.merged : name => device if device.on }', 'token_env = each.value.env')}`,
  ),
  one(
    'a product of regions and devices',
    `locals {
  regions = ["north", "south"]
  devices = ["a", "b"]
  pairs   = { for pair in setproduct(local.regions, local.devices) : "\${pair[0]}-\${pair[1]}" => pair }
}
${gate('for_each = local.pairs', 'token_env = each.value[0] == "north" ? "VALID_TOKEN" : "GATE_TOKEN"')}`,
  ),
  one(
    'flatten of a nested structure',
    `variable "lines" {
  type    = map(object({ devices = map(string) }))
  default = { left = { devices = { a = "GATE_TOKEN" } }, right = { devices = { b = "VALID_TOKEN" } } }
}
locals {
  devices = flatten([
    for line, settings in var.lines : [
      for name, env in settings.devices : { key = "\${line}.\${name}", env = env }
    ]
  ])
}
${gate('for_each = { for device in local.devices : device.key => device }', 'token_env = each.value.env')}`,
  ),
  one(
    'a grouping for',
    `locals {
  devices = [{ line = "a", env = "VALID_TOKEN" }, { line = "a", env = "GATE_TOKEN" }, { line = "b", env = "NONE" }]
  lines   = { for device in local.devices : device.line => device.env... }
}
${gate('for_each = toset(local.lines["a"])', 'token_env = each.key')}`,
  ),
  one(
    'two keys of one name',
    `locals { devices = [{ n = "a", e = "GATE_TOKEN" }, { n = "a", e = "VALID_TOKEN" }] }
${gate('for_each = { for d in local.devices : d.n => d.e }', 'token_env = each.value')}`,
  ),
  one(
    'transpose and keys',
    `locals { m = transpose({ GATE_TOKEN = ["a"], VALID_TOKEN = ["b"] }) }
${gate('for_each = local.m', 'token_env = each.value[0]')}`,
  ),
  one(
    'matchkeys and zipmap',
    `locals { names = matchkeys(["GATE_TOKEN", "NONE"], ["on", "off"], ["on"]) }
${gate('for_each = zipmap(local.names, local.names)', 'token_env = each.value')}`,
  ),
  one(
    'tokens of a fleet from objects',
    `variable "devices" {
  type    = map(object({ env = string, active = optional(bool, true) }))
  default = { a = { env = "GATE_TOKEN" }, b = { env = "NONE", active = false } }
}
data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  token_envs  = { for name, device in var.devices : name => device.env if device.active }
}
`,
  ),
  one(
    'a map of names by a prefix',
    `variable "prefix" { default = "GATE" }
data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  token_envs  = { for suffix in toset(["TOKEN"]) : lower(suffix) => "\${var.prefix}_\${suffix}" }
}
`,
  ),
  one(
    'a fleet in each of several instances',
    `variable "lines" {
  default = { left = ["GATE_TOKEN"], right = ["VALID_TOKEN"], empty = [] }
}
data "apsaramqtt_tokens" "f" {
  for_each    = { for line, names in var.lines : line => names if length(names) > 0 }
  instance_id = "post-cn-emulator"
  token_envs  = { for name in each.value : name => name }
}
`,
  ),
  one(
    'values of a fleet from variables',
    `variable "tokens" {
  type      = map(string)
  sensitive = true
}
data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  tokens      = var.tokens
}
`,
    { env: { TF_VAR_tokens: '{ a = "GATE_TOKEN_VALUE" }' } },
  ),
  one(
    'a fleet from merged maps with an unknown name',
    `resource "terraform_data" "later" {}
data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  token_envs  = { a = "GATE_TOKEN", b = terraform_data.later.id }
}
`,
  ),
];

const WRAPPERS: readonly Scenario[] = [
  withModules(
    'a wrapper that passes items with defaults',
    `module "wrapper" {
  source   = "./wrapper"
  defaults = { env = "GATE_TOKEN" }
  items    = { a = {}, b = { env = "VALID_TOKEN" }, c = { create = false } }
}
`,
    {
      wrapper: `variable "defaults" { default = {} }
variable "items" { default = {} }
module "inner" {
  source   = "../inner"
  for_each = var.items
  env      = try(each.value.env, var.defaults.env, null)
  create   = try(each.value.create, var.defaults.create, true)
}
`,
      inner: `variable "env" {
  type    = string
  default = null
}
variable "create" {
  type    = bool
  default = true
}
${gate('count = var.create ? 1 : 0', 'token_env = var.env')}`,
    },
  ),
  withModules(
    'modules within modules, each with for_each',
    `module "lines" {
  source   = "./line"
  for_each = { left = ["GATE_TOKEN"], right = ["VALID_TOKEN"] }
  envs     = each.value
}
`,
    {
      line: `variable "envs" { type = list(string) }
module "device" {
  source   = "../device"
  for_each = toset(var.envs)
  env      = each.key
}
`,
      device: `variable "env" {}\n${gate('', 'token_env = var.env')}`,
    },
  ),
  withModules(
    'an empty for_each within a module with for_each',
    `module "lines" {
  source   = "./line"
  for_each = toset(["left", "right"])
}
${gate()}`,
    { line: `variable "envs" { default = {} }\n${gate('for_each = var.envs', 'token_env = each.value')}` },
  ),
  withModules(
    'a null label and its context',
    `module "label" {
  source     = "./label"
  namespace  = "gate"
  name       = "token"
  delimiter  = "_"
  attributes = []
}
${gate('', 'token_env = upper(module.label.id)')}`,
    {
      label: `variable "namespace" {
  type    = string
  default = null
}
variable "stage" {
  type    = string
  default = null
}
variable "name" {
  type    = string
  default = null
}
variable "delimiter" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(string)
  default = []
}
variable "label_order" {
  type    = list(string)
  default = null
}
locals {
  defaults = { label_order = ["namespace", "stage", "name", "attributes"], delimiter = "-", replacement = "" }
  input = {
    namespace  = var.namespace == null ? "" : replace(lower(var.namespace), "/[^a-z_]/", local.defaults.replacement)
    stage      = var.stage == null ? "" : lower(var.stage)
    name       = var.name == null ? "" : lower(var.name)
    attributes = join(local.delimiter, compact(var.attributes))
  }
  delimiter   = var.delimiter == null ? local.defaults.delimiter : var.delimiter
  label_order = var.label_order == null ? local.defaults.label_order : coalescelist(var.label_order, local.defaults.label_order)
  labels      = [for label in local.label_order : local.input[label] if length(local.input[label]) > 0]
  id_full     = join(local.delimiter, local.labels)
  id          = length(local.id_full) > 64 ? substr(local.id_full, 0, 64) : local.id_full
}
output "id" { value = local.id }
`,
    },
  ),
  withModules(
    'outputs that go through three modules',
    `module "a" { source = "./a" }\n${gate('', 'token_env = module.a.settings.env')}`,
    {
      a: 'module "b" { source = "./b" }\noutput "settings" { value = module.b.all["env"] }\n',
      'a/b':
        'module "c" {\n  source = "./c"\n  name   = "GATE"\n}\noutput "all" { value = { env = module.c } }\n',
      'a/b/c': `variable "name" {}\noutput "env" { value = "\${var.name}_TOKEN" }\n`,
    },
  ),
  withModules(
    'a module that is fed by another one',
    `module "names" {
  source = "./names"
  count  = 1
}
module "gates" {
  source   = "./gates"
  for_each = module.names[0].envs
  env      = each.value
}
`,
    {
      names: 'output "envs" { value = { a = "GATE_TOKEN", b = "VALID_TOKEN" } }\n',
      gates: `variable "env" {}\n${gate('', 'token_env = var.env')}`,
    },
  ),
  withModules(
    'all outputs of modules with for_each',
    `module "names" {
  source   = "./names"
  for_each = toset(["GATE", "VALID"])
  name     = each.key
}
${gate('for_each = { for key, module in module.names : key => module.env }', 'token_env = each.value')}`,
    { names: `variable "name" {}\noutput "env" { value = "\${var.name}_TOKEN" }\n` },
  ),
  withModules(
    'values of modules with for_each',
    `module "names" {
  source   = "./names"
  for_each = toset(["GATE"])
  name     = each.key
}
${gate('', 'token_env = values(module.names)[*].env[0]')}`,
    { names: `variable "name" {}\noutput "env" { value = "\${var.name}_TOKEN" }\n` },
  ),
  withModules(
    'a module that is not called in this workspace',
    `module "gates" {
  source = "./gates"
  count  = contains(["prod", "staging"], terraform.workspace) ? 1 : 0
}
`,
    { gates: gate() },
    { env: { TF_WORKSPACE: 'dev' } },
  ),
  withModules(
    'a module that waits for a resource',
    `resource "terraform_data" "later" {}
module "gates" {
  source     = "./gates"
  depends_on = [terraform_data.later]
}
`,
    { gates: gate() },
  ),
  withModules(
    'a module that is passed something unknown which it does not use for its gate',
    `resource "terraform_data" "later" {}
module "gates" {
  source = "./gates"
  id     = terraform_data.later.id
}
`,
    {
      gates: `variable "id" {}\nlocals { tags = { id = var.id } }\n${gate()}output "tags" { value = local.tags }\n`,
    },
  ),
  withModules(
    'a module that is passed an unknown value for its switch',
    `resource "terraform_data" "later" {}
module "gates" {
  source = "./gates"
  id     = terraform_data.later.id
}
`,
    { gates: `variable "id" { default = null }\n${gate('count = var.id == null ? 0 : 1')}` },
  ),
  withModules(
    'a module with an unknown key of for_each',
    `resource "terraform_data" "later" {}
module "gates" {
  source   = "./gates"
  for_each = toset([terraform_data.later.id])
}
`,
    { gates: gate() },
  ),
  withModules(
    'a module with known keys and unknown values',
    `resource "terraform_data" "later" {}
module "gates" {
  source   = "./gates"
  for_each = { GATE_TOKEN = terraform_data.later.id }
  env      = each.key
  id       = each.value
}
`,
    {
      gates: `variable "env" {}\nvariable "id" {}\n${gate('', 'token_env = var.env')}output "id" { value = var.id }\n`,
    },
  ),
  withModules(
    'a sensitive output of a module',
    `variable "token" { sensitive = true }
module "secret" {
  source = "./secret"
  token  = var.token
}
${gate('', 'token = module.secret.token')}`,
    { secret: 'variable "token" {}\noutput "token" {\n  value     = var.token\n  sensitive = true\n}\n' },
    { env: { TF_VAR_token: 'GATE_TOKEN_VALUE' } },
  ),
  withModules(
    'a sensitive value that an output does not name as such',
    `variable "token" { sensitive = true }
module "secret" {
  source = "./secret"
  token  = var.token
}
${gate('', 'token = module.secret.token')}`,
    { secret: 'variable "token" { sensitive = true }\noutput "token" { value = var.token }\n' },
    { env: { TF_VAR_token: 'GATE_TOKEN_VALUE' } },
  ),
  withModules(
    'path.module and path.root in a module',
    `module "gates" { source = "./gates" }\n`,
    {
      gates: gate(
        '',
        'token_env = trimspace(file("${path.module}/env.txt")) == trimspace(file("${path.root}/env.txt")) ? "GATE_TOKEN" : "NONE"',
      ),
    },
    { files: { 'gates/env.txt': 'same\n', 'env.txt': 'same' } },
  ),
  withModules(
    'a fileset that makes the gates of a module',
    'module "gates" { source = "./gates" }\n',
    {
      gates: `locals {
  files = fileset("\${path.module}/devices", "*.yaml")
  devices = { for name in local.files : trimsuffix(name, ".yaml") => yamldecode(file("\${path.module}/devices/\${name}")) }
}
${gate('for_each = { for name, device in local.devices : name => device if lookup(device, "gated", true) }', 'token_env = each.value.env')}`,
    },
    {
      files: {
        'gates/devices/a.yaml': 'env: GATE_TOKEN\ntags: [a, b]\n',
        'gates/devices/b.yaml': 'env: NONE\ngated: no\n',
        'gates/devices/c.yaml': '# two\nenv: &e VALID_TOKEN\nother: *e\n',
        'gates/devices/notes.txt': 'no device\n',
      },
    },
  ),
  withModules(
    'a module twice with other inputs',
    `module "left" {
  source = "./gates"
  env    = "VALID_TOKEN"
}
module "right" {
  source = "./gates"
  env    = "GATE_TOKEN"
}
`,
    { gates: `variable "env" {}\n${gate('', 'token_env = var.env')}` },
  ),
  withModules(
    'a module that nothing is declared in',
    `module "nothing" { source = "./nothing" }\n${gate()}`,
    { nothing: '' },
  ),
  withModules('a module with a path of Windows', 'module "m" { source = ".\\\\gates" }\n', { gates: gate() }),
  withModules('a module with a missing folder', `module "nothing" { source = "./none" }\n${gate()}`, {}),
  withModules(
    'a resource of a module that the gate refers to',
    `module "m" { source = "./names" }\n${gate('', 'token_env = module.m.env')}`,
    {
      names:
        'resource "terraform_data" "name" { input = "GATE_TOKEN" }\noutput "env" { value = terraform_data.name.input }\n',
    },
  ),
  withModules(
    'an attribute of a module that is known after apply',
    `module "m" { source = "./names" }\n${gate('', 'token_env = module.m.env')}`,
    {
      names:
        'resource "terraform_data" "name" { input = "GATE_TOKEN" }\noutput "env" { value = terraform_data.name.output }\n',
    },
  ),
];

export const PUBLIC_MODULES: readonly Scenario[] = [...SWITCHES, ...OBJECTS, ...WRAPPERS];
