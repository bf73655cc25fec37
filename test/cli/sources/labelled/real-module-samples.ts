// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import { createHash } from 'node:crypto';
import type { LiteralSample } from './literal-samples';
import { bytes, tokenOf } from './tokens';

type Files = (token: string) => Readonly<Record<string, string>>;

const main =
  (text: (token: string) => string): Files =>
  (token) => ({ 'main.tf': text(token) });
const resource = (type: string, body: string) => `resource "${type}" "device" {\n${body}\n}\n`;
const hex = (seed: string, length: number) => bytes(seed, length).toString('hex');
const base64 = (seed: string, length: number) => bytes(seed, length).toString('base64');
const digest = (algorithm: string, seed: string) => createHash(algorithm).update(seed).digest('base64');
const json64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');

/** Configurations modelled on real modules, with a token in plain text. */
const LITERALS: Readonly<Record<string, Files>> = {
  'a Kubernetes secret': main((t) =>
    resource(
      'kubernetes_secret',
      `  metadata { name = "mqtt" }\n  data = {\n    MQTT_PASSWORD = "RW|${t}"\n  }`,
    ),
  ),
  'a Kubernetes secret in base64': main((t) =>
    resource(
      'kubernetes_secret',
      `  binary_data = {\n    token = "${Buffer.from(t).toString('base64')}"\n  }`,
    ),
  ),
  'a container environment': main((t) =>
    resource(
      'alicloud_sae_application',
      `  envs = jsonencode([{ name = "MQTT_TOKEN", value = "${t}" }, { name = "MODE", value = "prod" }])`,
    ),
  ),
  'dynamic environment blocks': main(
    (t) =>
      `locals {\n  env = {\n    MQTT_TOKEN = "${t}"\n  }\n}\n${resource('kubernetes_deployment', '  dynamic "env" {\n    for_each = local.env\n    content {\n      name  = env.key\n      value = env.value\n    }\n  }')}`,
  ),
  'a Helm value': main((t) =>
    resource('helm_release', `  set_sensitive {\n    name  = "mqtt.token"\n    value = "${t}"\n  }`),
  ),
  'Helm values in YAML': main((t) =>
    resource('helm_release', `  values = [yamlencode({ mqtt = { auth = { token = "${t}" } } })]`),
  ),
  'Helm values as a heredoc': main((t) =>
    resource(
      'helm_release',
      `  values = [<<-YAML\n    mqtt:\n      token: "${t}"\n      qos: 1\n    YAML\n  ]`,
    ),
  ),
  'user data of a machine': main((t) =>
    resource(
      'alicloud_instance',
      `  user_data = <<-EOT\n    #!/bin/sh\n    export MQTT_TOKEN='${t}'\n    start\n  EOT`,
    ),
  ),
  'user data that is encoded by a function': main((t) =>
    resource('alicloud_instance', `  user_data = base64encode("MQTT_TOKEN=${t}\\nexec agent\\n")`),
  ),
  'a cloud-init file': main((t) =>
    resource(
      'alicloud_instance',
      `  user_data = join("\\n", ["#cloud-config", yamlencode({ write_files = [{ path = "/etc/mqtt", content = "password: ${t}" }] })])`,
    ),
  ),
  'a parameter store': main((t) => resource('alicloud_oos_secret_parameter', `  value = "${t}"`)),
  'a secret version in JSON': main((t) =>
    resource(
      'alicloud_kms_secret',
      `  secret_data = jsonencode({ username = "device", password = "R|${t}" })`,
    ),
  ),
  'a provisioner': main((t) =>
    resource(
      'terraform_data',
      `  provisioner "local-exec" {\n    command = "mosquitto_pub -P '${t}' -t a -m b"\n  }`,
    ),
  ),
  'the environment of a provisioner': main((t) =>
    resource(
      'terraform_data',
      `  provisioner "local-exec" {\n    command = "./restart"\n    environment = { TOKEN = "${t}" }\n  }`,
    ),
  ),
  'a header of an HTTP request': main(
    (t) =>
      `data "http" "q" {\n  url = "https://device.example.com"\n  request_headers = { Authorization = "Bearer ${t}" }\n}\n`,
  ),
  'the query of a URL': main(
    (t) => `data "http" "q" {\n  url = "https://device.example.com/?token=${encodeURIComponent(t)}"\n}\n`,
  ),
  'a local of a list of devices': main(
    (t) => `locals {\n  devices = [\n    { id = "device-1", token = "${t}", topic = "a/b" },\n  ]\n}\n`,
  ),
  'a default of an object with optional attributes': main(
    (t) =>
      `variable "mqtt" {\n  type = object({ host = string, token = optional(string, "${t}") })\n  default = { host = "a" }\n}\n`,
  ),
  'a default of a map': main((t) => `variable "tokens" {\n  default = {\n    "device-1" = "${t}"\n  }\n}\n`),
  'the input of a module': (t) => ({
    'main.tf': `module "device" {\n  source = "./device"\n  mqtt_token = "${t}"\n}\n`,
    'device/main.tf': 'variable "mqtt_token" {\n  type = string\n}\n',
  }),
  'the input of a module from a registry': main(
    (t) =>
      `module "device" {\n  source  = "acme/device/mqtt"\n  version = "1.0.0"\n  settings = { credentials = { password = "${t}" } }\n}\n`,
  ),
  'variables of one environment': (t) => ({
    'main.tf': 'variable "device_token" {\n  type = string\n}\n',
    'prod.auto.tfvars': `device_token = "${t}"\n`,
  }),
  'variables in JSON': (t) => ({
    'main.tf': 'variable "devices" {\n  type = any\n}\n',
    'terraform.tfvars.json': JSON.stringify({ devices: [{ name: 'device-1', token: t }] }),
  }),
  'a file of YAML that is read': (t) => ({
    'main.tf': 'locals {\n  devices = yamldecode(file("${path.module}/devices.yaml"))\n}\n',
    'devices.yaml': `devices:\n  - name: device-1\n    token: ${t}\n`,
  }),
  'a file of JSON that is read': (t) => ({
    'main.tf': 'locals {\n  devices = jsondecode(file("${path.module}/devices.json"))\n}\n',
    'devices.json': JSON.stringify({ 'device-1': { token: t } }),
  }),
  'a file of CSV that is read': (t) => ({
    'main.tf': 'locals {\n  devices = csvdecode(file("devices.csv"))\n}\n',
    'devices.csv': `name,token\ndevice-1,${t}\n`,
  }),
  'a file of YAML that a gate reads': (t) => ({
    'main.tf':
      'data "apsaramqtt_token" "d" {\n  instance_id = "post-cn-1"\n  token = yamldecode(file("devices.yaml")).device.token\n}\n',
    'devices.yaml': `device:\n  token: ${t}\n`,
  }),
  'a folder of files of JSON that is read': (t) => ({
    'main.tf':
      'locals {\n  devices = { for f in fileset(path.module, "devices/*.json") : f => jsondecode(file("${path.module}/${f}")) }\n}\n',
    'devices/device-1.json': JSON.stringify({ token: t }),
  }),
  'a file of JSON that is decoded elsewhere': (t) => ({
    'main.tf': 'locals {\n  text = file("device.json")\n  device = jsondecode(local.text)\n}\n',
    'device.json': JSON.stringify({ token: t }),
  }),
  'a script that is read': (t) => ({
    'main.tf': resource('alicloud_instance', '  user_data = file("init.sh")'),
    'init.sh': `#!/bin/sh\nexport TOKEN=${t}\n`,
  }),
  'the key of a map': main((t) => `locals {\n  devices = { "${t}" = "device-1" }\n}\n`),
  'a line that is turned off': main((t) => `locals {\n  qos = 1\n  # mqtt_token = "${t}"\n}\n`),
  'a template that is read': (t) => ({
    'main.tf': resource(
      'alicloud_instance',
      '  user_data = templatefile("${path.module}/init.tftpl", { name = "a" })',
    ),
    'init.tftpl': `#!/bin/sh\nNAME=\${name}\nTOKEN=${t}\n`,
  }),
  'an override': (t) => ({
    'main.tf': 'locals {\n  token = null\n}\n',
    'override.tf': `locals {\n  token = "${t}"\n}\n`,
  }),
  'a file for OpenTofu': (t) => ({ 'main.tofu': `locals {\n  token = "${t}"\n}\n` }),
  'a ternary': main(
    (t) => `variable "p" {\n  default = false\n}\nlocals {\n  token = var.p ? "${t}" : null\n}\n`,
  ),
  'a default of try': main(
    (t) => `variable "m" {\n  default = {}\n}\nlocals {\n  token = try(var.m.token, "${t}")\n}\n`,
  ),
  'a default of lookup': main(
    (t) => `variable "m" {\n  default = {}\n}\nlocals {\n  token = lookup(var.m, "token", "${t}")\n}\n`,
  ),
  'an output': main((t) => `output "mqtt_password" {\n  value = sensitive("${t}")\n  sensitive = true\n}\n`),
  'the body of a request to an API': main((t) =>
    resource('alicloud_api_gateway_api', `  request_body = "{\\"token\\":\\"${t}\\",\\"qos\\":1}"`),
  ),
};

