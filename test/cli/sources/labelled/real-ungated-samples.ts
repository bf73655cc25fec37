// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import type { UngatedSample } from './ungated-samples';

const sample = (
  label: string,
  ungated: readonly string[],
  main: string,
  files: Readonly<Record<string, string>> = {},
): UngatedSample => ({ label: `a real module: ${label}`, ungated, files: { 'main.tf': main, ...files } });

const DEVICES = 'variable "devices" {\n  type = map(object({ token = string, topic = string }))\n}\n';
const GATES =
  'data "apsaramqtt_token" "device" {\n  for_each    = var.devices\n  instance_id = "post-cn-1"\n  token       = each.value.token\n}\n';
const FLEET =
  'data "apsaramqtt_tokens" "devices" {\n  instance_id = "post-cn-1"\n  tokens      = { for name, device in var.devices : name => device.token }\n}\n';
const TOKEN = 'variable "mqtt_token" {\n  type      = string\n  sensitive = true\n}\n';
const GATE =
  'data "apsaramqtt_token" "device" {\n  instance_id = "post-cn-1"\n  token       = var.mqtt_token\n}\n';
const WAITS = '  depends_on = [data.apsaramqtt_token.device]\n';
const resource = (type: string, name: string, body: string) => `resource "${type}" "${name}" {\n${body}}\n`;
const secret = (value: string, more = '') =>
  resource('kubernetes_secret', 'mqtt', `  data = {\n    MQTT_PASSWORD = ${value}\n  }\n${more}`);
const SECRET = 'kubernetes_secret.mqtt';
const DEPLOYMENT = resource(
  'kubernetes_deployment',
  'device',
  '  env_from = kubernetes_secret.mqtt.metadata\n',
);

