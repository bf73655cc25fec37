// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.

/** A configuration, and the resources that use a token without depending on a gate that checks it. */
export interface UngatedSample {
  readonly label: string;
  /** The names of the findings in reports. */
  readonly ungated: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const sample = (
  label: string,
  ungated: readonly string[],
  main: string,
  files: Readonly<Record<string, string>> = {},
): UngatedSample => ({ label, ungated, files: { 'main.tf': main, ...files } });

const variable = (name: string) => `variable "${name}" {\n  type = string\n  sensitive = true\n}\n`;
const gate = (name: string, token: string, more = '') =>
  `data "apsaramqtt_token" "${name}" {\n  instance_id = "post-cn-1"\n  ${token}\n  ${more}\n}\n`;
const use = (name: string, input: string, more = '') =>
  `resource "terraform_data" "${name}" {\n  input = ${input}\n  ${more}\n}\n`;

const action = (token: string) =>
  `action "device_restart" "a" {\n  config {\n    password = ${token}\n  }\n}\n`;

const T = variable('device_token');
const G = gate('g', 'token = var.device_token');
const WAITS = 'depends_on = [data.apsaramqtt_token.g]';
const R = 'terraform_data.r';
const MODULE = (more = '') =>
  `module "bridge" {\n  source = "./bridge"\n  token = var.device_token\n  ${more}\n}\n`;
const BRIDGE = { 'bridge/main.tf': `${variable('token')}${use('r', 'var.token')}` };
const GATE_MODULE = `module "gate" {\n  source = "./gate"\n  token = var.device_token\n}\n`;
const IN_GATE = {
  'gate/main.tf': `${variable('token')}${gate('g', 'token = var.token')}output "verdict" {\n  value = data.apsaramqtt_token.g.verdict\n}\n`,
};

const SECRET = 'data "vault_generic_secret" "s" {\n  path = "kv/device"\n}\n';
const SECRETS = SECRET.replace('{', '{\n  for_each = toset(["a", "b"])');
const DEVICES = 'variable "devices" {\n  type = map(object({ token = string, name = string }))\n}\n';
const DEVICE = 'variable "device" {\n  type = object({ token = string, name = string })\n}\n';
const LOOP = 'for_each = { for d in var.devices : d.name => d }';
const LOOP_GATE = gate('g', 'token = each.value.token', LOOP);
const EACH_GATE = gate('g', 'token = each.value.token', 'for_each = var.devices');
const BRIDGES = (token: string, more = '') =>
  `module "bridge" {\n  source = "./bridge"\n  for_each = var.devices\n  token = ${token}\n  ${more}\n}\n`;

/** Nested loops, each over a list that contains the element of the outer loop twice. */
const LOOPS = Array.from({ length: 40 }, (_, at) => at).reduceRight(
  (inner, at) => `[for v${at} in ${at === 0 ? 'var.lines' : `concat(v${at - 1}, v${at - 1})`} : ${inner}]`,
  'v39',
);

export const UNGATED_SAMPLES: readonly UngatedSample[] = [
  // Outputs and actions.
  sample('an output', ['output.o'], `${T}${G}output "o" {\n  value = var.device_token\n}\n`),
  sample('an output that waits', [], `${T}${G}output "o" {\n  value = var.device_token\n  ${WAITS}\n}\n`),
  sample(
    'an output of a verdict',
    [],
    `${T}${G}output "o" {\n  value = data.apsaramqtt_token.g.verdict\n}\n`,
  ),
  sample(
    'a digest, which replaces a resource with each new token',
    [],
    T + G + use('r', 'sha256(var.device_token)'),
  ),
  sample('a digest of a template', [], T + G + use('r', 'base64sha256("RW|${var.device_token}")')),
  sample(
    'a digest beside the token',
    ['terraform_data.r'],
    T + G + use('r', 'join(",", [md5(var.device_token), var.device_token])'),
  ),
  sample('an action', ['action.device_restart.a'], T + G + action('var.device_token')),
  sample(
    'an action that waits',
    [],
    T + G + action('data.apsaramqtt_token.g.verdict == "valid" ? var.device_token : ""'),
  ),
  // Attributes of one data source, and fields of one object.
  sample(
    'another attribute of the data source of a token',
    [],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data_json')}${use('r', 'data.vault_generic_secret.s.lease_id')}`,
  ),
  sample(
    'the same attribute of the data source of a token',
    [R],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data_json')}${use('r', 'data.vault_generic_secret.s.data_json')}`,
  ),
  sample(
    'another key of the data source of a token',
    [],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data["token"]')}${use('r', 'data.vault_generic_secret.s.data["host"]')}`,
  ),
  sample(
    'the key of the data source of a token',
    [R],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data["token"]')}${use('r', 'data.vault_generic_secret.s.data.token')}`,
  ),
  sample(
    'all keys of the data source of a token',
    [R],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data["token"]')}${use('r', 'jsonencode(data.vault_generic_secret.s.data)')}`,
  ),
  sample(
    'the whole data source of a token',
    [R],
    `${SECRET}${gate('g', 'token = data.vault_generic_secret.s.data["token"]')}${use('r', 'data.vault_generic_secret.s')}`,
  ),
  sample(
    'a key of what a gate takes as a whole',
    [R],
    `${SECRET}${gate('g', 'token = one(values(data.vault_generic_secret.s.data))')}${use('r', 'data.vault_generic_secret.s.data["token"]')}`,
  ),
  sample(
    'the id of what makes a token',
    [],
    `resource "vault_token" "t" {}\n${gate('g', 'token = vault_token.t.client_token')}${use('r', 'vault_token.t.id')}`,
  ),
  sample(
    'the token of what makes it',
    [R],
    `resource "vault_token" "t" {}\n${gate('g', 'token = vault_token.t.client_token')}${use('r', 'vault_token.t.client_token')}`,
  ),
  sample(
    'an attribute of one of several data sources',
    [],
    `${SECRETS}${gate('g', 'token = data.vault_generic_secret.s["a"].data_json')}${use('r', 'data.vault_generic_secret.s["a"].path')}`,
  ),
  sample(
    'the token of one of several data sources',
    [R],
    `${SECRETS}${gate('g', 'token = data.vault_generic_secret.s["a"].data_json')}${use('r', 'data.vault_generic_secret.s["a"].data_json')}`,
  ),
  sample(
    'another field of an element',
    [],
    `${DEVICES}${gate('g', 'token = var.devices["a"].token')}${use('r', 'var.devices["a"].name')}`,
  ),
  sample(
    'the field of an element',
    [R],
    `${DEVICES}${gate('g', 'token = var.devices["a"].token')}${use('r', 'var.devices["a"].token')}`,
  ),
  sample(
    'an element as a whole',
    [R],
    `${DEVICES}${gate('g', 'token = var.devices["a"].token')}${use('r', 'jsonencode(var.devices["a"])')}`,
  ),
  sample(
    'another field of an element, through a local value',
    [],
    `${DEVICES}locals { all = var.devices }\n${gate('g', 'token = local.all["a"].token')}${use('r', 'local.all["a"].name')}`,
  ),
  sample(
    'the field of an element, through a local value',
    [R],
    `${DEVICES}locals { all = var.devices }\n${gate('g', 'token = var.devices["a"].token')}${use('r', 'local.all["a"].token')}`,
  ),
  sample(
    'another field of each element of a loop',
    [],
    `${DEVICES}${LOOP_GATE}resource "terraform_data" "r" {\n  ${LOOP}\n  input = each.value.name\n}\n`,
  ),
  sample(
    'the field of each element of a loop',
    [R],
    `${DEVICES}${LOOP_GATE}resource "terraform_data" "r" {\n  ${LOOP}\n  input = each.value.token\n}\n`,
  ),
  sample(
    'each element of a loop as a whole',
    [R],
    `${DEVICES}${LOOP_GATE}resource "terraform_data" "r" {\n  ${LOOP}\n  input = each.value\n}\n`,
  ),
  sample(
    'a key of a loop that is a token',
    [R],
    `${DEVICES}${LOOP_GATE}resource "terraform_data" "r" {\n  for_each = { for d in var.devices : d.token => d }\n  input = "${'${each.key}'} ${'${each.value.name}'}"\n}\n`,
  ),
  sample(
    'the field of a device, through a splat',
    [R],
    `${DEVICE}${gate('g', 'token = var.device.token')}${use('r', 'one(var.device[*].token)')}`,
  ),
  sample(
    'the field of a device that a gate has through a splat',
    [R],
    `${DEVICE}${gate('g', 'token = one(var.device[*].token)')}${use('r', 'var.device.token')}`,
  ),
  sample(
    'another field of a device, through a splat',
    [],
    `${DEVICE}${gate('g', 'token = var.device.token')}${use('r', 'one(var.device[*].name)')}`,
  ),
  sample(
    'settings that are called a secret in a module',
    [],
    `resource "vault_mount" "m" {}\nmodule "m" {\n  source = "./m"\n  mqtt_secret_tags = vault_mount.m.options\n  mqtt_secret_version_stage = vault_mount.m.path\n}\n`,
    {
      'm/main.tf': `${variable('mqtt_secret_tags')}${variable('mqtt_secret_version_stage')}${use('r', '[var.mqtt_secret_tags, var.mqtt_secret_version_stage]')}`,
    },
  ),
  sample(
    'a choice without a type that is called a token',
    [],
    `variable "mqtt_token_everywhere" {\n  default = true\n}\n${use('r', 'var.mqtt_token_everywhere')}`,
  ),
  sample(
    'another member of what is called credentials, of which a gate checks the token',
    [],
    `${SECRET}locals {\n  mqtt_credentials = zipmap(["token", "host"], split(",", data.vault_generic_secret.s.data_json))\n}\n${gate('g', 'token = local.mqtt_credentials.token')}${use('r', 'local.mqtt_credentials.host')}`,
  ),
  sample(
    'a value that is called a token and is written out',
    [],
    `locals {\n  mqtt_token = "device-1"\n}\n${use('r', 'local.mqtt_token')}`,
  ),
  // Plain references.
  sample('a resource beside a gate', [R], T + G + use('r', 'var.device_token')),
  sample('a resource that waits', [], T + G + use('r', 'var.device_token', WAITS)),
  sample(
    'a resource that refers to the gate',
    [],
    T + G + use('r', '[var.device_token, data.apsaramqtt_token.g.verdict]'),
  ),
  sample(
    'a precondition on the gate',
    [],
    T +
      G +
      use(
        'r',
        'var.device_token',
        'lifecycle {\n    precondition {\n      condition = data.apsaramqtt_token.g.verdict == "valid"\n      error_message = "no"\n    }\n  }',
      ),
  ),
  sample(
    'a quoted depends_on',
    [],
    T + G + use('r', 'var.device_token', 'depends_on = ["data.apsaramqtt_token.g"]'),
  ),
  sample(
    'a text that names the gate',
    [R],
    T + G + use('r', '[var.device_token, "data.apsaramqtt_token.g"]'),
  ),
  sample(
    'a comment that names the gate',
    [R],
    T + G + use('r', 'var.device_token', '# depends_on = [data.apsaramqtt_token.g]'),
  ),
  sample(
    'a gate of another token',
    [R],
    T +
      variable('line_token') +
      G +
      gate('l', 'token = var.line_token') +
      use('r', 'var.device_token', 'depends_on = [data.apsaramqtt_token.l]'),
  ),
  sample(
    'a name that begins alike',
    [],
    T + variable('device_token_name') + G + use('r', 'var.device_token_name'),
  ),
  sample('a resource without a token', [], T + G + use('r', '"x"')),
  sample('the token in a template', [R], T + G + use('r', '"bridge --token ${var.device_token}"')),
  sample('the token in a function', [R], T + G + use('r', 'nonsensitive(base64encode(var.device_token))')),
  sample(
    'the token in a nested block',
    [R],
    T +
      G +
      use(
        'r',
        '"x"',
        'provisioner "local-exec" {\n    command = "bridge"\n    environment = { MQTT_TOKEN = var.device_token }\n  }',
      ),
  ),
  sample(
    'the token in a dynamic block',
    ['alicloud_x.r'],
    `${T}${G}resource "alicloud_x" "r" {\n  dynamic "env" {\n    for_each = [var.device_token]\n    content {\n      value = env.value\n    }\n  }\n}\n`,
  ),
  sample('the token in for_each', [R], T + G + use('r', 'each.value', 'for_each = { a = var.device_token }')),
  sample(
    'two of three wait',
    ['terraform_data.c'],
    T +
      G +
      use('a', 'var.device_token', WAITS) +
      use('b', 'var.device_token', WAITS) +
      use('c', 'var.device_token'),
  ),
  // Locals.
  sample('a local between', [R], `${T}${G}locals {\n  t = var.device_token\n}\n${use('r', 'local.t')}`),
  sample(
    'a local between, and the resource waits',
    [],
    `${T}${G}locals {\n  t = var.device_token\n}\n${use('r', 'local.t', WAITS)}`,
  ),
  sample(
    'locals in a row',
    [R],
    `${T}${G}locals {\n  a = var.device_token\n  b = "x \${local.a}"\n}\n${use('r', 'local.b')}`,
  ),
  sample(
    'a gate of a local',
    [R],
    `${T}locals {\n  t = var.device_token\n}\n${gate('g', 'token = local.t')}${use('r', 'var.device_token')}`,
  ),
  sample(
    'a gate of a local, and the resource waits',
    [],
    `${T}locals {\n  t = var.device_token\n}\n${gate('g', 'token = local.t')}${use('r', 'var.device_token', WAITS)}`,
  ),
  sample(
    'a local that refers to the gate',
    [],
    `${T}${G}locals {\n  ok = data.apsaramqtt_token.g.verdict\n}\n${use('r', '[var.device_token, local.ok]')}`,
  ),
  sample(
    'a local that the gate has no part in',
    [],
    `${T}${G}locals {\n  name = "device"\n}\n${use('r', 'local.name')}`,
  ),
  sample(
    'another part of what the gate is made of',
    [],
    `${T}variable "stage" {}\nlocals {\n  t = "\${var.stage}-\${var.device_token}"\n}\n${gate('g', 'token = local.t')}${use('r', 'var.stage')}`,
  ),
  sample(
    'the condition of the gate',
    [],
    `${T}variable "stage" {}\n${gate('g', 'token = var.stage == "x" ? var.device_token : ""')}${use('r', 'var.stage')}`,
  ),
  sample(
    'the key of the gate',
    [],
    `variable "tokens" { type = map(string) }\nvariable "device" {}\n${gate('g', 'token = var.tokens[var.device]')}${use('r', 'var.device')}`,
  ),
  sample(
    'the map of the gate',
    [R],
    `variable "tokens" { type = map(string) }\n${gate('g', 'token = var.tokens["a"]')}${use('r', 'var.tokens["a"]')}`,
  ),
  // Transitive depends_on.
  sample(
    'what it depends on waits',
    [],
    T + G + use('a', '"x"', WAITS) + use('r', 'var.device_token', 'depends_on = [terraform_data.a]'),
  ),
  sample(
    'what it refers to waits',
    [],
    T + G + use('a', '"x"', WAITS) + use('r', '[var.device_token, terraform_data.a.id]'),
  ),
  sample(
    'three steps to the gate',
    [],
    T +
      G +
      use('a', '"x"', WAITS) +
      use('b', 'terraform_data.a.id') +
      use('r', 'var.device_token', 'depends_on = [terraform_data.b]'),
  ),
  sample(
    'what depends on it waits',
    [R],
    T + G + use('r', 'var.device_token') + use('a', 'terraform_data.r.id', WAITS),
  ),
  sample(
    'a result of a resource that waits',
    [],
    T + G + use('a', 'var.device_token', WAITS) + use('r', 'terraform_data.a.id'),
  ),
  // Modules and outputs.
  sample('a module', ['module.bridge.terraform_data.r'], T + G + MODULE(), BRIDGE),
  sample('a module that waits', [], T + G + MODULE(WAITS), BRIDGE),
  sample(
    'a module for each token',
    ['module.bridge.terraform_data.r'],
    T +
      G +
      'module "bridge" {\n  source = "./bridge"\n  for_each = { a = var.device_token }\n  token = each.value\n}\n',
    BRIDGE,
  ),
  sample(
    'a module for each device',
    ['module.bridge.terraform_data.r'],
    DEVICES + EACH_GATE + BRIDGES('each.value.token'),
    BRIDGE,
  ),
  sample(
    'a module for each device that waits',
    [],
    DEVICES + EACH_GATE + BRIDGES('each.value.token', WAITS),
    BRIDGE,
  ),
  sample(
    'a gate in a module for each device, and a resource outside',
    [R],
    DEVICES + BRIDGES('each.value.token') + use('r', 'var.devices["a"].token'),
    { 'bridge/main.tf': IN_GATE['gate/main.tf'] },
  ),
  sample(
    'a module for each device that is given its name',
    [],
    DEVICES + EACH_GATE + BRIDGES('each.value.name'),
    BRIDGE,
  ),
  sample(
    'a module that is given the verdict and uses it',
    [],
    `${T}${G}${MODULE('ok = data.apsaramqtt_token.g.verdict')}`,
    { 'bridge/main.tf': `${variable('token')}variable "ok" {}\n${use('r', '[var.token, var.ok]')}` },
  ),
  sample(
    'a module that is given the verdict and does not use it',
    ['module.bridge.terraform_data.r'],
    `${T}${G}${MODULE('ok = data.apsaramqtt_token.g.verdict')}`,
    { 'bridge/main.tf': `${variable('token')}variable "ok" {}\n${use('r', 'var.token')}` },
  ),
  sample('a gate within the module', [], T + MODULE(), {
    'bridge/main.tf': `${variable('token')}${gate('g', 'token = var.token')}${use('r', 'var.token', WAITS)}`,
  }),
  sample('a gate within the module, beside the resource', ['module.bridge.terraform_data.r'], T + MODULE(), {
    'bridge/main.tf': `${variable('token')}${gate('g', 'token = var.token')}${use('r', 'var.token')}`,
  }),
  sample('a module of gates', [R], T + GATE_MODULE + use('r', 'var.device_token'), IN_GATE),
  sample(
    'a module of gates, and the resource waits',
    [],
    T + GATE_MODULE + use('r', 'var.device_token', 'depends_on = [module.gate]'),
    IN_GATE,
  ),
  sample(
    'an output of a module of gates',
    [],
    T + GATE_MODULE + use('r', '[var.device_token, module.gate.verdict]'),
    IN_GATE,
  ),
  sample(
    'an output that is not the gate',
    [R],
    T + GATE_MODULE + use('r', '[var.device_token, module.gate.name]'),
    {
      'gate/main.tf': `${variable('token')}${gate('g', 'token = var.token')}output "name" {\n  value = "x"\n}\n`,
    },
  ),
  sample('an output that waits for the gate', [], T + GATE_MODULE + use('r', 'module.gate.token'), {
    'gate/main.tf': `${variable('token')}${gate('g', 'token = var.token')}output "token" {\n  value = var.token\n  depends_on = [data.apsaramqtt_token.g]\n}\n`,
  }),
  sample(
    'an output that passes the token on',
    [R],
    `${T}${G}module "pass" {\n  source = "./pass"\n  token = var.device_token\n}\n${use('r', 'module.pass.token')}`,
    { 'pass/main.tf': `${variable('token')}output "token" {\n  value = var.token\n}\n` },
  ),
  sample(
    'a gate of an output',
    [R],
    `module "s" {\n  source = "./s"\n}\n${gate('g', 'token = module.s.token')}${use('r', 'module.s.token')}`,
    {
      's/main.tf': `${variable('device_token').replace('}', '  default = ""\n}')}output "token" {\n  value = var.device_token\n}\n`,
    },
  ),
  sample(
    'modules in modules',
    ['module.a.module.b.terraform_data.r'],
    `${T}${G}module "a" {\n  source = "./a"\n  token = var.device_token\n}\n`,
    {
      'a/main.tf': `${variable('token')}module "b" {\n  source = "../b"\n  token = var.token\n}\n`,
      'b/main.tf': `${variable('token')}${use('r', 'var.token')}`,
    },
  ),
  sample(
    'modules in modules that wait',
    [],
    `${T}${G}module "a" {\n  source = "./a"\n  token = var.device_token\n  ${WAITS}\n}\n`,
    {
      'a/main.tf': `${variable('token')}module "b" {\n  source = "../b"\n  token = var.token\n}\n`,
      'b/main.tf': `${variable('token')}${use('r', 'var.token')}`,
    },
  ),
  sample(
    'a module that cannot be read',
    ['module.bridge'],
    `${T}${G}module "bridge" {\n  source = "example/bridge/alicloud"\n  token = var.device_token\n}\n`,
  ),
  sample(
    'a module that cannot be read and waits',
    [],
    `${T}${G}module "bridge" {\n  source = "example/bridge/alicloud"\n  token = var.device_token\n  ${WAITS}\n}\n`,
  ),
  // Environment variables and files.
  sample(
    'token_env of a variable',
    [R],
    T + gate('g', 'token_env = "TF_VAR_device_token"') + use('r', 'var.device_token'),
  ),
  sample(
    'token_env of a variable, and the resource waits',
    [],
    T + gate('g', 'token_env = "TF_VAR_device_token"') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'token_env in a command',
    [R],
    gate('g', 'token_env = "DEVICE_TOKEN"') +
      use('r', '"x"', 'provisioner "local-exec" {\n    command = "bridge --token $DEVICE_TOKEN"\n  }'),
  ),
  sample(
    'token_env in a command that waits',
    [],
    gate('g', 'token_env = "DEVICE_TOKEN"') +
      use(
        'r',
        '"x"',
        `provisioner "local-exec" {\n    command = "bridge --token $DEVICE_TOKEN"\n  }\n  ${WAITS}`,
      ),
  ),
  sample(
    'another variable in a command',
    [],
    gate('g', 'token_env = "DEVICE_TOKEN"') +
      use('r', '"x"', 'provisioner "local-exec" {\n    command = "bridge --token $DEVICE_TOKEN_FILE"\n  }'),
  ),
  sample(
    'token_env that a local names',
    [R],
    `locals {\n  name = "DEVICE_TOKEN"\n}\n${gate('g', 'token_env = local.name')}${use('r', '"x"', 'provisioner "local-exec" {\n    command = "bridge --token $${DEVICE_TOKEN}"\n  }')}`,
  ),
  sample('token_file', [R], gate('g', 'token_file = "device.token"') + use('r', 'file("device.token")'), {
    'device.token': 'x',
  }),
  sample(
    'token_file, and the resource waits',
    [],
    gate('g', 'token_file = "device.token"') + use('r', 'file("${path.module}/device.token")', WAITS),
    { 'device.token': 'x' },
  ),
  sample('another file', [], gate('g', 'token_file = "device.token"') + use('r', 'file("device.conf")'), {
    'device.token': 'x',
    'device.conf': 'x',
  }),
  // Gates that do not protect what depends on them.
  sample(
    'a gate with count 0',
    [R],
    T + gate('g', 'token = var.device_token', 'count = 0') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'a gate with count 1',
    [],
    T + gate('g', 'token = var.device_token', 'count = 1') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'a gate that a variable turns off',
    [R],
    `${T}variable "on" { default = false }\n${gate('g', 'token = var.device_token', 'count = var.on ? 1 : 0')}${use('r', 'var.device_token', WAITS)}`,
  ),
  sample(
    'a gate that a variable turns on',
    [],
    `${T}variable "on" { default = true }\n${gate('g', 'token = var.device_token', 'count = var.on ? 1 : 0')}${use('r', 'var.device_token', WAITS)}`,
  ),
  sample(
    'a gate over nothing',
    [R],
    T + gate('g', 'token = var.device_token', 'for_each = {}') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'a module of gates with count 0',
    [R],
    `${T}module "gate" {\n  source = "./gate"\n  count = 0\n  token = var.device_token\n}\n${use('r', 'var.device_token', 'depends_on = [module.gate]')}`,
    IN_GATE,
  ),
  sample(
    'a module of gates over nothing',
    [R],
    `${T}module "gate" {\n  source = "./gate"\n  for_each = toset([])\n  token = var.device_token\n}\n${use('r', 'var.device_token', 'depends_on = [module.gate]')}`,
    IN_GATE,
  ),
  sample(
    'a module of gates that a variable turns off, and its output',
    [R],
    `${T}variable "on" { default = false }\nmodule "gate" {\n  source = "./gate"\n  count = var.on ? 1 : 0\n  token = var.device_token\n}\n${use('r', '[var.device_token, try(module.gate[0].verdict, "none")]')}`,
    IN_GATE,
  ),
  sample(
    'a module of gates that a variable turns on, and its output',
    [],
    `${T}variable "on" { default = true }\nmodule "gate" {\n  source = "./gate"\n  count = var.on ? 1 : 0\n  token = var.device_token\n}\n${use('r', '[var.device_token, try(module.gate[0].verdict, "none")]')}`,
    IN_GATE,
  ),
  sample(
    'a module of gates within one with count 0',
    [R],
    `${T}module "outer" {\n  source = "./outer"\n  count = 0\n  token = var.device_token\n}\n${use('r', 'var.device_token', 'depends_on = [module.outer]')}`,
    {
      ...IN_GATE,
      'outer/main.tf': `${variable('token')}module "gate" {\n  source = "../gate"\n  token = var.token\n}\n`,
    },
  ),
  sample(
    'a module of gates with count 0, and a gate outside',
    [],
    `${T}${G}module "gate" {\n  source = "./gate"\n  count = 0\n  token = var.device_token\n}\n${use('r', 'var.device_token', WAITS)}`,
    IN_GATE,
  ),
  sample('a module with count 0 that would use the token', [], T + G + MODULE('count = 0'), BRIDGE),
  sample(
    'one of two gates',
    [],
    T + G + gate('h', 'token = var.device_token') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'the result of a member of a fleet',
    [],
    `${T}data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-1"\n  tokens = { a = var.device_token }\n}\n${use('r', '[var.device_token, data.apsaramqtt_tokens.f.results["a"].verdict]')}`,
  ),
  sample(
    'a template file that is given the token',
    [R],
    T + G + use('r', 'templatefile("bridge.tftpl", { token = var.device_token })'),
    { 'bridge.tftpl': 'bridge --token ${token}' },
  ),
  sample(
    'a part of a document',
    [R],
    `variable "config" {\n  sensitive = true\n}\n${gate('g', 'token = jsondecode(var.config).token')}${use('r', 'jsondecode(var.config)["token"]')}`,
  ),
  sample(
    'a map that is merged',
    [R],
    `${T}locals {\n  tokens = merge({ a = var.device_token }, {})\n}\n${gate('g', 'token = local.tokens["a"]')}${use('r', 'var.device_token')}`,
  ),
  sample(
    'a member of an object',
    [R],
    `${DEVICE}${gate('g', 'token = var.device.token')}${use('r', 'var.device.token')}`,
  ),
  sample(
    'another member of the object',
    [],
    `${DEVICE}${gate('g', 'token = var.device.token')}${use('r', 'var.device.name')}`,
  ),
  sample(
    'another member of a local object',
    [],
    `${T}locals {\n  device = { token = var.device_token, name = "device" }\n}\n${gate('g', 'token = local.device.token')}${use('r', 'local.device.name')}`,
  ),
  sample(
    'the names of the devices in a loop',
    [],
    `variable "devices" { type = map(object({ token = string })) }\n${gate('g', 'token = each.value.token', 'for_each = var.devices')}${use('r', 'each.key', 'for_each = toset(keys(var.devices))')}`,
  ),
  sample(
    'the whole object',
    [R],
    `${DEVICE}${gate('g', 'token = var.device.token')}${use('r', 'jsonencode(var.device)')}`,
  ),
  sample(
    'the member of an object that a local passes on',
    [R],
    `variable "device" {\n  type = object({ token = string, name = string })\n}\nlocals {\n  p = var.device\n}\n${gate('g', 'token = local.p.token')}${use('r', 'var.device.token')}`,
  ),
  sample(
    'an object that waits for the gate in another member',
    [],
    `${T}${G}locals {\n  device = { token = var.device_token, ok = data.apsaramqtt_token.g.verdict }\n}\n${use('r', 'local.device.token')}`,
  ),
  sample(
    'the member of an object that a module is given',
    ['module.bridge.terraform_data.r'],
    `${DEVICE}${gate('g', 'token = var.device.token')}module "bridge" {\n  source = "./bridge"\n  device = var.device\n}\n`,
    { 'bridge/main.tf': `variable "device" {}\n${use('r', 'var.device.token')}` },
  ),
  sample(
    'another member of an object that a module is given',
    [],
    `${DEVICE}${gate('g', 'token = var.device.token')}module "bridge" {\n  source = "./bridge"\n  device = var.device\n}\n`,
    { 'bridge/main.tf': `variable "device" {}\n${use('r', 'var.device.name')}` },
  ),
  sample(
    'how many devices there are',
    [],
    `variable "devices" { type = map(string) }\n${gate('g', 'token = each.value', 'for_each = var.devices')}${use('r', '"${length(var.devices)} devices"')}`,
  ),
  sample(
    'a loop over devices, and the resource waits',
    [],
    `variable "devices" { type = map(object({ token = string })) }\n${gate('g', 'token = each.value.token', 'for_each = var.devices')}${use('r', 'each.value.token', `for_each = var.devices\n  ${WAITS}`)}`,
  ),
  sample(
    'a loop over devices, each beside its gate',
    [R],
    `variable "devices" { type = map(object({ token = string })) }\n${gate('g', 'token = each.value.token', 'for_each = var.devices')}${use('r', 'each.value.token', 'for_each = var.devices')}`,
  ),
  sample(
    'the instance of the gate',
    [],
    T + G + use('r', '[data.apsaramqtt_token.g.instance_id, var.device_token]'),
  ),
  sample(
    'a provisioner of another shell',
    [R],
    gate('g', 'token_env = "DEVICE_TOKEN"') +
      use(
        'r',
        '"x"',
        'provisioner "local-exec" {\n    command = "bridge -t $env:DEVICE_TOKEN"\n    interpreter = ["pwsh", "-c"]\n  }',
      ),
  ),
  sample(
    'a file in a module',
    ['module.b.terraform_data.r'],
    `${gate('g', 'token_file = "b/device.token"')}module "b" {\n  source = "./b"\n}\n`,
    { 'b/main.tf': use('r', 'trimspace(file("${path.module}/device.token"))'), 'b/device.token': 'x' },
  ),
  sample('a resource with count 0', [], T + G + use('r', 'var.device_token', 'count = 0')),
  sample(
    'a gate in a check block',
    [R],
    `${T}check "c" {\n  ${G}\n  assert {\n    condition = data.apsaramqtt_token.g.verdict == "valid"\n    error_message = "no"\n  }\n}\n${use('r', 'var.device_token')}`,
  ),
  sample(
    'a gate in a check block, and one outside',
    [],
    `${T}${G}check "c" {\n  ${gate('scoped', 'token = var.device_token')}\n  assert {\n    condition = true\n    error_message = "no"\n  }\n}\n${use('r', 'var.device_token', WAITS)}`,
  ),
  sample(
    'a gate that only warns',
    [],
    T + gate('g', 'token = var.device_token', 'on_invalid = "warn"') + use('r', 'var.device_token', WAITS),
  ),
  sample(
    'a gate that only warns, beside the resource',
    [R],
    T + gate('g', 'token = var.device_token', 'on_invalid = "warn"') + use('r', 'var.device_token'),
  ),
  // Fleets, ephemeral gates and other sources.
  sample(
    'a fleet',
    [R],
    `${T}${variable('line_token')}data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-1"\n  tokens = { a = var.device_token, b = var.line_token }\n}\n${use('r', 'var.line_token')}`,
  ),
  sample(
    'a fleet that the resource waits for',
    [],
    `${T}${variable('line_token')}data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-1"\n  tokens = { a = var.device_token, b = var.line_token }\n}\n${use('r', 'var.line_token', 'depends_on = [data.apsaramqtt_tokens.f]')}`,
  ),
  sample(
    'a fleet of a loop',
    [R],
    `variable "devices" { type = map(string) }\ndata "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-1"\n  tokens = { for k, v in var.devices : k => v }\n}\n${use('r', 'each.value', 'for_each = nonsensitive(var.devices)')}`,
  ),
  sample(
    'for_each of the gate',
    [R],
    `variable "devices" { type = map(string) }\n${gate('g', 'token = each.value', 'for_each = var.devices')}${use('r', 'var.devices["a"]')}`,
  ),
  // Each key is a separate token.
  ...(['local.all["b"]', 'local.all.b'] as const).map((b) =>
    sample(
      `another key of a local: ${b}`,
      [R],
      `${variable('a_token')}${variable('b_token')}locals {\n  all = { a = var.a_token, b = var.b_token }\n}\n${gate('g', 'token = local.all["a"]')}${use('r', b, WAITS)}${use('same', 'local.all.a', WAITS)}`,
    ),
  ),
  sample(
    'another key of a variable',
    [R],
    `variable "device_tokens" { type = map(string) }\n${gate('g', 'token = var.device_tokens["a"]')}${use('r', 'var.device_tokens["b"]', WAITS)}${use('same', 'var.device_tokens["a"]', WAITS)}`,
  ),
  sample(
    'another element of a list',
    [R],
    `${variable('a_token')}${variable('b_token')}locals {\n  all = [var.a_token, var.b_token]\n}\n${gate('g', 'token = local.all[0]')}${use('r', 'local.all[1]', WAITS)}${use('same', 'local.all[0]', WAITS)}`,
  ),
  sample(
    'the token of another device of a local',
    [R],
    `${variable('a_token')}${variable('b_token')}locals {\n  all = {\n    "a.1" = { token = var.a_token, name = "a" }\n    "b.1" = { token = var.b_token, name = "b" }\n  }\n}\n${gate('g', 'token = local.all["a.1"].token')}${use('r', 'local.all["b.1"].token', WAITS)}${use('same', 'local.all["a.1"].token', WAITS)}${use('name', 'local.all["b.1"].name')}`,
  ),
  sample(
    'a key whose token a gate of the whole map checks',
    [],
    `${variable('a_token')}${variable('b_token')}locals {\n  all = { a = var.a_token, b = var.b_token }\n}\n${gate('g', 'token = each.value', 'for_each = nonsensitive(local.all)')}${use('r', 'local.all["b"]', WAITS)}`,
  ),
  sample(
    'a device whose token a gate of all devices checks',
    [],
    `${DEVICES}${EACH_GATE}${use('r', 'var.devices["b"].token', WAITS)}`,
  ),
  sample(
    'a key of a map that is passed on',
    [R],
    `${variable('a_token')}${variable('b_token')}locals {\n  all = { a = var.a_token, b = var.b_token }\n  passed = local.all\n}\n${gate('g', 'token = local.passed["a"]')}${use('r', 'local.passed["b"]', WAITS)}${use('same', 'local.passed["a"]', WAITS)}`,
  ),
  sample(
    'an ephemeral gate that the resource refers to',
    [],
    `${T}ephemeral "apsaramqtt_token" "e" {\n  instance_id = "post-cn-1"\n  token = var.device_token\n}\n${use('r', 'ephemeral.apsaramqtt_token.e.token')}`,
  ),
  sample(
    'a secret',
    [R],
    `data "alicloud_kms_secret" "s" {\n  secret_name = "device"\n}\n${gate('g', 'token = data.alicloud_kms_secret.s.secret_data')}${use('r', 'data.alicloud_kms_secret.s.secret_data')}`,
  ),
  sample(
    'a secret, and the resource waits',
    [],
    `data "alicloud_kms_secret" "s" {\n  secret_name = "device"\n}\n${gate('g', 'token = data.alicloud_kms_secret.s.secret_data')}${use('r', 'data.alicloud_kms_secret.s.secret_data', WAITS)}`,
  ),
  sample(
    'a part of a secret',
    [R],
    `data "vault_kv_secret_v2" "s" {\n  mount = "x"\n  name = "y"\n}\n${gate('g', 'token = data.vault_kv_secret_v2.s.data["token"]')}${use('r', 'jsonencode(data.vault_kv_secret_v2.s.data)')}`,
  ),
  sample(
    'a password that is made of the token',
    [R],
    T + gate('g', 'token = "RW|${var.device_token}"') + use('r', '"RW|${var.device_token}"'),
  ),
  sample(
    'a template data source',
    [R],
    `${T}${G}data "template_file" "t" {\n  template = "x"\n  vars = { token = var.device_token }\n}\n${use('r', 'data.template_file.t.rendered')}`,
  ),
  // Tokens that no gate refers to.
  sample('an MQTT token without any gate', [R], variable('mqtt_token') + use('r', 'var.mqtt_token')),
  sample(
    'a second token beside a gate',
    ['terraform_data.b'],
    T +
      variable('line_2_token') +
      G +
      use('a', 'var.device_token', WAITS) +
      use('b', 'var.line_2_token', WAITS),
  ),
  sample('a token of GitHub', [], T + variable('github_token') + G + use('r', 'var.github_token')),
  sample('a token of Vault without any gate', [], variable('vault_token') + use('r', 'var.vault_token')),
  sample(
    'the name of a token',
    [],
    T + variable('mqtt_token_secret_name') + G + use('r', 'var.mqtt_token_secret_name'),
  ),
  ...['enable_token_rotation', 'token_endpoint', 'token_expiry_days', 'mqtt_token_validity'].map((name) =>
    sample(`a setting: ${name}`, [], T + G + variable(name) + use('r', `var.${name}`)),
  ),
  sample(
    'a choice that is called a token',
    [],
    `${T}${G}variable "line_token" {\n  type = bool\n}\n${use('r', 'var.line_token')}`,
  ),
  sample(
    'a local value that is called an MQTT token',
    [R],
    `${SECRET}locals {\n  mqtt_token = data.vault_generic_secret.s.data["x"]\n}\n${use('r', 'local.mqtt_token')}`,
  ),
  sample(
    'a local value that is called an MQTT token, whose secret a gate checks',
    ['terraform_data.b'],
    `${SECRET}locals {\n  mqtt_token = data.vault_generic_secret.s.data["x"]\n}\n${gate('g', 'token = data.vault_generic_secret.s.data["x"]')}${use('a', 'local.mqtt_token', WAITS)}${use('b', 'local.mqtt_token')}`,
  ),
  sample(
    'a local value that is called an MQTT token and is a result of its gate',
    [],
    `${T}${G}locals {\n  mqtt_token = data.apsaramqtt_token.g.token_fingerprint\n}\n${use('r', 'local.mqtt_token')}`,
  ),
  sample(
    'a local value that is called an MQTT token, of a module that is not read',
    [],
    `module "secrets" {\n  source = "example.com/secrets/any"\n}\nlocals {\n  mqtt_token = module.secrets.token\n}\n${use('r', 'local.mqtt_token')}`,
  ),
  sample(
    'a variable of a module that is called an MQTT token',
    ['module.bridge.terraform_data.r'],
    `${SECRET}module "bridge" {\n  source = "./bridge"\n  mqtt_token = data.vault_generic_secret.s.data["x"]\n}\n`,
    { 'bridge/main.tf': variable('mqtt_token') + use('r', 'var.mqtt_token') },
  ),
  ...(
    [
      ['another member', 'd.zone', []],
      ['the same member', 'd.token', [R]],
    ] as const
  ).map(([label, member, ungated]) =>
    sample(
      `${label} of devices that a loop goes through`,
      ungated,
      `${DEVICES}data "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = { for k, d in var.devices : k => d.token }\n}\n${use('r', `[for d in var.devices : ${member}]`)}`,
    ),
  ),
  ...(
    [
      ['another member', 'zone', []],
      ['the same member', 'token', [R]],
    ] as const
  ).map(([label, member, ungated]) =>
    sample(
      `${label} of devices in lists that a loop makes one of`,
      ungated,
      `variable "lines" {}\nlocals {\n  flat = { for d in flatten([for l in var.lines : l.devices]) : d.name => d }\n}\ndata "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = { for k, d in local.flat : k => d.token }\n}\n${use('r', `each.value.${member}`, 'for_each = local.flat')}`,
    ),
  ),
  sample(
    'devices of a splat',
    [R],
    `variable "devices" {}\ndata "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = zipmap(var.devices[*].name, var.devices[*].token)\n}\n${use('r', 'var.devices[*].token')}${use('names', 'var.devices[*].name')}`,
  ),
  sample(
    'loops in loops, each of which names a variable twice',
    [R],
    `variable "lines" {}\nlocals {\n  all = ${LOOPS}\n}\ndata "apsaramqtt_tokens" "g" {\n  instance_id = "post-cn-1"\n  tokens = { for t in flatten(local.all) : t => t }\n}\n${use('r', 'local.all')}`,
  ),
  sample('nothing of MQTT', [], `variable "name" {}\n${use('r', 'var.name')}`),
];
