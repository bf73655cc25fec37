// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario } from './scenario';

/** Chains of values and special cases of expressions. Each ends in an argument of a gate. */
export const EXPRESSION_SCENARIOS: readonly Scenario[] = [
  one(
    'locals in any order',
    `locals {
  e = local.d
  d = "\${local.c}_TOKEN"
}
locals {
  c = local.a.b[0]
  a = { b = [upper(local.z)] }
  z = "gate"
}
${gate('', 'token_env = local.e')}`,
  ),
  one('locals in several files', gate('', 'token_env = local.env'), {
    files: { 'z.tf': 'locals { env = local.first }\n', 'a.tf.json': '{"locals": {"first": "GATE_TOKEN"}}' },
  }),
  one(
    'a local that nothing uses and that is unknown',
    `resource "terraform_data" "later" {}\nlocals { x = terraform_data.later.id }\n${gate()}`,
  ),
  one('a local that nothing uses and that is wrong', `locals { x = ["a"]["b"] }\n${gate()}`),
  one(
    'a local that is read within try only and is wrong',
    `locals { x = tonumber("x") }\n${gate('count = try(local.x, 1)')}`,
  ),
  one(
    'try over a chain of attributes',
    `variable "o" { default = { a = { b = null } } }\n${gate('count = try(var.o.a.b.c, var.o.a.c, 1)')}`,
  ),
  one(
    'try over something unknown',
    `resource "terraform_data" "later" {}\n${gate('count = try(length(terraform_data.later.id), 0)')}`,
  ),
  one(
    'can over something unknown',
    `resource "terraform_data" "later" {}\n${gate('count = can(terraform_data.later.id) ? 1 : 0')}`,
  ),
  one(
    'a ternary with an unknown arm that is not taken',
    `resource "terraform_data" "later" {}\nvariable "on" { default = true }\n${gate('count = var.on ? 1 : length(terraform_data.later.id)')}`,
  ),
  one(
    'a ternary with an unknown condition and equal arms',
    `resource "terraform_data" "later" {}\n${gate('count = terraform_data.later.id == "x" ? 1 : 1')}`,
  ),
  one(
    'a ternary with null in one arm',
    `variable "on" { default = false }\n${gate('', 'token_env = var.on ? null : "GATE_TOKEN"')}`,
  ),
  one(
    'a ternary of objects of different shapes',
    `variable "on" { default = true }\n${gate('', 'token_env = (var.on ? { env = "GATE_TOKEN", a = 1 } : { env = "NONE" }).env')}`,
  ),
  one(
    'a ternary of tuples of different lengths',
    `variable "on" { default = true }\n${gate('', 'token_env = (var.on ? ["GATE_TOKEN"] : [])[0]')}`,
  ),
  one(
    'a ternary of types that do not fit',
    `variable "on" { default = true }\n${gate('', 'token_env = (var.on ? { env = "GATE_TOKEN" } : ["NONE"]).env')}`,
  ),
  one(
    'a ternary with a null object',
    `variable "on" { default = true }\n${gate('for_each = var.on ? { a = "GATE_TOKEN" } : null', 'token_env = each.value')}`,
  ),
  one(
    'or with something unknown',
    `resource "terraform_data" "later" {}\n${gate('count = true || terraform_data.later.id == "x" ? 1 : 0')}`,
  ),
  one(
    'and with something unknown',
    `resource "terraform_data" "later" {}\n${gate('count = false && terraform_data.later.id == "x" ? 1 : 0')}`,
  ),
  one(
    'and with something unknown on the left',
    `resource "terraform_data" "later" {}\n${gate('count = terraform_data.later.id == "x" && false ? 1 : 0')}`,
  ),
  one(
    'or that guards against an error',
    `variable "l" { default = [] }\n${gate('count = length(var.l) == 0 || var.l[0] == "x" ? 1 : 0')}`,
  ),
  one(
    'and that guards against null',
    `variable "s" {\n  type    = string\n  default = null\n}\n${gate('count = var.s != null && length(var.s) > 0 ? 1 : 0')}`,
  ),
  one(
    'the length of a list with unknown elements',
    `resource "terraform_data" "later" {}\n${gate('count = length([terraform_data.later.id])')}`,
  ),
  one(
    'compact over unknown elements',
    `resource "terraform_data" "later" {}\n${gate('count = length(compact([terraform_data.later.id]))')}`,
  ),
  one(
    'a set of unknown elements',
    `resource "terraform_data" "later" {}\n${gate('count = length(toset([terraform_data.later.id, terraform_data.later.output]))')}`,
  ),
  one(
    'an unknown in a template for a known prefix',
    `resource "terraform_data" "later" {}\n${gate('count = startswith("prod-${terraform_data.later.id}", "prod") ? 1 : 0')}`,
  ),
  one(
    'a for over unknown values',
    `resource "terraform_data" "later" {}\n${gate('for_each = { for k, v in { GATE_TOKEN = terraform_data.later.id } : k => v }', 'token_env = each.key')}`,
  ),
  one(
    'a for with an unknown condition',
    `resource "terraform_data" "later" {}\n${gate('for_each = { for k, v in { GATE_TOKEN = terraform_data.later.id } : k => v if v != "" }', 'token_env = each.key')}`,
  ),
  one(
    'merge with an unknown value',
    `resource "terraform_data" "later" {}\n${gate('', 'token_env = merge({ id = terraform_data.later.id }, { env = "GATE_TOKEN" }).env')}`,
  ),
  one(
    'an unknown that is compared with null',
    `resource "terraform_data" "later" {}\n${gate('count = terraform_data.later.id == null ? 0 : 1')}`,
  ),
  one(
    'an unknown output that is compared with null',
    `resource "terraform_data" "later" {}\n${gate('count = terraform_data.later.output == null ? 0 : 1')}`,
  ),
  one(
    'coalesce with an unknown',
    `resource "terraform_data" "later" {}\n${gate('', 'token_env = coalesce("GATE_TOKEN", terraform_data.later.id)')}`,
  ),
  one(
    'an unknown instance',
    `resource "terraform_data" "later" {}\n${gate('', undefined, 'instance_id = terraform_data.later.id')}`,
  ),
  one(
    'an unknown policy',
    `resource "terraform_data" "later" {}\n${gate('on_invalid = terraform_data.later.id')}`,
  ),
  one('plantimestamp', gate('count = plantimestamp() == "" ? 0 : 1')),
  one('timestamp in count', gate('count = timestamp() == "" ? 0 : 1')),
  one('uuid in an output', `output "u" { value = uuid() }\n${gate()}`),
  one('bcrypt', `output "b" {\n  value = length(bcrypt("x")) > 1\n}\n${gate()}`),
  one('sensitive in count', gate('count = length(sensitive(["a"]))')),
  one('sensitive in a key', gate('for_each = { (sensitive("a")) = 1 }')),
  one('sensitive in a value', gate('for_each = { a = sensitive("GATE_TOKEN") }', 'token_env = each.value')),
  one('issensitive', gate('count = issensitive(sensitive("a")) ? 1 : 0')),
  one(
    'an environment name that is sensitive',
    `variable "env" {\n  sensitive = true\n  default   = "GATE_TOKEN"\n}\n${gate('', 'token_env = var.env')}`,
  ),
  one('path.cwd', gate('count = path.cwd == "" ? 0 : 1')),
  one('abspath of path.module', gate('count = abspath(path.module) == path.cwd ? 1 : 0')),
  one('pathexpand', gate('count = pathexpand("~/x") == "~/x" ? 0 : 1')),
  one(
    'dirname and basename',
    gate('', 'token_env = "${upper(trimsuffix(basename("/a/gate.tf"), ".tf"))}_TOKEN"'),
  ),
  one('a legacy index', `locals { l = ["GATE_TOKEN"] }\n${gate('', 'token_env = local.l.0')}`),
  one('a legacy splat', `locals { l = [{ e = "GATE_TOKEN" }] }\n${gate('', 'token_env = local.l.*.e[0]')}`),
  one(
    'a splat over a map',
    `locals { m = { a = { e = "GATE_TOKEN" } } }\n${gate('', 'token_env = local.m[*].a.e[0]')}`,
  ),
  one('an index out of range', `locals { l = ["a"] }\n${gate('', 'token_env = local.l[1]')}`),
  one('a negative index', `locals { l = ["a"] }\n${gate('', 'token_env = local.l[-1]')}`),
  one('a missing attribute', `locals { o = { a = 1 } }\n${gate('', 'token_env = local.o.b')}`),
  one('a missing key of a map', `locals { m = tomap({ a = "x" }) }\n${gate('', 'token_env = local.m["b"]')}`),
  one(
    'null in a template',
    `variable "n" { default = null }\n${gate('', 'token_env = "GATE_${var.n}TOKEN"')}`,
  ),
  one('a number for a name', gate('', 'token_env = 12')),
  one('a list for a name', gate('', 'token_env = ["GATE_TOKEN"]')),
  one('a call of something that is not a function', gate('', 'token_env = nope("x")')),
  one('too many arguments', gate('', 'token_env = upper("a", "b")')),
  one('a bool in arithmetic', gate('count = true + 1')),
  one('a text in arithmetic', gate('count = "1" + 0')),
  one('a comparison of text', gate('count = "b" > "a" ? 1 : 0')),
  one(
    'a comparison of lists of two kinds',
    `variable "l" {\n  type    = list(string)\n  default = ["a"]\n}\n${gate('count = var.l == tolist(["a"]) ? 1 : 0')}`,
  ),
  one(
    'a comparison of null with a number',
    `variable "n" {\n  type    = number\n  default = null\n}\n${gate('count = var.n == 0 ? 0 : 1')}`,
  ),
  one('a big number', gate('count = 10000000000000000000001 - 10000000000000000000000')),
  one('a fraction', gate('count = 0.1 + 0.2 == 0.3 ? 1 : 0')),
  one('an exponent', gate('count = 1e0')),
  one('modulo of a negative number', gate('count = -3 % 2 == -1 ? 1 : 0')),
  one(
    'regexall with groups',
    gate('', 'token_env = regexall("([A-Z]+)_T", "GATE_TOKEN")[0][0] == "GATE" ? "GATE_TOKEN" : "NONE"'),
  ),
  one('regex with names', gate('', 'token_env = "${regex("(?P<first>[A-Z]+)-", "GATE-1").first}_TOKEN"')),
  one(
    'replace with groups',
    gate('', 'token_env = replace("TOKEN_GATE", "/(\\\\w+)_(\\\\w+)/", "$${2}_$1")'),
  ),
  one('format with widths', gate('', 'token_env = trimspace(format("%-20s", "GATE_TOKEN"))')),
  one(
    'formatlist over two lists',
    gate('', 'token_env = formatlist("%s_%s", ["GATE", "A"], ["TOKEN", "B"])[0]'),
  ),
  one('indent and chomp', gate('', 'token_env = trimspace(indent(2, "GATE_TOKEN\\n"))')),
  one('strrev and title', gate('', 'token_env = strrev("NEKOT_ETAG")')),
  one('range and reverse', gate('count = length(range(1, 8, 3)) - reverse(range(3))[0]')),
  one(
    'setintersection',
    gate('for_each = setintersection(["GATE_TOKEN", "X"], ["GATE_TOKEN"])', 'token_env = each.key'),
  ),
  one('yamlencode and back', gate('', 'token_env = yamldecode(yamlencode({ e = ["GATE_TOKEN"] })).e[0]')),
  one('a YAML file of anchors', gate('', 'token_env = yamldecode(file("${path.module}/x.yaml")).b.env'), {
    files: { 'x.yaml': 'a: &a\n  env: GATE_TOKEN\n  n: 1\nb:\n  <<: *a\n  n: 2\n' },
  }),
  one('several YAML documents', gate('count = try(yamldecode(file("${path.module}/x.yaml")).a, 1)'), {
    files: { 'x.yaml': 'a: 1\n---\na: 2\n' },
  }),
  one(
    'a CSV file',
    gate(
      'for_each = { for row in csvdecode(file("${path.module}/x.csv")) : row.name => row if row.on == "yes" }',
      'token_env = each.value.env',
    ),
    {
      files: { 'x.csv': 'name,env,on\na,GATE_TOKEN,yes\n"b, c",NONE,no\n' },
    },
  ),
  one('a JSON file', gate('for_each = jsondecode(file("x.json")).gates', 'token_env = each.value.env'), {
    files: { 'x.json': '{"gates": {"a": {"env": "GATE_TOKEN"}, "b": {"env": "VALID_TOKEN"}}}' },
  }),
  one('a file that is not there', gate('', 'token = file("none.txt")')),
  one('a file that is not there, within try', gate('count = try(file("none.txt"), 1)')),
  one('a token that a function reads', gate('', 'token = trimspace(file("${path.module}/valid.txt"))'), {
    files: { 'valid.txt': 'validtoken-one-0001\n' },
  }),
  one(
    'filebase64 and hashes',
    gate(
      'count = filesha256("x.txt") == sha256("abc") && filemd5("x.txt") == md5("abc") && base64decode(filebase64("x.txt")) == "abc" ? 1 : 0',
    ),
    {
      files: { 'x.txt': 'abc' },
    },
  ),
  one(
    'templatefile with a loop',
    gate('', 'token_env = trimspace(templatefile("x.tftpl", { parts = ["GATE", "TOKEN"] }))'),
    {
      files: { 'x.tftpl': '%{ for i, p in parts ~}\n%{ if i > 0 }_%{ endif }${p}%{ endfor ~}\n' },
    },
  ),
  one('templatefile without a variable', gate('', 'token_env = templatefile("x.tftpl", {})'), {
    files: { 'x.tftpl': '${n}_TOKEN' },
  }),
  one(
    'templatefile that renders YAML',
    gate('', 'token_env = yamldecode(templatefile("x.yaml.tftpl", { names = ["GATE", "VALID"] }))[0].env'),
    {
      files: { 'x.yaml.tftpl': '%{ for n in names ~}\n- env: ${n}_TOKEN\n%{ endfor ~}\n' },
    },
  ),
  one(
    'a heredoc of JSON',
    gate('', 'token_env = jsondecode(<<-EOT\n    {\n      "env": "${"GATE"}_TOKEN"\n    }\n  EOT\n  ).env'),
  ),
  one('an escaped template', gate('count = "$${x}" == "$" ? 0 : length("%%{x}") == 4 ? 1 : 0')),
  one('escapes of code points', gate('', 'token_env = "\\u0047ATE_TOKEN"')),
  one(
    'a nested template',
    `locals { n = "gate" }\n${gate('', 'token_env = "${upper("${local.n}_${"token"}")}"')}`,
  ),
  one(
    'a for in a template with an index',
    gate('', 'token_env = "%{ for i, c in ["GATE", "TOKEN"] }${i > 0 ? "_" : ""}${c}%{ endfor }"'),
  ),
  one('a trimmed directive', gate('', 'token_env = "%{ if true ~}  GATE_TOKEN  %{~ else }x%{ endif }"')),
  one(
    'a function of a provider',
    `terraform {
  required_providers {
    terraform = { source = "terraform.io/builtin/terraform" }
  }
}
${gate('', 'token_env = provider::terraform::decode_tfvars("env = \\"GATE_TOKEN\\"").env')}`,
  ),
  one('core functions by their full names', gate('', 'token_env = core::upper("gate_token")')),
];
