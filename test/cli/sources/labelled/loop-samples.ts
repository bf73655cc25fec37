// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import type { UngatedSample } from './ungated-samples';

const sample = (
  label: string,
  ungated: readonly string[],
  main: string,
  files: Readonly<Record<string, string>> = {},
): UngatedSample => ({ label: `loops: ${label}`, ungated, files: { 'main.tf': main, ...files } });

const WAITS = 'depends_on = [data.apsaramqtt_token.g]';
const R = 'terraform_data.r';
const IN_MODULE = 'module.bridge.terraform_data.r';
const gate = (token: string, more = '') =>
  `data "apsaramqtt_token" "g" {\n  instance_id = "post-cn-1"\n  token = ${token}\n  ${more}\n}\n`;
const fleet = (tokens: string) =>
  `data "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = ${tokens}\n}\n`;
const use = (input: string, more = '', name = 'r') =>
  `resource "terraform_data" "${name}" {\n  input = ${input}\n  ${more}\n}\n`;
const nested = (content: string, blocks: string) =>
  `resource "alicloud_x" "r" {\n  dynamic "env" {\n    for_each = ${blocks}\n    content {\n      value = ${content}\n    }\n  }\n}\n`;
const X = 'alicloud_x.r';

/** A map whose keys are tokens. */
const ISSUED = 'variable "issued" {\n  type = map(string)\n}\n';
const ISSUED_GATE = ISSUED + gate('each.key', 'for_each = var.issued');
const LIST = 'variable "issued" {\n  type = list(string)\n}\n';
const SET_GATE = LIST + gate('each.key', 'for_each = toset(var.issued)');
const DEVICES = 'variable "devices" {\n  type = map(object({ token = string, name = string }))\n}\n';
const DEVICE_GATE = DEVICES + gate('var.devices["a"].token');
const EACH_GATE = DEVICES + gate('each.value.token', 'for_each = var.devices');
const BY_TOKEN = '{ for d in var.devices : d.token => d.name }';

/** Lines of devices, for nested loops. */
const LINES =
  'variable "lines" {\n  type = map(object({ site = string, devices = map(object({ token = string, name = string })) }))\n}\n';
const LINES_FLEET =
  LINES +
  fleet('merge([for l in var.lines : { for name, d in l.devices : "${l.site}/${name}" => d.token }]...)');
const FLAT = `${LINES}locals {\n  flat = flatten([for l in var.lines : [for name, d in l.devices : { key = "\${l.site}/\${name}", token = d.token, name = d.name }]])\n}\n`;
const FLAT_LOOP = 'for_each = { for d in local.flat : d.key => d }';
const FLAT_GATE = FLAT + gate('each.value.token', FLAT_LOOP);
const MERGED = `${LINES}locals {\n  flat = flatten([for l in var.lines : [for d in l.devices : merge(d, { site = l.site })]])\n}\n`;
const MERGED_LOOP = 'for_each = { for d in local.flat : d.name => d }';
const MERGED_GATE = MERGED + gate('each.value.token', MERGED_LOOP);

