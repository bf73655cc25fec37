// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, type Scenario, withModules } from './scenario';

const RESOURCE = 'resource "terraform_data" "a" {}\n';
const COUNTED = 'resource "terraform_data" "a" { count = 1 }\n';
const KEYED = 'resource "terraform_data" "a" { for_each = toset(["p"]) }\n';
const MODULE = 'module "m" { source = "./m" }\n';
const KEYED_MODULE = 'module "m" {\n  source   = "./m"\n  for_each = toset(["p"])\n}\n';
const NO_MODULE = 'module "m" {\n  source = "./m"\n  count  = 0\n}\n';

function moved(from: string, to: string): string {
  return `moved {\n  from = ${from}\n  to   = ${to}\n}\n`;
}

function removed(from: string): string {
  return `removed {\n  from = ${from}\n  lifecycle {\n    destroy = false\n  }\n}\n`;
}

function imported(to: string, rest = 'id = "x"'): string {
  return `import {\n  to = ${to}\n  ${rest}\n}\n`;
}

function importedEach(to: string, forEach: string): string {
  return imported(to, `for_each = ${forEach}\n  id = "x"`);
}

/** Blocks `moved`, `removed` and `import` whose addresses are declared or not. */
const MOVES: readonly [name: string, main: string, module?: string][] = [
  ['a moved instance that is still there', COUNTED + moved('terraform_data.a[0]', 'terraform_data.a[1]')],
  ['a moved instance that is gone', COUNTED + moved('terraform_data.a[1]', 'terraform_data.a[0]')],
  [
    'a moved instance with a key of another kind',
    COUNTED + moved('terraform_data.a["0"]', 'terraform_data.a[0]'),
  ],
  ['a moved resource with its prefix', COUNTED + moved('resource.terraform_data.a[0]', 'terraform_data.b')],
  ['a moved instance of a module', KEYED_MODULE + moved('module.m["p"]', 'module.m["q"]'), RESOURCE],
  [
    'a moved instance of a module that is gone',
    KEYED_MODULE + moved('module.m["q"]', 'module.m["p"]'),
    RESOURCE,
  ],
  ['a moved resource of a module', MODULE + moved('module.m.terraform_data.a', 'terraform_data.b'), COUNTED],
  [
    'a moved resource of a module without instances',
    NO_MODULE,
    RESOURCE + moved('terraform_data.a', 'terraform_data.b'),
  ],
  [
    'a moved resource of an instance',
    KEYED_MODULE + moved('module.m["p"].terraform_data.a', 'terraform_data.b'),
    RESOURCE,
  ],
  [
    'a moved resource of another instance',
    KEYED_MODULE + moved('module.m["q"].terraform_data.a', 'module.m["p"].terraform_data.a'),
    RESOURCE,
  ],
  [
    'a moved module that a module calls',
    MODULE + moved('module.m.module.n', 'module.n'),
    'module "n" { source = "../n" }\n',
  ],
  [
    'a removed resource of a module that declares it',
    MODULE + removed('module.m.terraform_data.a'),
    RESOURCE,
  ],
  ['a removed resource of a module that does not', MODULE + removed('module.m.terraform_data.b'), RESOURCE],
  [
    'a removed module that a module calls',
    NO_MODULE + removed('module.m.module.n'),
    'module "n" { source = "../n" }\n',
  ],
  ['an import of an instance that there is not', KEYED + imported('terraform_data.a["q"]')],
  ['an import without the key of the instance', COUNTED + imported('terraform_data.a')],
  ['an import with a key of another kind', COUNTED + imported('terraform_data.a["0"]')],
  [
    'an import into an instance of a module',
    KEYED_MODULE + imported('module.m["p"].terraform_data.a'),
    RESOURCE,
  ],
  [
    'an import into an instance that there is not',
    KEYED_MODULE + imported('module.m["q"].terraform_data.a'),
    RESOURCE,
  ],
  ['an import of what a module does not declare', MODULE + imported('module.m.terraform_data.b'), RESOURCE],
  [
    'an import with a key from a local value',
    `locals { k = "p" }\n${KEYED}${imported('terraform_data.a[local.k]')}`,
  ],
  [
    'an import with a key from each and a local value',
    `locals { k = { x = "p" } }\n${KEYED}${importedEach('terraform_data.a[local.k[each.key]]', '{ x = 1 }')}`,
  ],
  [
    'an import with a key from a function',
    KEYED + importedEach('terraform_data.a[lower(each.key)]', '{ P = 1 }'),
  ],
  [
    'an import with a key from a template',
    KEYED + importedEach('terraform_data.a["${each.key}"]', '{ p = 1 }'),
  ],
  ['an import with null for a key', KEYED + imported('terraform_data.a[null]')],
  [
    'an import with a secret for a key',
    KEYED + importedEach('terraform_data.a[each.value]', '{ x = sensitive("p") }'),
  ],
  ['an import with each of null', KEYED + importedEach('terraform_data.a[each.key]', 'null')],
  [
    'an import with each of a set of numbers',
    COUNTED + importedEach('terraform_data.a[each.value]', 'toset([0])'),
  ],
  [
    'an import with each of a secret',
    KEYED + importedEach('terraform_data.a[each.key]', 'sensitive({ p = 1 })'),
  ],
  [
    'an import with an instance too many',
    KEYED + importedEach('terraform_data.a[each.key]', '{ p = 1, q = 2 }'),
  ],
  [
    'two imports with each of one instance',
    KEYED + importedEach('terraform_data.a[each.value]', '{ x = "p", y = "p" }'),
  ],
  ['two imports of one resource', RESOURCE + imported('terraform_data.a') + imported('terraform_data.a')],
  ['an import with a secret id', KEYED + imported('terraform_data.a["p"]', 'id = sensitive("x")')],
];

export const MOVE_SCENARIOS: readonly Scenario[] = MOVES.map(([name, main, module]) =>
  withModules(name, main + gate(), module === undefined ? {} : { m: module, n: RESOURCE }),
);
