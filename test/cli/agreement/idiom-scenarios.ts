import { type Scenario, SETTINGS } from './scenario';

function idiom(name: string, main: string, { files, ...more }: Partial<Scenario> = {}): Scenario {
  return { name: `idiom: ${name}`, ...more, files: { 'main.tf': SETTINGS + main, ...files } };
}

/** Idioms of public modules. */
export const IDIOM_SCENARIOS: readonly Scenario[] = [
  idiom(
    'map of objects optional',
    `variable "devices" {
  type = map(object({
    instance = optional(string, "post-cn-emulator")
    env      = optional(string, "GATE_TOKEN")
    policy   = optional(object({ on_invalid = optional(string, "fail") }), {})
    enabled  = optional(bool, true)
  }))
  default = { a = {}, b = { enabled = false, env = "NONE" } }
}
data "apsaramqtt_token" "g" {
  for_each    = { for k, v in var.devices : k => v if v.enabled }
  instance_id = each.value.instance
  token_env   = each.value.env
  on_invalid  = each.value.policy.on_invalid
}
`,
  ),
  idiom(
    'templatefile',
    `locals {
  names = split("\\n", trimspace(templatefile("\${path.module}/t.tftpl", { items = ["GATE", "VALID"] })))
}
data "apsaramqtt_token" "g" {
  for_each    = toset(local.names)
  instance_id = "post-cn-emulator"
  token_env   = each.key
}
`,
    {
      files: {
        't.tftpl': `%{ for i in items ~}
\${i}_TOKEN
%{ endfor ~}
`,
      },
    },
  ),
  idiom(
    'yamldecode file',
    `locals {
  cfg = yamldecode(file("\${path.root}/devices.yaml"))
}
data "apsaramqtt_token" "g" {
  for_each    = { for d in local.cfg.devices : d.name => d }
  instance_id = lookup(each.value, "instance", local.cfg.defaults.instance)
  token_env   = each.value.env
}
`,
    {
      files: {
        'devices.yaml': `defaults: &d
  instance: post-cn-emulator
devices:
  - name: one
    env: GATE_TOKEN
    <<: *d
`,
      },
    },
  ),
  idiom(
    'provider alias into module',
    `provider "apsaramqtt" {
  alias = "hz"
  region = "cn-hangzhou"
}
module "m" {
  source = "./m"
  providers = { apsaramqtt.main = apsaramqtt.hz }
}
`,
    {
      files: {
        'm/main.tf': `terraform {
  required_providers {
    apsaramqtt = {
      source = "apsaramqtt/apsaramqtt"
      configuration_aliases = [apsaramqtt.main]
    }
  }
}
data "apsaramqtt_token" "g" {
  provider = apsaramqtt.main
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
      },
    },
  ),
  idiom(
    'removed lifecycle',
    `removed {
  from = terraform_data.old
  lifecycle {
    destroy = false
  }
}
removed {
  from = module.gone
  lifecycle {
    destroy = false
  }
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'removed provisioner',
    `removed {
  from = terraform_data.old
  lifecycle {
    destroy = true
  }
  provisioner "local-exec" {
    when = destroy
    command = "echo \${self.id}"
  }
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'import for each',
    `locals { ids = { a = "1", b = "2" } }
import {
  for_each = local.ids
  to = terraform_data.x[each.key]
  id = each.value
}
resource "terraform_data" "x" {
  for_each = local.ids
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'import generated',
    `import {
  to = terraform_data.undeclared
  id = "x"
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'override json',
    `data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "VALID_TOKEN"
}
`,
    {
      files: {
        'override.tf.json': `{"data":{"apsaramqtt_token":{"g":{"token_env":"GATE_TOKEN"}}}}
`,
      },
    },
  ),
  idiom(
    'override variable default',
    `variable "e" {
  type = string
  default = "VALID_TOKEN"
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = var.e
}
`,
    {
      files: {
        'a_override.tf': `variable "e" { default = "GATE_TOKEN" }
`,
      },
    },
  ),
  idiom(
    'override count over for each',
    `data "apsaramqtt_token" "g" {
  for_each = toset([])
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
    {
      files: {
        'a_override.tf': `data "apsaramqtt_token" "g" { 
  count = 1
}
`,
      },
    },
  ),
  idiom(
    'override module source',
    `module "m" {
  source = "./a"
}
`,
    {
      files: {
        'a/main.tf': `locals { x = 1 }
`,
        'b/main.tf':
          SETTINGS +
          `data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
        'main_override.tf': `module "m" {
  source = "./b"
}
`,
      },
    },
  ),
  idiom(
    'validation cross var',
    `variable "a" { default = 1 }
variable "b" {
  default = 2
  validation {
    condition = var.b > var.a
    error_message = "b must exceed \${var.a}."
  }
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'postcondition on gate',
    `data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
  on_invalid = "warn"
  lifecycle {
    postcondition {
      condition = self.verdict == "valid"
      error_message = "bad \${self.verdict}"
    }
  }
}
`,
  ),
  idiom(
    'splat unknown string',
    `resource "terraform_data" "x" {
  input = "a"
}
data "apsaramqtt_token" "g" {
  count = length(terraform_data.x.id[*])
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'flatten nested modules',
    `variable "sites" {
  default = { a = { lines = { l1 = "GATE_TOKEN" } }, b = { lines = {} } }
}
module "site" {
  for_each = var.sites
  source = "./site"
  lines = each.value.lines
}
`,
    {
      files: {
        'site/main.tf': `variable "lines" { type = map(string) }
module "line" {
  for_each = var.lines
  source = "../line"
  env = each.value
}
`,
        'line/main.tf':
          SETTINGS +
          `variable "env" {}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = var.env
}
`,
      },
    },
  ),
  idiom(
    'jsondecode heredoc',
    `locals {
  c = jsondecode(<<-EOT
    {"env": "GATE_TOKEN", "n": 1}
  EOT
  )
}
data "apsaramqtt_token" "g" {
  count = local.c.n
  instance_id = "post-cn-emulator"
  token_env = local.c.env
}
`,
  ),
  idiom(
    'csvdecode',
    `locals { rows = csvdecode(file("d.csv")) }
data "apsaramqtt_token" "g" {
  for_each = { for r in local.rows : r.id => r }
  instance_id = each.value.inst
  token_env = each.value.env
}
`,
    {
      files: {
        'd.csv': `id,inst,env
a,post-cn-emulator,GATE_TOKEN
`,
      },
    },
  ),
  idiom(
    'fleet sensitive var',
    `variable "toks" {
  type = map(string)
  sensitive = true
}
data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  tokens = var.toks
}
`,
    { env: { TF_VAR_toks: '{"a":"GATE_TOKEN_VALUE"}' } },
  ),
  idiom(
    'templatestring',
    `variable "t" { default = "$\${n}_TOKEN" }
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = templatestring(var.t, { n = "GATE" })
}
`,
  ),
  idiom(
    'conditional types',
    `variable "o" {
  type = any
  default = null
}
data "apsaramqtt_token" "g" {
  for_each = var.o == null ? { x = "GATE_TOKEN" } : { for k, v in var.o : k => v }
  instance_id = "post-cn-emulator"
  token_env = each.value
}
`,
  ),
  idiom(
    'regex replace',
    `data "apsaramqtt_token" "g" {
  instance_id = replace("POST_cn_emulator", "/^([A-Z]+)_(\\\\w+?)_/", "post-$2-")
  token_env = upper(join("_", regex("(\\\\w+)-(\\\\w+)", "gate-token")))
}
`,
  ),
  idiom(
    'replace triggered by',
    `resource "terraform_data" "a" { input = "x" }
resource "terraform_data" "b" {
  lifecycle {
    replace_triggered_by = [terraform_data.a.output, data.apsaramqtt_token.g]
  }
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'provisioner connection',
    `resource "terraform_data" "b" {
  connection {
    host = "127.0.0.1"
    user = self.id
  }
  provisioner "local-exec" {
    command = "echo \${self.id} \${data.apsaramqtt_token.g.verdict}"
    interpreter = ["bash", "-c"]
    environment = { A = each.key }
    when = create
    on_failure = continue
  }
  for_each = toset(["k"])
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'for grouping',
    `locals {
  g = { for x in [{ k = "a", v = "GATE_TOKEN" }, { k = "a", v = "VALID_TOKEN" }] : x.k => x.v... }
}
data "apsaramqtt_token" "g" {
  for_each = toset(local.g["a"])
  instance_id = "post-cn-emulator"
  token_env = each.key
}
`,
  ),
  idiom(
    'alltrue anytrue coalesce',
    `data "apsaramqtt_token" "g" {
  count = alltrue([for x in [1, 2] : x > 0]) && !anytrue([]) ? 1 : 0
  instance_id = coalesce("", null, "post-cn-emulator")
  token_env = try(local.nothing.x, "GATE_TOKEN")
}
locals { nothing = {} }
`,
  ),
  idiom(
    'devices in YAML with defaults and merge keys',
    `locals {
  file    = yamldecode(file("\${path.module}/devices.yaml"))
  devices = { for d in local.file.devices : d.name => merge({ enabled = true }, local.file.defaults, d) }
}
data "apsaramqtt_token" "g" {
  for_each    = { for name, d in local.devices : name => d if d.enabled }
  instance_id = local.file.instance
  token_env   = each.value.env
  on_invalid  = each.value.policy
}
`,
    {
      files: {
        'devices.yaml':
          'instance: post-cn-emulator\ndefaults: &d\n  policy: fail\ndevices:\n  - name: a\n    env: VALID_TOKEN\n  - name: b\n    env: GATE_TOKEN\n    <<: *d\n  - {name: c, env: NONE, enabled: false}\n',
      },
    },
  ),
  idiom(
    'a device in YAML that merges several defaults',
    `locals {
  file = yamldecode(file("\${path.module}/device.yaml"))
}
data "apsaramqtt_token" "g" {
  instance_id = local.file.device.instance
  token_env   = local.file.device.env
}
`,
    {
      files: {
        'device.yaml':
          'a: &a {instance: post-cn-other, env: NONE}\nb: &b {instance: post-cn-emulator}\ndevice:\n  <<: [*a, *b]\n  env: GATE_TOKEN\n',
      },
    },
  ),
  idiom(
    'a fleet for each instance in a CSV file',
    `locals {
  rows = { for r in csvdecode(file("\${path.module}/devices.csv")) : r.instance => r... }
}
data "apsaramqtt_tokens" "g" {
  for_each    = local.rows
  instance_id = each.key
  token_envs  = { for r in each.value : r.name => r.env if tobool(r.on) }
}
`,
    {
      files: {
        'devices.csv':
          'name,env,instance,on\r\na,VALID_TOKEN,post-cn-emulator,true\r\n"b",GATE_TOKEN,post-cn-emulator,true\r\nc,NONE,post-cn-emulator,false\r\n',
      },
    },
  ),
  idiom(
    'a module for each file of YAML',
    `module "device" {
  source   = "./device"
  for_each = { for f in fileset(path.module, "conf/*.yaml") : trimsuffix(basename(f), ".yaml") => yamldecode(file("\${path.module}/\${f}")) }
  device   = each.value
}
output "verdicts" {
  value = { for name, m in module.device : name => m.verdict }
}
`,
    {
      files: {
        'device/main.tf': `${SETTINGS}variable "device" {
  type = object({
    env    = string
    policy = optional(object({ invalid = optional(string, "fail"), unverified = optional(string) }), {})
    tags   = optional(map(any))
  })
}
data "apsaramqtt_token" "g" {
  instance_id   = "post-cn-emulator"
  token_env     = var.device.env
  on_invalid    = var.device.policy.invalid
  on_unverified = var.device.policy.unverified
}
output "verdict" {
  value = data.apsaramqtt_token.g.verdict
}
`,
        'conf/a.yaml': 'env: VALID_TOKEN\n',
        'conf/b.yaml': 'env: GATE_TOKEN\npolicy:\n  unverified: warn\ntags:\n  a: 1\n  b: x\n',
      },
    },
  ),
  idiom(
    'one token in each region',
    `variable "devices" {
  default = { x = "VALID_TOKEN", y = "GATE_TOKEN" }
}
locals {
  all = { for p in setproduct(["a", "b"], keys(var.devices)) : "\${p[0]}.\${p[1]}" => var.devices[p[1]] }
}
data "apsaramqtt_token" "g" {
  for_each    = local.all
  instance_id = "post-cn-emulator"
  token_env   = each.value
}
`,
  ),
  idiom(
    'an identifier of none or one, which is null',
    `variable "create" { default = false }
resource "terraform_data" "x" { count = var.create ? 1 : 0 }
data "apsaramqtt_token" "g" {
  count       = one(terraform_data.x[*].id) == null ? 1 : 0
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`,
  ),
  idiom(
    'an identifier of one, which is not null',
    `variable "create" { default = true }
resource "terraform_data" "x" { count = var.create ? 1 : 0 }
data "apsaramqtt_token" "g" {
  count       = one(terraform_data.x[*].id) == null ? 1 : 0
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`,
  ),
];