/** Configurations modelled on real modules, and the resources that use a token before a gate has checked it. */
export const REAL_UNGATED_SAMPLES: readonly UngatedSample[] = [
  sample('a Kubernetes secret', [SECRET], TOKEN + GATE + secret('"RW|${var.mqtt_token}"')),
  sample('a Kubernetes secret that waits', [], TOKEN + GATE + secret('"RW|${var.mqtt_token}"', WAITS)),
  sample('what uses the secret that waits', [], TOKEN + GATE + secret('var.mqtt_token', WAITS) + DEPLOYMENT),
  sample('a secret in base64', [SECRET], TOKEN + GATE + secret('base64encode("R|${var.mqtt_token}")')),
  sample(
    'a template of the token',
    ['alicloud_instance.device'],
    TOKEN +
      GATE +
      resource(
        'alicloud_instance',
        'device',
        '  user_data = templatefile("${path.module}/init.tftpl", { token = var.mqtt_token })\n',
      ),
    { 'init.tftpl': 'TOKEN=${token}\n' },
  ),
  sample(
    'a precondition on the verdict',
    [],
    TOKEN +
      GATE +
      secret(
        'var.mqtt_token',
        '  lifecycle {\n    precondition {\n      condition     = data.apsaramqtt_token.device.verdict == "valid"\n      error_message = "no"\n    }\n  }\n',
      ),
  ),
  sample(
    'an annotation with the fingerprint',
    [],
    TOKEN +
      GATE +
      resource(
        'kubernetes_secret',
        'mqtt',
        '  data = { token = var.mqtt_token }\n  annotations = { fingerprint = data.apsaramqtt_token.device.token_fingerprint }\n',
      ),
  ),
  sample(
    'a gate for each of the devices',
    ['kubernetes_secret.device'],
    DEVICES +
      GATES +
      resource(
        'kubernetes_secret',
        'device',
        '  for_each = var.devices\n  data = { token = each.value.token }\n',
      ),
  ),
  sample(
    'a gate for each, with a wait for all',
    [],
    DEVICES +
      GATES +
      resource(
        'kubernetes_secret',
        'device',
        '  for_each = var.devices\n  data = { token = each.value.token }\n  depends_on = [data.apsaramqtt_token.device]\n',
      ),
  ),
  sample(
    'a gate for each, with the fingerprint of each',
    [],
    DEVICES +
      GATES +
      resource(
        'kubernetes_secret',
        'device',
        '  for_each = var.devices\n  data = { token = each.value.token }\n  annotations = { f = data.apsaramqtt_token.device[each.key].token_fingerprint }\n',
      ),
  ),
  sample(
    'the topics of the devices only',
    [],
    DEVICES +
      GATES +
      resource(
        'kubernetes_config_map',
        'device',
        '  for_each = var.devices\n  data = { topic = each.value.topic }\n',
      ),
  ),
  sample(
    'the topics of the devices of a module',
    [],
    `${DEVICES}${GATES}module "topics" {\n  source  = "./topics"\n  devices = var.devices\n}\n`,
    {
      'topics/main.tf':
        DEVICES +
        resource(
          'kubernetes_config_map',
          'device',
          '  for_each = var.devices\n  data = { topic = each.value.topic }\n',
        ),
    },
  ),
  sample(
    'the devices as a whole',
    ['kubernetes_config_map.device'],
    DEVICES +
      GATES +
      resource('kubernetes_config_map', 'device', '  data = { all = jsonencode(var.devices) }\n'),
  ),
  sample(
    'each of the devices as a whole',
    ['kubernetes_config_map.device'],
    DEVICES +
      GATES +
      resource(
        'kubernetes_config_map',
        'device',
        '  for_each = var.devices\n  data = { all = jsonencode(each.value) }\n',
      ),
  ),
  sample(
    'the names of the devices only',
    [],
    DEVICES +
      GATES +
      resource('kubernetes_config_map', 'device', '  data = { names = join(",", keys(var.devices)) }\n'),
  ),
  sample(
    'a fleet before a secret of all',
    [SECRET],
    DEVICES + FLEET + secret('jsonencode({ for k, d in var.devices : k => d.token })'),
  ),
  sample(
    'a fleet that a secret of all waits for',
    [],
    DEVICES +
      FLEET +
      secret(
        'jsonencode({ for k, d in var.devices : k => d.token })',
        '  depends_on = [data.apsaramqtt_tokens.devices]\n',
      ),
  ),
  sample(
    'a fleet whose results a secret has',
    [],
    DEVICES +
      FLEET +
      secret(
        'jsonencode({ for k, d in var.devices : k => d.token if data.apsaramqtt_tokens.devices.results[k].verdict == "valid" })',
      ),
  ),
  sample(
    'a local in between',
    [SECRET],
    `${TOKEN}${GATE}locals {\n  password = "RW|\${var.mqtt_token}"\n  env      = { MQTT_PASSWORD = local.password }\n}\n${secret('local.env.MQTT_PASSWORD')}`,
  ),
  sample(
    'the other member of a local',
    [],
    `${TOKEN}${GATE}locals {\n  env = { MQTT_PASSWORD = var.mqtt_token, MQTT_HOST = "a" }\n}\n${secret('local.env.MQTT_HOST')}`,
  ),
  sample(
    'a module that gets the token',
    ['module.agent.kubernetes_secret.mqtt'],
    `${TOKEN}${GATE}module "agent" {\n  source   = "./agent"\n  password = var.mqtt_token\n}\n`,
    { 'agent/main.tf': `variable "password" {}\n${secret('var.password')}` },
  ),
  sample(
    'a module that gets the token and waits',
    [],
    `${TOKEN}${GATE}module "agent" {\n  source     = "./agent"\n  password   = var.mqtt_token\n${WAITS}}\n`,
    { 'agent/main.tf': `variable "password" {}\n${secret('var.password')}` },
  ),
  sample(
    'a module that gets the token and the verdict',
    [],
    `${TOKEN}${GATE}module "agent" {\n  source   = "./agent"\n  password = var.mqtt_token\n  verdict  = data.apsaramqtt_token.device.verdict\n}\n`,
    {
      'agent/main.tf': `variable "password" {}\nvariable "verdict" {}\n${secret(
        'var.password',
        '  annotations = { verdict = var.verdict }\n',
      )}`,
    },
  ),
  sample(
    'a module that gates its own token',
    [],
    `${TOKEN}module "agent" {\n  source   = "./agent"\n  password = var.mqtt_token\n}\n`,
    {
      'agent/main.tf': `variable "password" {}\n${GATE.replace('var.mqtt_token', 'var.password')}${secret(
        'var.password',
        WAITS,
      )}`,
    },
  ),
  sample(
    'a gate that only warns',
    [],
    TOKEN + GATE.replace('\n}', '\n  on_invalid = "warn"\n}') + secret('var.mqtt_token', WAITS),
  ),
  sample(
    'a gate in a check block',
    [SECRET],
    `${TOKEN}check "mqtt" {\n${GATE}  assert {\n    condition     = data.apsaramqtt_token.device.token_status\n    error_message = "no"\n  }\n}\n${secret('var.mqtt_token')}`,
  ),
  sample(
    'a gate that is off',
    [SECRET],
    TOKEN + GATE.replace('{\n', '{\n  count = 0\n') + secret('var.mqtt_token', WAITS),
  ),
  sample(
    'an ephemeral gate',
    [],
    `${TOKEN}${GATE.replace('data', 'ephemeral')}${secret(
      'var.mqtt_token',
      '  depends_on = [ephemeral.apsaramqtt_token.device]\n',
    )}`,
  ),
  sample(
    'a secret manager',
    [SECRET],
    `data "alicloud_kms_secret_version" "s" {\n  secret_name = "mqtt"\n}\n${GATE.replace('var.mqtt_token', 'data.alicloud_kms_secret_version.s.secret_data')}${secret('data.alicloud_kms_secret_version.s.secret_data')}`,
  ),
  sample(
    'a secret manager, and a wait',
    [],
    `data "alicloud_kms_secret_version" "s" {\n  secret_name = "mqtt"\n}\n${GATE.replace('var.mqtt_token', 'data.alicloud_kms_secret_version.s.secret_data')}${secret('data.alicloud_kms_secret_version.s.secret_data', WAITS)}`,
  ),
  sample(
    'a provisioner',
    ['terraform_data.restart'],
    TOKEN +
      GATE +
      resource(
        'terraform_data',
        'restart',
        '  provisioner "local-exec" {\n    command     = "./restart"\n    environment = { TOKEN = var.mqtt_token }\n  }\n',
      ),
  ),
  sample('a certificate beside the token', [], `${TOKEN}variable "ca" {}\n${GATE}${secret('var.ca')}`),
  sample(
    'a resource that waits for one that waits',
    [],
    TOKEN +
      GATE +
      resource('terraform_data', 'barrier', WAITS) +
      secret('var.mqtt_token', '  depends_on = [terraform_data.barrier]\n'),
  ),
];