export const LOOP_SAMPLES: readonly UngatedSample[] = [
  // Keys that are tokens.
  sample('the key of a set', [R], SET_GATE + use('each.key', 'for_each = toset(var.issued)')),
  sample('the value of a set', [R], SET_GATE + use('each.value', 'for_each = toset(var.issued)')),
  sample(
    'a set of which a gate has the values',
    [R],
    LIST +
      gate('each.value', 'for_each = toset(var.issued)') +
      use('each.key', 'for_each = toset(var.issued)'),
  ),
  sample(
    'the key of a set that waits',
    [],
    SET_GATE + use('each.key', `for_each = toset(var.issued)\n  ${WAITS}`),
  ),
  sample(
    'the key of a set, with the verdict of its gate',
    [],
    SET_GATE + use('[each.key, data.apsaramqtt_token.g[each.key].verdict]', 'for_each = toset(var.issued)'),
  ),
  sample('the list of a set', [R], SET_GATE + use('join(",", var.issued)')),
  sample('how many are in a set', [], SET_GATE + use('length(var.issued)')),
  sample('the key of a map', [R], ISSUED_GATE + use('each.key', 'for_each = var.issued')),
  sample(
    'the key of a map, nonsensitive',
    [R],
    ISSUED_GATE + use('each.key', 'for_each = nonsensitive(var.issued)'),
  ),
  sample('the keys of a map', [R], ISSUED_GATE + use('keys(var.issued)')),
  sample('a map whose keys are tokens', [R], ISSUED_GATE + use('jsonencode(var.issued)')),
  sample('the keys of a loop over a map', [R], ISSUED_GATE + use('[for token, name in var.issued : token]')),
  sample(
    'the keys of a map for each of its keys',
    [R],
    ISSUED_GATE + use('each.key', 'for_each = toset(keys(var.issued))'),
  ),
  sample(
    'the keys of a map of which a fleet has them',
    [R],
    ISSUED + fleet('{ for token, name in var.issued : name => token }') + use('keys(var.issued)'),
  ),
  sample(
    'the keys of the devices by token',
    [R],
    DEVICES + gate('each.key', `for_each = ${BY_TOKEN}`) + use('each.key', `for_each = ${BY_TOKEN}`),
  ),
  sample(
    'the keys of a local by token',
    [R],
    `${DEVICES}locals {\n  by_token = ${BY_TOKEN}\n}\n${gate('each.key', 'for_each = local.by_token')}${use('each.key', 'for_each = local.by_token')}`,
  ),
  sample(
    'the tokens of the devices by token',
    [R],
    DEVICES +
      gate('each.key', `for_each = ${BY_TOKEN}`) +
      use('[for d in var.devices : d.token]') +
      use('[for d in var.devices : d.name]', '', 'names'),
  ),
  sample('the key of a dynamic block', [X], ISSUED_GATE + nested('env.key', 'var.issued')),
  sample(
    'the key of a set in a module',
    [IN_MODULE],
    `${SET_GATE}module "bridge" {\n  source = "./bridge"\n  for_each = toset(var.issued)\n  secret = each.key\n}\n`,
    { 'bridge/main.tf': `variable "secret" {}\n${use('var.secret')}` },
  ),
  sample(
    'the keys of a module',
    [IN_MODULE],
    `${ISSUED_GATE}module "bridge" {\n  source = "./bridge"\n  issued = var.issued\n}\n`,
    { 'bridge/main.tf': ISSUED + use('each.key', 'for_each = var.issued') },
  ),
  sample(
    'the key of a map whose values are tokens',
    [],
    ISSUED + gate('each.value', 'for_each = var.issued') + use('each.key', 'for_each = var.issued'),
  ),
  sample(
    'the keys of a map whose values are tokens, in a loop',
    [],
    ISSUED + gate('each.value', 'for_each = var.issued') + use('[for name, token in var.issued : name]'),
  ),
  sample(
    'the key of a dynamic block whose values are tokens',
    [],
    ISSUED + gate('each.value', 'for_each = var.issued') + nested('env.key', 'var.issued'),
  ),
  sample(
    'the value of a dynamic block whose values are tokens',
    [X],
    ISSUED + gate('each.value', 'for_each = var.issued') + nested('env.value', 'var.issued'),
  ),
  sample(
    'the keys of devices whose tokens are in their members',
    [],
    EACH_GATE + use('each.key', 'for_each = var.devices'),
  ),

  // Nested loops.
  sample(
    'the tokens of lines',
    [R],
    LINES_FLEET + use('[for l in var.lines : [for d in l.devices : d.token]]'),
  ),
  sample('the names of lines', [], LINES_FLEET + use('[for l in var.lines : [for d in l.devices : d.name]]')),
  sample('the sites of lines', [], LINES_FLEET + use('[for l in var.lines : l.site]')),
  sample(
    'the tokens of lines, flattened',
    [R],
    LINES_FLEET + use('flatten([for l in var.lines : [for d in l.devices : d.token]])'),
  ),
  sample(
    'the tokens of lines, through a splat',
    [R],
    LINES_FLEET + use('[for l in var.lines : values(l.devices)[*].token]'),
  ),
  sample(
    'the names of lines, through a splat',
    [],
    LINES_FLEET + use('[for l in var.lines : values(l.devices)[*].name]'),
  ),
  sample(
    'the tokens of lines in a template',
    [R],
    LINES_FLEET + use('"%{ for l in var.lines }%{ for d in l.devices }${d.token} %{ endfor }%{ endfor }"'),
  ),
  sample(
    'the names of lines in a template',
    [],
    LINES_FLEET + use('"%{ for l in var.lines }%{ for d in l.devices }${d.name} %{ endfor }%{ endfor }"'),
  ),
  sample(
    'the devices of each line',
    [R],
    LINES_FLEET + use('[for d in each.value.devices : d.token]', 'for_each = var.lines'),
  ),
  sample(
    'the names of the devices of each line',
    [],
    LINES_FLEET + use('[for d in each.value.devices : d.name]', 'for_each = var.lines'),
  ),
  sample(
    'the devices of each line in dynamic blocks',
    [X],
    LINES_FLEET +
      nested('env.value.token', 'each.value.devices').replace('dynamic', 'for_each = var.lines\n  dynamic'),
  ),
  sample(
    'the names of each line in dynamic blocks',
    [],
    LINES_FLEET +
      nested('env.value.name', 'each.value.devices').replace('dynamic', 'for_each = var.lines\n  dynamic'),
  ),
  ...(
    [
      ['token', [X]],
      ['name', []],
    ] as const
  ).map(([member, ungated]) =>
    sample(
      `a dynamic block in a dynamic block: ${member}`,
      ungated,
      `${LINES_FLEET}resource "alicloud_x" "r" {\n  dynamic "line" {\n    for_each = var.lines\n    content {\n      dynamic "env" {\n        for_each = line.value.devices\n        content {\n          value = env.value.${member}\n        }\n      }\n    }\n  }\n}\n`,
    ),
  ),
  ...(
    [
      ['token', [IN_MODULE]],
      ['name', []],
    ] as const
  ).map(([member, ungated]) =>
    sample(
      `each device of a module for each line: ${member}`,
      ungated,
      `${LINES_FLEET}module "bridge" {\n  source = "./bridge"\n  for_each = var.lines\n  devices = each.value.devices\n}\n`,
      { 'bridge/main.tf': `variable "devices" {}\n${use(`each.value.${member}`, 'for_each = var.devices')}` },
    ),
  ),
  sample('a flat list of lines', [R], FLAT_GATE + use('each.value.token', FLAT_LOOP)),
  sample(
    'a flat list of lines that waits',
    [],
    FLAT_GATE + use('each.value.token', `${FLAT_LOOP}\n  ${WAITS}`),
  ),
  sample('the names in a flat list of lines', [], FLAT_GATE + use('each.value.name', FLAT_LOOP)),
  sample('the keys of a flat list of lines', [], FLAT_GATE + use('each.key', FLAT_LOOP)),
  sample('a flat list of lines as a whole', [R], FLAT_GATE + use('local.flat')),
  sample(
    'lines of which a flat list has the tokens',
    [R],
    FLAT_GATE + use('[for l in var.lines : [for d in l.devices : d.token]]'),
  ),
  sample(
    'lines of which a flat list has the tokens, by their names',
    [],
    FLAT_GATE + use('[for l in var.lines : [for d in l.devices : d.name]]'),
  ),
  sample('merged devices of lines', [R], MERGED_GATE + use('each.value.token', MERGED_LOOP)),
  sample('the sites of merged devices of lines', [], MERGED_GATE + use('each.value.site', MERGED_LOOP)),
  sample('the names of merged devices of lines', [], MERGED_GATE + use('each.value.name', MERGED_LOOP)),

  // Loops with conditions.
  sample(
    'a token in the condition of a loop',
    [R],
    EACH_GATE + use('[for d in var.devices : d.name if d.token != ""]'),
  ),
  sample(
    'a token in the condition of for_each',
    [R],
    EACH_GATE + use('each.value.name', 'for_each = { for k, d in var.devices : k => d if d.token != "" }'),
  ),
  sample(
    'a token in the condition of for_each that waits',
    [],
    EACH_GATE +
      use('each.value.name', `for_each = { for k, d in var.devices : k => d if d.token != "" }\n  ${WAITS}`),
  ),
  sample(
    'a token in the condition of a local',
    [R],
    `${EACH_GATE}locals {\n  named = [for d in var.devices : d.name if d.token != ""]\n}\n${use('local.named')}`,
  ),
  sample(
    'a token in the condition of a local of which the names are taken',
    [R],
    `${EACH_GATE}locals {\n  named = [for d in var.devices : d if d.token != ""]\n}\n${use('[for d in local.named : d.name]')}`,
  ),
  sample(
    'a variable in the condition of a loop',
    [R],
    `variable "mqtt_token" {\n  type = string\n}\n${gate('var.mqtt_token')}${use('[for name in ["a", "b"] : name if var.mqtt_token != ""]')}`,
  ),
  sample(
    'a token in the condition of a loop in a loop',
    [R],
    LINES_FLEET + use('[for l in var.lines : [for d in l.devices : d.name if d.token != ""]]'),
  ),
  sample(
    'a name in the condition of a loop',
    [],
    EACH_GATE + use('[for d in var.devices : d.name if d.name != ""]'),
  ),
  sample(
    'a key in the condition of a loop',
    [],
    EACH_GATE + use('[for k, d in var.devices : d.name if k != "spare"]'),
  ),
  sample(
    'a verdict in the condition of a loop',
    [],
    EACH_GATE + use('[for k, d in var.devices : d.token if data.apsaramqtt_token.g[k].verdict == "valid"]'),
  ),
  sample(
    'a condition of the loop of a gate',
    [],
    `${DEVICES}variable "stage" {}\n${gate('each.value.token', 'for_each = { for k, d in var.devices : k => d if var.stage != "" }')}${use('var.stage')}`,
  ),

  // Lists with one element that a gate checks.
  ...(
    [
      ['the element', 'var.devices["a"].token', []],
      ['the element, with a dot', 'var.devices.a.token', []],
      ['another element', 'var.devices["b"].token', [R]],
      ['another element, with a dot', 'var.devices.b.token', [R]],
      ['another member of another element', 'var.devices["b"].name', []],
      ['another member of the element', 'var.devices["a"].name', []],
      ['another element in a template', '"R|${var.devices["b"].token}"', [R]],
      ['both elements', '[var.devices["a"].token, var.devices["b"].token]', [R]],
    ] as const
  ).map(([label, input, ungated]) =>
    sample(`${label}, where what uses it waits`, ungated, DEVICE_GATE + use(input, WAITS)),
  ),
  sample(
    'another element of a list, where what uses it waits',
    [R],
    `variable "devices" {\n  type = list(object({ token = string, name = string }))\n}\n${gate('var.devices[0].token')}${use('var.devices[1].token', WAITS)}${use('var.devices[0].token', WAITS, 'same')}${use('var.devices[1].name', '', 'name')}`,
  ),
  sample(
    'all elements in a loop that waits for the gate of one',
    [R],
    DEVICE_GATE + use('each.value.token', `for_each = var.devices\n  ${WAITS}`),
  ),
  sample(
    'the names of all elements, where a gate checks one',
    [],
    DEVICE_GATE + use('each.value.name', 'for_each = var.devices'),
  ),
  sample(
    'another element that a local passes on',
    [R],
    `${DEVICE_GATE}locals {\n  all = var.devices\n}\n${use('local.all["b"].token', WAITS)}${use('local.all["a"].token', WAITS, 'same')}`,
  ),
  sample(
    'another element that a module is given',
    [IN_MODULE],
    `${DEVICE_GATE}module "bridge" {\n  source = "./bridge"\n  secret = var.devices["b"].token\n  ${WAITS}\n}\n`,
    { 'bridge/main.tf': `variable "secret" {}\n${use('var.secret')}` },
  ),
  sample(
    'the element that a module is given',
    [],
    `${DEVICE_GATE}module "bridge" {\n  source = "./bridge"\n  secret = var.devices["a"].token\n  ${WAITS}\n}\n`,
    { 'bridge/main.tf': `variable "secret" {}\n${use('var.secret')}` },
  ),
  sample(
    'another of several data sources, where what uses it waits',
    [R],
    `data "vault_generic_secret" "s" {\n  for_each = toset(["a", "b"])\n  path = each.key\n}\n${gate('data.vault_generic_secret.s["a"].data_json')}${use('data.vault_generic_secret.s["b"].data_json', WAITS)}${use('data.vault_generic_secret.s["a"].data_json', WAITS, 'same')}${use('data.vault_generic_secret.s["b"].path', '', 'path')}`,
  ),
  sample(
    'an element whose gate is one for each of some keys',
    [],
    DEVICES +
      gate('var.devices[each.key].token', 'for_each = toset(["a", "b"])') +
      use('var.devices["b"].token', WAITS),
  ),
  sample(
    'elements of a gate for each of them',
    [],
    EACH_GATE + use('[var.devices["a"].token, var.devices["b"].token]', WAITS),
  ),
  sample(
    'an element that waits for the gate of another',
    ['terraform_data.b'],
    DEVICE_GATE +
      gate('var.devices["b"].token').replace('"g"', '"h"') +
      use('var.devices["a"].token', WAITS, 'a') +
      use('var.devices["b"].token', WAITS, 'b') +
      use('var.devices["b"].token', 'depends_on = [data.apsaramqtt_token.h]', 'c') +
      use(
        '[var.devices["a"].token, var.devices["b"].token]',
        'depends_on = [data.apsaramqtt_token.g, data.apsaramqtt_token.h]',
        'both',
      ),
  ),
];