/** Configurations modelled on real modules, with texts that look like tokens but are not. */
const OTHERS: Readonly<Record<string, Files>> = {
  'an image by its digest': main(() =>
    resource('kubernetes_deployment', `  image = "registry.example.com/mqtt@sha256:${hex('image', 32)}"`),
  ),
  'the hash of a package': main(() =>
    resource(
      'alicloud_fc_function',
      `  source_code_hash = "${digest('sha256', 'package')}"\n  checksum = "${hex('c', 32)}"`,
    ),
  ),
  'an integrity hash of a script': main(
    () => `locals {\n  integrity = "sha512-${digest('sha512', 'script')}"\n}\n`,
  ),
  'a public key of SSH': main(() =>
    resource(
      'alicloud_key_pair',
      `  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64('ssh', 32).slice(1, 44)} ops@example.com"`,
    ),
  ),
  'a public key of RSA': main(() =>
    resource(
      'alicloud_key_pair',
      `  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${base64('rsa', 258)} ops@example.com"`,
    ),
  ),
  'a certificate': main(
    () =>
      `locals {\n  ca = <<-EOT\n    -----BEGIN CERTIFICATE-----\n${base64('certificate', 900).replace(/.{64}/g, (line) => `    ${line}\n`)}\n    -----END CERTIFICATE-----\n  EOT\n}\n`,
  ),
  'a certificate in base64': main(
    () =>
      `locals {\n  cluster_ca_certificate = "${Buffer.from(`-----BEGIN CERTIFICATE-----\n${base64('ca', 600)}\n-----END CERTIFICATE-----\n`).toString('base64')}"\n}\n`,
  ),
  'a kubeconfig in base64': main(
    () =>
      `locals {\n  kubeconfig = "${Buffer.from('apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: https://a\nusers: []\n').toString('base64')}"\n}\n`,
  ),
  'JSON in base64': main(
    () =>
      `locals {\n  settings = "${json64({ mode: 'prod', topics: ['a/b', 'c/d'], qos: 1, retain: false, clean: true })}"\n}\n`,
  ),
  'a script in base64': main(() =>
    resource(
      'alicloud_instance',
      `  user_data = "${Buffer.from('#!/bin/sh\nset -eu\napt-get update\napt-get install -y mosquitto\nsystemctl enable mosquitto\n').toString('base64')}"`,
    ),
  ),
  'an ARN': main(() => `locals {\n  role = "acs:ram::1234567890123456:role/device-${hex('arn', 24)}"\n}\n`),
  UUIDs: main(
    () =>
      `locals {\n  ids = ["6f1c6a7e-2b3c-4d5e-8f90-1a2b3c4d5e6f", "7d9f1e2a-1111-4222-8333-944455566677"]\n}\n`,
  ),
  'a lock file': (_) => ({
    'main.tf':
      'terraform {\n  required_providers {\n    random = {\n      source = "hashicorp/random"\n    }\n  }\n}\n',
    '.terraform.lock.hcl': `provider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.0"\n  hashes = [\n    "h1:${digest('sha256', 'a')}",\n    "zh:${hex('zh', 32)}",\n  ]\n}\n`,
  }),
  'a package lock that is read': (_) => ({
    'main.tf': 'locals {\n  lock = jsondecode(file("${path.module}/package-lock.json"))\n}\n',
    'package-lock.json': JSON.stringify({
      packages: { 'node_modules/mqtt': { integrity: `sha512-${digest('sha512', 'mqtt')}` } },
    }),
  }),
  'a go.sum that is read': (_) => ({
    'main.tf': 'locals {\n  sum = file("${path.module}/go.sum")\n}\n',
    'go.sum': `github.com/eclipse/paho.mqtt.golang v1.4.3 h1:${digest('sha256', 'paho')}\n`,
  }),
  'a token of JSON Web': main(
    () =>
      `locals {\n  jwks = "${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"device","iat":1516239022}').toString('base64url')}.${bytes('jwt', 256).toString('base64url')}"\n}\n`,
  ),
  'ciphertext of KMS': main(() =>
    resource('alicloud_kms_ciphertext', `  ciphertext_blob = "${base64('kms', 150)}"`),
  ),
  'a token from a variable': main(
    () =>
      `variable "t" {\n  type = string\n}\n${resource('kubernetes_secret', '  data = {\n    MQTT_PASSWORD = "RW|${var.t}"\n  }')}`,
  ),
  'a token from a secret manager': main(
    () =>
      `data "alicloud_kms_secret_version" "s" {\n  secret_name = "mqtt"\n}\nlocals {\n  token = data.alicloud_kms_secret_version.s.secret_data\n}\n`,
  ),
  'a placeholder': main(() => 'variable "mqtt_token" {\n  default = "REPLACE_ME"\n}\n'),
  'a description with an example': main(
    () =>
      'variable "mqtt_token" {\n  description = "The token, such as LzMT+XLFl5uc== (from ApplyToken)."\n  type = string\n}\n',
  ),
  'a path of a token': main(() => 'locals {\n  token_file = "/run/secrets/mqtt/device-1.token"\n}\n'),
  'a name of a secret': main(
    () =>
      'locals {\n  token_secret_name = "prod/mqtt/device-token/device-1/rotation-2026-11-26/version-000000000001"\n}\n',
  ),
  'a long topic': main(
    () =>
      `locals {\n  topic = "factory/hall-1/line-2/device-3/sensors/temperature/raw/values/per-second/unfiltered/v2/eu-central"\n}\n`,
  ),
  'a policy document': main(
    () =>
      `locals {\n  policy = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = ["mq:QueryToken"], Resource = "*" }] })\n}\n`,
  ),
  'a query of a dashboard': main(
    () =>
      'locals {\n  query = "sum(rate(mqtt_messages_total{topic=~\\"a/.*\\"}[5m])) by (instance) / on(instance) group_left() up"\n}\n',
  ),
};

const samples = (table: Readonly<Record<string, Files>>, isLiteral: boolean): LiteralSample[] =>
  Object.entries(table).map(([label, files]) => ({
    label: `a real module: ${label}`,
    isLiteral,
    files: files(tokenOf(label)),
  }));

/** Samples modelled on real modules, with tokens and with texts that look like tokens. */
export const REAL_MODULE_SAMPLES: readonly LiteralSample[] = [
  ...samples(LITERALS, true),
  ...samples(OTHERS, false),
];
