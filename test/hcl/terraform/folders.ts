// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

/** A configuration with the arguments and environment of the engine. */
export interface Folder {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly engine?: 'opentofu';
}

const one = (name: string, main: string, rest: Omit<Partial<Folder>, 'name'> = {}): Folder => ({
  name,
  ...rest,
  files: { 'main.tf': main, ...rest.files },
});

/** Configurations with common misunderstandings of the language. Real engines have planned each. */
export const FOLDERS: readonly Folder[] = [
  one(
    'a fault in a local value fails the plan although try() catches it',
    'locals { a = [][0] }\noutput "x" { value = try(local.a, "caught") }',
  ),
  one('a fault in the same expression is caught', 'output "x" { value = try([][0], "caught") }'),
  one(
    'a fault in a local value that nothing refers to fails the plan',
    'locals { a = 1 + "x" }\noutput "x" { value = 1 }',
  ),
  one('an arm that is not taken may be faulty', 'output "x" { value = true ? 1 : [][0] }'),
  one('an undeclared variable inside try() fails the plan', 'output "x" { value = try(var.a, 1) }'),
  one(
    'an undeclared local in an arm that is not taken fails the plan',
    'output "x" { value = true ? 1 : local.a }',
  ),
  one(
    'an undeclared resource in a loop over nothing fails the plan',
    'output "x" { value = [for a in [] : aws_x.y] }',
  ),
  one(
    'an output that a module lacks is caught',
    'module "m" { source = "./m" }\noutput "x" { value = try(module.m.nothing, "caught") }',
    {
      files: { 'm/main.tf': 'output "a" { value = 1 }' },
    },
  ),
  one(
    'an output that a module lacks fails the plan',
    'module "m" { source = "./m" }\noutput "x" { value = module.m.nothing }',
    {
      files: { 'm/main.tf': 'output "a" { value = 1 }' },
    },
  ),
  one(
    'both arms fix the type',
    'output "x" { value = true ? 1 : "a" }\noutput "y" { value = [for a in [true ? [1] : ["a"]] : a] }',
  ),
  one(
    'numbers are no strings, lists no tuples',
    'output "x" { value = ["1" == 1, tolist([1]) == [1], [1] == [1], {a=1} == tomap({a=1})] }',
  ),
  one(
    'sets convert and unite',
    'output "x" { value = [length(toset([1, "1"])), tolist(toset(["b", "a"])), tolist([1, "a", true])] }',
  ),
  one(
    'optional attributes have defaults for nulls too, undeclared ones go',
    'variable "a" {\n  type = object({ x = optional(number, 5), y = optional(string), z = optional(object({ p = optional(bool, true) }), {}) })\n  default = { x = null, extra = 1 }\n}\noutput "x" { value = var.a }',
  ),
  one(
    'a list of objects with optional attributes',
    'variable "a" {\n  type = map(list(object({ n = string, t = optional(map(string), { d = 1 }) })))\n  default = { k = [{ n = 1 }, { n = "b", t = null }, { n = "c", t = { e = true } }] }\n}\noutput "x" { value = var.a }',
  ),
  one(
    'null stays null for a nullable variable',
    'variable "a" { default = "d" }\noutput "x" { value = var.a == null }',
    {
      files: { 'terraform.tfvars': 'a = null' },
    },
  ),
  one(
    'null is the default where nullable is false',
    'variable "a" {\n  default = "d"\n  nullable = false\n}\noutput "x" { value = var.a }',
    {
      files: { 'terraform.tfvars': 'a = null' },
    },
  ),
  one(
    'null for a module is the default where nullable is false',
    'module "m" {\n  source = "./m"\n  a = null\n  b = null\n}\noutput "x" { value = module.m.x }',
    {
      files: {
        'm/main.tf':
          'variable "a" {\n  default = "d"\n  nullable = false\n}\nvariable "b" { default = "d" }\noutput "x" { value = [var.a, var.b] }',
      },
    },
  ),
  one(
    'the environment is text for a primitive or no type, an expression for others',
    'variable "s" { type = string }\nvariable "n" { type = number }\nvariable "u" {}\nvariable "l" { type = list(string) }\nvariable "a" { type = any }\nvariable "o" { type = object({ x = number }) }\noutput "x" { value = [var.s, var.n, var.u, var.l, var.a, var.o] }',
    {
      env: {
        TF_VAR_s: '[1]',
        TF_VAR_n: '7',
        TF_VAR_u: '["a"]',
        TF_VAR_l: '["a", 1]',
        TF_VAR_a: '{ k = [1, "b"] }',
        TF_VAR_o: '{x="3"}',
      },
    },
  ),
  one(
    'text for any is an expression, and a bare word is none',
    'variable "a" { type = any }\noutput "x" { value = var.a }',
    {
      env: { TF_VAR_a: 'word' },
    },
  ),
  one(
    'files of variables in their order',
    'variable "a" {}\nvariable "b" {}\nvariable "c" {}\nvariable "d" {}\nvariable "e" {}\nvariable "f" {}\noutput "x" { value = [var.a, var.b, var.c, var.d, var.e, var.f] }',
    {
      env: {
        TF_VAR_a: 'environment',
        TF_VAR_b: 'environment',
        TF_VAR_c: 'e',
        TF_VAR_d: 'e',
        TF_VAR_e: 'e',
        TF_VAR_f: 'e',
      },
      files: {
        'terraform.tfvars': 'b = "tfvars"\nc = "tfvars"\nd = "tfvars"\ne = "tfvars"\nf = "tfvars"',
        'terraform.tfvars.json': '{"c": "json", "d": "json", "e": "json", "f": "json"}',
        'b.auto.tfvars': 'd = "auto b"\ne = "auto b"\nf = "auto b"',
        'a.auto.tfvars.json': '{"d": "auto a", "e": "auto a", "f": "auto a"}',
        'extra.tfvars': 'e = "file"\nf = "file"',
      },
      arguments: ['-var=f=argument', '-var-file=extra.tfvars', '-var', 'f=last'],
    },
  ),
  one(
    'arguments in the environment come before those on the command line',
    'variable "a" {}\nvariable "b" {}\nvariable "c" {}\noutput "x" { value = [var.a, var.b, var.c] }',
    {
      env: { TF_CLI_ARGS_plan: "-var=a=plan -var 'b=plan x' -var c=plan", TF_CLI_ARGS: '-var="b=all y"' },
      arguments: ['-var=c=line'],
    },
  ),
  ...[
    '-var=a=x;y',
    '-var=a=x>y',
    String.raw`-var="a=x\ny\"z"`,
    "-var 'a=x",
    '-var=a=(x)',
    "-var='a=(x;y)'",
  ].map((line) =>
    one(`arguments in the environment: ${line}`, 'variable "a" {}\noutput "x" { value = var.a }', {
      env: { TF_CLI_ARGS_plan: line },
    }),
  ),
  one('strings of variables in JSON are no templates', 'variable "a" {}\noutput "x" { value = var.a }', {
    files: { 'terraform.tfvars.json': '{"a": "${b} %{c}"}' },
  }),
  {
    name: 'a default in JSON is no template, other strings are',
    files: {
      'main.tf.json':
        '{"//": "x", "variable": {"a": {"default": "$${b}", "type": "string"}}, "locals": {"l": "<${var.a}>"}, "output": {"x": {"value": ["${var.a}", "${local.l}", "%{if true}y%{endif}", {"${upper(\\"k\\")}": 1}]}}}',
    },
  },
  one(
    'splats of both kinds',
    'locals { a = [{ b = [1, 2] }, { b = [3, 4] }] }\noutput "x" { value = [local.a[*].b[0], local.a.*.b[0], null[*], "s"[*], [[1], [2]][*][0]] }',
  ),
  one(
    'templates keep the type of what is alone in them',
    'locals { l = [1] }\noutput "x" { value = ["${local.l}", "${1}", "a${1}"] }',
  ),
  one('null in a template fails', 'locals { n = null }\noutput "x" { value = "a${local.n}" }'),
  one(
    'heredocs',
    'output "x" {\n  value = [<<A\n  a\\n\n b ${1 + 1} $${c}\nA\n  , <<-B\n      one\n\n    two ~ %{ if true ~}   \n    yes %{~ endif }\n        three\n    B\n  ]\n}\n',
  ),
  one('a heredoc keeps CRLF', 'output "x" {\r\n  value = <<A\r\nb\r\nc\r\nA\r\n}\r\n'),
  one('indexes by dot cannot be chained', 'locals { a = [[1]] }\noutput "x" { value = local.a.0.0 }'),
  one('an index by dot', 'locals { a = [["x"]] }\noutput "x" { value = local.a.0[0] }'),
  one(
    'keys of objects',
    'locals { k = "v" }\noutput "x" { value = { k = 1, (local.k) = 2, "q ${local.k}" = 3, true = 4 } }',
  ),
  one('a comma is no line break, a line break no comma in brackets', 'output "x" { value = [1\n2] }'),
  one('a byte-order mark in HCL', '\uFEFFoutput "x" { value = 1 }'),
  { name: 'a byte-order mark in JSON', files: { 'main.tf.json': '\uFEFF{"output": {"x": {"value": 1}}}' } },
  one(
    'strings are normalised, characters are what readers count',
    'output "x" { value = [length("e\\u0301"), "e\\u0301" == "\\u00e9", substr("\\U0001f468\\u200d\\U0001f469x", 0, 1) != "x", keys({ "\\ufb01" = 1, "\\U0001f600" = 2, a = 3 })] }',
  ),
  one(
    'JSON is written as Go writes it',
    'output "x" { value = jsonencode({ b = "<>&", a = [1.5, 100000000000000000000000, null], "" = true }) }',
  ),
  one(
    'numbers',
    'output "x" { value = [1 / 4, 7 % -3, pow(2, 10), tobool("true"), "0x" != "0", 0.1 + 0.2 == 0.3, tostring(1 / 3)] }',
  ),
  one('format refuses arguments that are left over', 'output "x" { value = format("%s", "a", "b") }'),
  one(
    'replacements are those of Go',
    'output "x" { value = [replace("ab", "/(a)/", "$1x"), replace("ab", "/(a)/", "$${1}x"), replace("a.b", ".", "-")] }',
  ),
  one(
    'element counts on, merge makes objects',
    'output "x" { value = [element(["a", "b"], 3), merge({ a = 1 }, { b = "x" }, null), merge({ a = 1 }, { a = "b" }).a] }',
  ),
  one('for_each refuses lists', 'resource "terraform_data" "a" {\n  for_each = ["a"]\n}'),
  one('for_each refuses sets of numbers', 'resource "terraform_data" "a" {\n  for_each = toset([1])\n}'),
  one('for_each refuses null', 'resource "terraform_data" "a" {\n  for_each = null\n}'),
  one(
    'for_each refuses what is sensitive',
    'resource "terraform_data" "a" {\n  for_each = sensitive(toset(["a"]))\n}',
  ),
  one(
    'count takes a number in a string',
    'resource "terraform_data" "a" {\n  count = "2"\n  input = count.index\n}\noutput "x" { value = [length(terraform_data.a), terraform_data.a[1].input] }',
  ),
  one('count refuses fractions', 'resource "terraform_data" "a" {\n  count = 1.5\n}'),
  one(
    'overrides go argument by argument',
    'variable "a" {\n  type = string\n  default = "base"\n}\nlocals {\n  a = 1\n  b = 2\n}\noutput "x" {\n  description = "kept"\n  value = [var.a, local.a, local.b]\n}',
    {
      files: {
        'b_override.tf': 'variable "a" { default = "over" }',
        'override.tf': 'locals { b = 3 }',
        'a_override.tf': 'locals { b = 4 }',
      },
    },
  ),
  one('an override needs a base', 'output "x" { value = 1 }', {
    files: { 'override.tf': 'variable "a" { default = 1 }' },
  }),
  one('files of editors and folders are not read', 'output "x" { value = 1 }', {
    files: {
      '.hidden.tf': 'syntax error',
      'main.tf~': 'syntax error',
      '#main.tf#': 'syntax error',
      'folder.tf/x.txt': '',
    },
  }),
  one('a syntax error in any file fails the plan', 'output "x" { value = 1 }', {
    files: { 'b.tf': 'a = [' },
  }),
  one('a local that depends on itself fails the plan', 'locals {\n  a = local.b\n  b = local.a\n}'),
  one(
    'locals in any order',
    'output "x" { value = local.c }\nlocals { c = "${local.b}c" }\nlocals {\n  b = "${local.a}b"\n  a = "a"\n}',
  ),
  one(
    'paths and the workspace',
    'module "m" { source = "./a/m" }\noutput "x" { value = [path.module, path.root, module.m.x, terraform.workspace, basename(path.cwd) != ""] }',
    {
      files: { 'a/m/main.tf': 'output "x" { value = [path.module, path.root] }' },
      env: { TF_WORKSPACE: 'prod' },
    },
  ),
  one(
    'modules with count and for_each, to any depth',
    'locals { lines = { left = 1, right = 2 } }\nmodule "line" {\n  source = "./line"\n  for_each = local.lines\n  name = each.key\n  n = each.value\n}\nmodule "none" {\n  source = "./line"\n  count = 0\n  name = "x"\n  n = 1\n}\noutput "x" { value = [module.line["right"].all, module.none[*].all, { for k, v in module.line : k => v.all[0] }] }',
    {
      files: {
        'line/main.tf':
          'variable "name" { type = string }\nvariable "n" { type = string }\nmodule "device" {\n  source = "../device"\n  count = var.n\n  label = "${var.name}-${count.index}"\n}\noutput "all" { value = module.device[*].label }',
        'device/main.tf': 'variable "label" {}\noutput "label" { value = upper(var.label) }',
      },
    },
  ),
  one(
    'outputs of a module that depend on each other through the caller',
    'module "m" {\n  source = "./m"\n  b = module.m.a\n}\noutput "x" { value = module.m.c }',
    {
      files: {
        'm/main.tf': 'variable "b" {}\noutput "a" { value = "a" }\noutput "c" { value = "${var.b}c" }',
      },
    },
  ),
  one('a module that is called without what it requires', 'module "m" { source = "./m" }', {
    files: { 'm/main.tf': 'variable "a" {}' },
  }),
  one('a module that is called with what it does not know', 'module "m" {\n  source = "./m"\n  a = 1\n}', {
    files: { 'm/main.tf': '' },
  }),
  one('a value that does not fit its variable', 'variable "a" {\n  type = number\n  default = 1\n}', {
    env: { TF_VAR_a: 'x' },
  }),
  one(
    'a validation that fails',
    'variable "a" {\n  default = "x"\n  validation {\n    condition = length(var.a) > 3\n    error_message = "Too short."\n  }\n}',
  ),
  one(
    'what resources set is known before they are made',
    'resource "terraform_data" "a" {\n  input = "in"\n}\noutput "x" { value = "${terraform_data.a.input}!" }\noutput "y" { value = terraform_data.a.output }\noutput "z" { value = "id ${terraform_data.a.id}" }',
  ),
  one(
    'a file that is decoded',
    'locals { y = yamldecode(file("${path.module}/a.yaml")) }\noutput "x" { value = [for p in local.y.devices : "${p.name}:${try(p.env, "none")}"] }',
    {
      files: { 'a.yaml': 'devices:\n  - name: left\n    env: A\n  - name: right\n' },
    },
  ),
  one('a template in a file', 'output "x" { value = templatefile("a.tpl", { names = ["a", "b"], n = 1 }) }', {
    files: { 'a.tpl': '%{ for name in names ~}\n- ${name}${n}\n%{ endfor ~}\n' },
  }),
  one('a template that lacks a variable', 'output "x" { value = templatefile("a.tpl", {}) }', {
    files: { 'a.tpl': '${b}' },
  }),
  one(
    'sensitive values stay sensitive',
    'variable "a" {\n  default = "s"\n  sensitive = true\n}\noutput "x" { value = nonsensitive("${var.a}t") }',
  ),
  one(
    'a sensitive output must say so',
    'variable "a" {\n  default = "s"\n  sensitive = true\n}\noutput "x" { value = "${var.a}t" }',
  ),
  one(
    'a sensitive output that says so',
    'variable "a" {\n  default = "s"\n  sensitive = true\n}\noutput "x" {\n  value = "${var.a}t"\n  sensitive = true\n}',
  ),
  one('each has no meaning outside of for_each', 'output "x" { value = each.key }'),
  one(
    'quoted types of old',
    'variable "a" {\n  type = "string"\n  default = 1\n}\noutput "x" { value = var.a }',
  ),
  one(
    'types without elements',
    'variable "a" {\n  type = list\n  default = [1, "b"]\n}\nvariable "b" {\n  type = map\n  default = { c = 1 }\n}\noutput "x" { value = [var.a, var.b] }',
  ),
  one(
    'tuples and sets as types',
    'variable "a" {\n  type = tuple([string, set(number)])\n  default = [1, ["2", 2, 1]]\n}\noutput "x" { value = var.a }',
  ),
  one('OpenTofu reads .tofu in place of .tf', 'output "x" { value = "tf" }\noutput "y" { value = "tf" }', {
    engine: 'opentofu',
    files: {
      'main.tofu': 'output "x" { value = "tofu" }',
      'more.tofu': 'output "z" { value = tofu.workspace }',
    },
  }),
  one('Terraform does not read .tofu', 'output "x" { value = "tf" }', {
    files: { 'main.tofu': 'output "x" { value = "tofu" }' },
  }),
  one(
    'OpenTofu has enabled',
    'resource "terraform_data" "a" {\n  input = 1\n  lifecycle {\n    enabled = false\n  }\n}\noutput "x" { value = terraform_data.a == null }',
    {
      engine: 'opentofu',
    },
  ),
  one(
    'OpenTofu evaluates sources early',
    'variable "m" { default = "m" }\nlocals { s = "./${var.m}" }\nmodule "m" { source = local.s }\noutput "x" { value = module.m.a }',
    {
      engine: 'opentofu',
      files: { 'm/main.tf': 'output "a" { value = 1 }' },
    },
  ),
  one(
    'OpenTofu has functions of its own',
    'output "x" { value = [urldecode("a%20b"), cidrcontains("10.0.0.0/8", "10.1.2.3")] }',
    { engine: 'opentofu' },
  ),
];
