// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import type { UngatedSample } from './ungated-samples';

const sample = (
  label: string,
  ungated: readonly string[],
  main: string,
  files: Readonly<Record<string, string>> = {},
): UngatedSample => ({ label: `composed: ${label}`, ungated, files: { 'main.tf': main, ...files } });

const R = ['terraform_data.r'];
const W = 'depends_on = [data.apsaramqtt_token.g]';
const gate = (token: string, more = '') =>
  `data "apsaramqtt_token" "g" {\n  instance_id = "post-cn-1"\n  token = ${token}\n  ${more}\n}\n`;
const fleet = (tokens: string) =>
  `data "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = ${tokens}\n}\n`;
const use = (input: string, more = '') =>
  `resource "terraform_data" "r" {\n  input = ${input}\n  ${more}\n}\n`;
const V = 'variable "devices" {\n  type = map(object({ token = string, name = string }))\n}\n';
const L =
  'variable "lines" {\n  type = list(object({ site = string, devices = list(object({ token = string, name = string })) }))\n}\n';

/** Gates and resources whose values are built with functions, documents, modules and loops. */
export const COMPOSED_SAMPLES: readonly UngatedSample[] = [
  sample(
    'the token of another service in a typed object',
    [],
    'variable "config" { type = object({ mqtt = object({ token = string }), github = object({ token = string }) }) }\n' +
      gate('var.config.mqtt.token') +
      use('var.config.github.token'),
  ),
  sample(
    'the token of another service in an object without a type',
    [],
    `variable "config" {}\n${gate('var.config.mqtt.token')}${use('var.config.github.token')}`,
  ),
  sample(
    'another element of a list without a type',
    R,
    `variable "devices" {}\n${gate('var.devices[0].token')}${use('var.devices[1].token', W)}`,
  ),
  sample(
    'another element of a list of texts',
    [],
    `variable "x" { type = list(string) }\n${gate('var.x[0]')}${use('var.x[1]', W)}`,
  ),
  sample(
    'an optional token of another element',
    R,
    'variable "devices" { type = map(object({ token = optional(string), name = string })) }\n' +
      gate('var.devices["a"].token') +
      use('var.devices["b"].token', W),
  ),
  sample(
    'another element, looked up',
    R,
    V + gate('var.devices["a"].token') + use('lookup(var.devices, "b", null).token', W),
  ),
  sample(
    'the element, looked up',
    [],
    V + gate('var.devices["a"].token') + use('lookup(var.devices, "a", null).token', W),
  ),
  sample(
    'an element that is tried',
    R,
    V + gate('try(var.devices["a"].token, "")') + use('try(var.devices["a"].token, null)'),
  ),
  sample(
    'a product of lists',
    R,
    L +
      'variable "regions" { type = list(string) }\nlocals { pairs = { for p in setproduct(var.regions, var.lines[0].devices) : "${p[0]}-${p[1].name}" => p[1] } }\n' +
      gate('each.value.token', 'for_each = local.pairs') +
      use('each.value.token', 'for_each = local.pairs'),
  ),
  sample(
    'the names in a product of lists',
    [],
    L +
      'variable "regions" { type = list(string) }\nlocals { pairs = { for p in setproduct(var.regions, var.lines[0].devices) : "${p[0]}-${p[1].name}" => p[1] } }\n' +
      gate('each.value.token', 'for_each = local.pairs') +
      use('each.value.name', 'for_each = local.pairs'),
  ),
  sample(
    'values that a loop gathers',
    R,
    V +
      'locals { by = { for d in var.devices : d.name => d.token... } }\n' +
      fleet('{ for k, v in local.by : k => v[0] }') +
      use('local.by["x"][0]'),
  ),
  sample(
    'the keys of values that a loop gathers',
    [],
    V +
      'locals { by = { for d in var.devices : d.name => d.token... } }\n' +
      fleet('{ for k, v in local.by : k => v[0] }') +
      use('keys(local.by)'),
  ),
  sample(
    'lists three deep, flattened',
    R,
    'variable "sites" {}\nlocals { flat = flatten([for s in var.sites : [for l in s.lines : [for d in l.devices : { n = d.n, token = d.token }]]]) }\n' +
      gate('each.value.token', 'for_each = { for d in local.flat : d.n => d }') +
      use('[for d in local.flat : d.token]'),
  ),
  sample(
    'the names in lists three deep, flattened',
    [],
    'variable "sites" {}\nlocals { flat = flatten([for s in var.sites : [for l in s.lines : [for d in l.devices : { n = d.n, token = d.token }]]]) }\n' +
      gate('each.value.token', 'for_each = { for d in local.flat : d.n => d }') +
      use('[for d in local.flat : d.n]'),
  ),
  sample(
    'an element three deep',
    R,
    'variable "sites" {}\nlocals { flat = flatten([for s in var.sites : [for l in s.lines : [for d in l.devices : { n = d.n, token = d.token }]]]) }\n' +
      gate('each.value.token', 'for_each = { for d in local.flat : d.n => d }') +
      use('var.sites[0].lines[1].devices[2].token'),
  ),
  sample(
    'the name of an element three deep',
    [],
    'variable "sites" {}\nlocals { flat = flatten([for s in var.sites : [for l in s.lines : [for d in l.devices : { n = d.n, token = d.token }]]]) }\n' +
      gate('each.value.token', 'for_each = { for d in local.flat : d.n => d }') +
      use('var.sites[0].lines[1].devices[2].n'),
  ),
  sample(
    'a member of an output',
    [],
    `module "s" {\n source = "./s"\n}\n${gate('module.s.tokens["a"]')}${use('module.s.tokens["a"]', W)}`,
    {
      's/main.tf':
        'variable "a_token" { default = "" }\nvariable "b_token" { default = "" }\noutput "tokens" { value = { a = var.a_token, b = var.b_token } }\n',
    },
  ),
  sample(
    'the output of one of several modules',
    R,
    V +
      'module "s" {\n source = "./s"\n for_each = var.devices\n d = each.value\n}\n' +
      fleet('{ for k, m in module.s : k => m.token }') +
      use('module.s["a"].token'),
    {
      's/main.tf':
        'variable "d" {}\noutput "token" { value = var.d.token }\noutput "name" { value = var.d.name }\n',
    },
  ),
  sample(
    'another output of one of several modules',
    [],
    V +
      'module "s" {\n source = "./s"\n for_each = var.devices\n d = each.value\n}\n' +
      fleet('{ for k, m in module.s : k => m.token }') +
      use('module.s["a"].name'),
    {
      's/main.tf':
        'variable "d" {}\noutput "token" { value = var.d.token }\noutput "name" { value = var.d.name }\n',
    },
  ),
  sample(
    'the outputs of several modules',
    R,
    V +
      'module "s" {\n source = "./s"\n for_each = var.devices\n d = each.value\n}\n' +
      fleet('{ for k, m in module.s : k => m.token }') +
      use('values(module.s)[*].token'),
    {
      's/main.tf':
        'variable "d" {}\noutput "token" { value = var.d.token }\noutput "name" { value = var.d.name }\n',
    },
  ),
  sample(
    'the tokens of several resources',
    R,
    'resource "vault_token" "t" {\n count = 2\n}\n' +
      fleet('{ for i, t in vault_token.t : i => t.client_token }') +
      use('vault_token.t[*].client_token'),
  ),
  sample(
    'the ids of several resources',
    [],
    'resource "vault_token" "t" {\n count = 2\n}\n' +
      fleet('{ for i, t in vault_token.t : i => t.client_token }') +
      use('vault_token.t[*].id'),
  ),
  sample(
    'the token of a resource, of which a gate has a splat',
    R,
    'resource "vault_token" "t" {\n}\n' +
      gate('one(vault_token.t[*].client_token)') +
      use('vault_token.t.client_token'),
  ),
  sample(
    'a wait for the resource that makes a token',
    [],
    'resource "vault_token" "t" {\n}\n' +
      gate('vault_token.t.client_token') +
      use('"x"', 'depends_on = [vault_token.t]'),
  ),
  sample(
    'a wait for the data source of a token',
    [],
    'data "vault_generic_secret" "s" {\n path="x"\n}\n' +
      gate('data.vault_generic_secret.s.data["token"]') +
      use('"x"', 'depends_on = [data.vault_generic_secret.s]'),
  ),
  sample(
    'a token as a key',
    R,
    `variable "t" {}\nlocals { m = { a = 1 } }\n${gate('var.t')}${use('local.m[var.t]')}`,
  ),
  sample(
    'a list of passwords',
    R,
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      use('formatlist("RW|%s", [for d in var.devices : d.token])'),
  ),
  sample(
    'a document of devices',
    R,
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      use('yamlencode({ devices = [for d in var.devices : { n = d.name, p = d.token }] })'),
  ),
  sample(
    'a document of names',
    [],
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      use('yamlencode({ devices = [for d in var.devices : { n = d.name }] })'),
  ),
  sample(
    'another member of composed objects',
    [],
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      'locals { all = { for k, d in var.devices : k => { password = "RW|${d.token}", topic = "x/${d.name}" } } }\n' +
      use('local.all["a"].topic'),
  ),
  sample(
    'the password in composed objects',
    R,
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      'locals { all = { for k, d in var.devices : k => { password = "RW|${d.token}", topic = "x/${d.name}" } } }\n' +
      use('local.all["a"].password'),
  ),
  sample(
    'the token of a password that a gate has',
    R,
    V +
      'locals { all = { for k, d in var.devices : k => { password = "RW|${d.token}", topic = "x/${d.name}" } } }\n' +
      gate('each.value.password', 'for_each = local.all') +
      use('[for d in var.devices : d.token]'),
  ),
  sample(
    'a named iterator',
    ['alicloud_x.r'],
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      'resource "alicloud_x" "r" {\n dynamic "env" {\n for_each = var.devices\n iterator = it\n content { v = it.value.token }\n }\n}\n',
  ),
  sample(
    'a name from a named iterator',
    [],
    V +
      fleet('{ for k, d in var.devices : k => d.token }') +
      'resource "alicloud_x" "r" {\n dynamic "env" {\n for_each = var.devices\n iterator = it\n content { v = it.value.name }\n }\n}\n',
  ),
  sample(
    'a name in a loop in a block',
    [],
    V +
      gate('each.value.token', 'for_each = var.devices') +
      use('{ for k, v in { n = each.value.name } : k => v }', 'for_each = var.devices'),
  ),
  sample(
    'a token in a loop in a block',
    R,
    V +
      gate('each.value.token', 'for_each = var.devices') +
      use('{ for k, v in { n = each.value.token } : k => v }', 'for_each = var.devices'),
  ),
  sample(
    'a loop that hides the variable of another',
    R,
    V +
      gate('each.value.token', 'for_each = var.devices') +
      use('[for d in var.devices : [for d in [d.token] : d]]'),
  ),
  sample(
    'an element by its index',
    R,
    'variable "t" { type = list(string) }\n' +
      gate('var.t[count.index]', 'count = length(var.t)') +
      use('var.t[count.index]', 'count = length(var.t)'),
  ),
  sample(
    'an element of a list that goes round',
    R,
    'variable "t" { type = list(string) }\n' +
      gate('element(var.t, count.index)', 'count = length(var.t)') +
      use('var.t[0]'),
  ),
  sample(
    'the tokens of a table',
    R,
    'variable "csv" {}\nlocals { d = csvdecode(var.csv) }\n' +
      gate('each.value.token', 'for_each = { for d in local.d : d.name => d }') +
      use('local.d[0].token'),
  ),
  sample(
    'the names of a table',
    [],
    'variable "csv" {}\nlocals { d = csvdecode(var.csv) }\n' +
      gate('each.value.token', 'for_each = { for d in local.d : d.name => d }') +
      use('local.d[0].name'),
  ),
  sample(
    'the names of a table in a file',
    [],
    'locals { d = csvdecode(file("d.csv")) }\n' +
      gate('each.value.token', 'for_each = { for d in local.d : d.name => d }') +
      use('local.d[0].name'),
    { 'd.csv': 'name,token\n' },
  ),
  sample(
    'the token of a document in a file',
    R,
    `locals { d = yamldecode(file("d.yaml")) }\n${gate('local.d.token')}${use('local.d.token')}`,
    { 'd.yaml': 'token: x\n' },
  ),
  sample(
    'another member of a document in a file',
    [],
    `locals { d = yamldecode(file("d.yaml")) }\n${gate('local.d.token')}${use('local.d.host')}`,
    { 'd.yaml': 'token: x\n' },
  ),
  sample(
    'another member of a secret, through a local',
    [],
    'data "aws_secretsmanager_secret_version" "s" {\n secret_id = "x"\n}\nlocals { s = jsondecode(data.aws_secretsmanager_secret_version.s.secret_string) }\n' +
      gate('local.s.token') +
      use('local.s.host'),
  ),
  sample(
    'the token of a secret, through a local',
    R,
    'data "aws_secretsmanager_secret_version" "s" {\n secret_id = "x"\n}\nlocals { s = jsondecode(data.aws_secretsmanager_secret_version.s.secret_string) }\n' +
      gate('local.s["token"]') +
      use('local.s.token'),
  ),
  sample(
    'another member of a secret',
    [],
    'data "aws_secretsmanager_secret_version" "s" {\n secret_id = "x"\n}\n' +
      gate('jsondecode(data.aws_secretsmanager_secret_version.s.secret_string)["token"]') +
      use('jsondecode(data.aws_secretsmanager_secret_version.s.secret_string)["host"]'),
  ),
  sample(
    'the token of a secret',
    R,
    'data "aws_secretsmanager_secret_version" "s" {\n secret_id = "x"\n}\n' +
      gate('jsondecode(data.aws_secretsmanager_secret_version.s.secret_string)["token"]') +
      use('jsondecode(data.aws_secretsmanager_secret_version.s.secret_string).token'),
  ),
  sample(
    'a secret as a whole, of which a gate has the token',
    R,
    'data "aws_secretsmanager_secret_version" "s" {\n secret_id = "x"\n}\nlocals { s = jsondecode(data.aws_secretsmanager_secret_version.s.secret_string) }\n' +
      gate('local.s["token"]') +
      use('data.aws_secretsmanager_secret_version.s.secret_string'),
  ),
  sample(
    'the tokens of several secrets',
    R,
    'data "aws_secretsmanager_secret_version" "s" {\n for_each = toset(["a"])\n secret_id = each.key\n}\n' +
      fleet(
        '{ for k, s in data.aws_secretsmanager_secret_version.s : k => jsondecode(s.secret_string).token }',
      ) +
      use('[for s in data.aws_secretsmanager_secret_version.s : jsondecode(s.secret_string).token]'),
  ),
  sample(
    'one of two that a gate chooses from',
    R,
    `variable "a" {}\nvariable "b" {}\n${gate('var.a != "" ? var.a : var.b')}${use('var.b')}`,
  ),
  sample(
    'local values that refer to each other',
    [],
    `locals {\n a = local.b.x\n b = local.a.y\n}\nvariable "t" {}\n${gate('local.a')}${use('"x"')}`,
  ),
  sample(
    'a replacement with what makes a token',
    [],
    'resource "vault_token" "t" {\n}\n' +
      gate('vault_token.t.client_token') +
      use('"x"', 'lifecycle {\n replace_triggered_by = [vault_token.t]\n }'),
  ),
  sample(
    'an argument that is ignored',
    [],
    `variable "input" {}\n${gate('var.input')}${use('"x"', 'lifecycle {\n ignore_changes = [input]\n }')}`,
  ),
  sample(
    'the name of a provider',
    [],
    `variable "t" {}\n${gate('var.t')}${use('"x"', 'provider = terraform')}`,
  ),
  sample(
    'a map that is merged',
    R,
    V +
      gate('var.devices["a"].token') +
      'locals { d = merge(var.devices, { c = { token = "", name = "c" } }) }\n' +
      use('local.d["a"].token'),
  ),
  sample(
    'triggers',
    ['null_resource.r'],
    V +
      gate('each.value.token', 'for_each = var.devices') +
      'resource "null_resource" "r" {\n for_each = var.devices\n triggers = { t = each.value.token }\n}\n',
  ),
  sample(
    'merged maps of a loop',
    R,
    V +
      'locals { d = merge([for k, v in var.devices : { (k) = merge(v, { key = k }) }]...) }\n' +
      gate('each.value.token', 'for_each = local.d') +
      use('local.d["a"].token'),
  ),
  sample(
    'the names in merged maps of a loop',
    [],
    V +
      'locals { d = merge([for k, v in var.devices : { (k) = merge(v, { key = k }) }]...) }\n' +
      gate('each.value.token', 'for_each = local.d') +
      use('local.d["a"].name'),
  ),
];
