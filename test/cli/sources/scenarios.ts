// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

/**
 * Modules that get the name of an environment variable with a valid or an invalid token as `var.env`. Each declares at least one gate, and
 * none must fail a plan.
 */
export const SCENARIOS: readonly string[] = [
  ...[
    'var.env',
    '"${var.env}"',
    'upper(lower(var.env))',
    'local.env',
    'local.nested.a.b',
    'local.nested["a"]["b"]',
    'local.list[0]',
    'local.list[length(local.list) - 1]',
    'try(local.nested.missing, var.env)',
    'try(local.nested.a.b, "none")',
    'coalesce(null, "", var.env)',
    'lookup(local.map, "key", "none")',
    'lookup(local.map, "other", var.env)',
    'element(local.list, 2)',
    'join("", [var.env, ""])',
    'join("_", compact(["", var.env]))',
    'format("%s", var.env)',
    'replace("${var.env}-x", "-x", "")',
    'trimspace(" ${var.env} ")',
    'trimsuffix("${var.env}.token", ".token")',
    'substr("xx${var.env}", 2, -1)',
    'split(",", "a,${var.env},b")[1]',
    'regex("^[a-z]*([A-Z]+)$", "x${var.env}")[0]',
    'jsondecode("{\\"env\\": \\"${var.env}\\"}").env',
    'jsondecode(jsonencode({ env = var.env })).env',
    'yamldecode("env: ${var.env}").env',
    'csvdecode("name,env\\na,${var.env}")[0].env',
    'base64decode(base64encode(var.env))',
    'merge({ env = "none" }, { env = var.env }).env',
    'concat(["none"], [var.env])[1]',
    'flatten([[["none"]], [var.env]])[1]',
    'distinct([var.env, var.env])[0]',
    'reverse([var.env, "none"])[1]',
    'sort([var.env])[0]',
    'keys({ (var.env) = 1 })[0]',
    'values({ a = var.env })[0]',
    'zipmap(["a"], [var.env]).a',
    'tolist(toset([var.env, var.env]))[0]',
    'one([var.env])',
    'one(toset([var.env]))',
    'tostring(var.env)',
    'tomap({ a = var.env })["a"]',
    'slice(["a", var.env, "b"], 1, 2)[0]',
    'chunklist([var.env, "b"], 1)[0][0]',
    'setproduct([var.env], ["x"])[0][0]',
    '(local.objects[*].env)[0]',
    'local.objects.*.env[0]',
    '[for o in local.objects : o.env if o.on][0]',
    '[for k, v in local.map : v if k == "key"][0]',
    '{ for o in local.objects : o.name => o.env }["a"]',
    '{ for o in local.objects : "all" => o.env... }["all"][0]',
    'true ? var.env : "none"',
    'var.env == "ONE" ? "ONE" : "REVOKED"',
    'can(local.nested.missing) ? "none" : var.env',
    'contains(["ONE"], var.env) ? "ONE" : "REVOKED"',
    'startswith(var.env, "O") ? "ONE" : "REVOKED"',
    '!strcontains(var.env, "ON") ? "REVOKED" : "ONE"',
    '{ ONE = "ONE", REVOKED = "REVOKED" }[var.env]',
    'terraform.workspace == "default" ? var.env : "none"',
    'basename("/a/${var.env}")',
    'basename(path.module) == basename(abspath(path.module)) ? var.env : "none"',
    'nonsensitive(sensitive(var.env))',
    'index(["ONE", "REVOKED"], var.env) == 0 ? "ONE" : "REVOKED"',
    'trim("/${var.env}/", "/")',
    'templatestring(local.template, { env = var.env })',
    'var.typed.env',
    'var.typed.fallback == "ONE" ? var.env : "none"',
    'length(regexall("[A-Z]+", "ONE TWO")) == 2 ? var.env : "none"',
    'max(1, 2) == 2 && min(1, 2) == 1 ? var.env : "none"',
    'formatlist("%s", [var.env])[0]',
    'title(lower(var.env)) == "One" ? "ONE" : "REVOKED"',
    'md5(var.env) == md5("ONE") ? "ONE" : "REVOKED"',
    'cidrhost("10.0.0.0/8", 1) == "10.0.0.1" ? var.env : "none"',
    'timeadd("2026-01-01T00:00:00Z", "1h") == "2026-01-01T01:00:00Z" ? var.env : "none"',
    'terraform_data.known.input',
    'local.passed',
    '"%{ if var.env == "ONE" }ONE%{ else }REVOKED%{ endif }"',
    '"%{ for c in [var.env] }${c}%{ endfor }"',
    'chomp(<<-EOT\n    ${var.env}\n  EOT\n  )',
  ].map((expression) => gate(`token_env = ${expression}`)),
  gate('count = var.env == "ONE" ? 1 : 2\n  token_env = var.env'),
  gate('count = var.env == "ONE" ? 0 : 1\n  token_env = var.env'),
  gate('count = length([for o in local.objects : o if o.on])\n  token_env = local.objects[count.index].env'),
  gate('for_each = toset([var.env])\n  token_env = each.value'),
  gate('for_each = { a = var.env, b = "ONE" }\n  token_env = each.value'),
  gate('for_each = { for o in local.objects : o.name => o if o.on }\n  token_env = each.value.env'),
  `data "apsaramqtt_tokens" "g" {
  instance_id = "post-cn-emulator"
  token_envs  = { for name, env in { left = var.env, right = "ONE" } : upper(name) => env }
  on_invalid  = "warn"
}`,
  `locals {
  device = { instance = "post-cn-emulator", envs = { main = var.env } }
}
data "apsaramqtt_tokens" "g" {
  instance_id = local.device.instance
  token_envs  = local.device.envs
  on_invalid  = "warn"
}`,
  `check "token" {
  data "apsaramqtt_token" "g" {
    instance_id = "post-cn-emulator"
    token_env   = var.env
  }
  assert {
    condition     = data.apsaramqtt_token.g.verdict != ""
    error_message = "None."
  }
}`,
];

function gate(args: string): string {
  return `locals {
  env      = var.env
  nested   = { a = { b = var.env } }
  list     = [var.env, "none", var.env]
  map      = { key = var.env }
  objects  = [{ name = "a", env = var.env, on = true }, { name = "b", env = "ONE", on = false }]
  template = "$\${env}"
  passed   = terraform_data.known.input
}
variable "typed" {
  type    = object({ env = optional(string, "ONE"), fallback = optional(string, "ONE") })
  default = {}
}
resource "terraform_data" "known" {
  input = var.env
}
data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  on_invalid  = "warn"
  ${args}
}`;
}
