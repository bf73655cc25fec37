// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import { ENCODED_LITERALS, ENCODED_OTHERS } from './encoded-samples';
import { tokenOf } from './tokens';

/** A configuration, and whether it contains a token in plain text. */
export interface LiteralSample {
  readonly label: string;
  readonly isLiteral: boolean;
  readonly files: Readonly<Record<string, string>>;
  /** The path to check. */
  readonly path?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const gate = (token: string, more = '') => `
data "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  token       = ${token}
${more}}
`;

const fleet = (tokens: string, more = '') => `
data "apsaramqtt_tokens" "line" {
  instance_id = "post-cn-0pp12gl0001"
  tokens      = ${tokens}
${more}}
`;

const VARIABLE = `
variable "device_1_token" {
  type      = string
  sensitive = true
}
`;

type Text = (token: string, other: string) => string;
type Table = Readonly<Record<string, Text | Readonly<Record<string, Text>>>>;

/** Configurations in native syntax with a token in plain text. A text without a file name is `main.tf`. */
const LITERAL: Table = {
  // Tokens that a gate checks.
  'a gate': (t) => gate(`"${t}"`),
  'a gate with a short token': () => gate('"device-1-token"'),
  'a gate in a module of its own': {
    'main.tf': () => 'module "gate" {\n  source = "./gate"\n}\n',
    'gate/main.tf': (t) => gate(`"${t}"`),
  },
  'an ephemeral gate': (t) =>
    `ephemeral "apsaramqtt_token" "device_1" {\n  instance_id = "post-cn-1"\n  token = "${t}"\n}`,
  'a gate in a check block': (t) => `check "mqtt" {\n${gate(`"${t}"`)}\n}`,
  'a gate with count 0': (t) => gate(`"${t}"`, '  count = 0\n'),
  'the name of a variable': (t) => gate('null', `  token_env = "${t}"\n`),
  'the path of a file': (t) => gate('null', `  token_file = "${t}"\n`),
  'the name of a variable, from a local value': (t) =>
    `locals { name = "${t}" }\n${gate('null', '  token_env = local.name\n')}`,
  'the names of variables of a fleet': (t) => fleet('null', `  token_envs = { device_1 = "${t}" }\n`),
  'a member of the devices that a loop goes through': (t) =>
    fleet(`{ for k, d in { device_1 = { token = "${t}", zone = "cn-hangzhou-b" } } : k => d.token }`),
  'a member of devices in a list of lists': (t) =>
    `${fleet('merge([for l in local.lines : { for k, d in l.devices : k => d.token }]...)')}locals {\n  lines = [{ name = "line-one", devices = { device_1 = { token = "${t}" } } }]\n}\n`,
  'a member of the devices of a splat': (t) =>
    `${fleet('zipmap(local.devices[*].name, local.devices[*].token)')}locals {\n  devices = [{ name = "device-line-one", token = "${t}" }]\n}\n`,
  'an element of a list, by its number': (t, other) => gate(`["${t}", "${other}"][0]`),
  'a heredoc': (t) => gate(`<<EOT\n${t}\nEOT`),
  'an indented heredoc': (t) => gate(`<<-EOT\n    ${t}\n  EOT`),
  'a heredoc that is trimmed': (t) => gate(`trimspace(<<-EOT\n    ${t}\n  EOT\n  )`),
  'an interpolation of a text': (t) => gate(`"\${"${t}"}"`),
  'sensitive()': (t) => gate(`sensitive("${t}")`),
  parentheses: (t) => gate(`("${t}")`),
  'the fallback of coalesce': (t) => `${VARIABLE}${gate(`coalesce(var.device_1_token, "${t}")`)}`,
  'the fallback of try': (t) =>
    `variable "tokens" { type = any }\n${gate(`try(var.tokens.device_1, "${t}")`)}`,
  'the fallback of lookup': (t) =>
    `variable "tokens" { type = map(string) }\n${gate(`lookup(var.tokens, "device_1", "${t}")`)}`,
  'an arm of a conditional': (t) =>
    `${VARIABLE}variable "is_dev" { default = false }\n${gate(`var.is_dev ? "${t}" : var.device_1_token`)}`,
  'both arms of a conditional': (t, o) =>
    `variable "is_dev" { default = false }\n${gate(`var.is_dev ? "${t}" : "${o}"`)}`,
  'a text in two parts': (t) => gate(`join("", ["${t.slice(0, 20)}", "${t.slice(20)}"])`),
  'a text in two parts in a template': (t) =>
    `locals {\n  head = "${t.slice(0, 20)}"\n  tail = "${t.slice(20)}"\n}\n${gate('"${local.head}${local.tail}"')}`,
  base64decode: (t) => gate(`base64decode("${Buffer.from(t).toString('base64')}")`),
  'jsondecode of a text': (t) => gate(`jsondecode("{\\"token\\":\\"${t}\\"}").token`),
  format: (t) => gate(`format("%s", "${t}")`),
  replace: (t) => gate(`replace("${t} ", " ", "")`),
  'an element of a list': (t, o) => gate(`["${t}", "${o}"][0]`),
  'element()': (t, o) => gate(`element(["${t}", "${o}"], 1)`),
  split: (t, o) => gate(`split(",", "${t},${o}")[0]`),
  'a directive': (t) => `variable "p" { default = true }\n${gate(`"%{ if var.p }${t}%{ endif }"`)}`,
  'a local': (t) => `locals {\n  device_1 = "${t}"\n}\n${gate('local.device_1')}`,
  'a local that names a local': (t) => `locals {\n  a = "${t}"\n  b = local.a\n}\n${gate('local.b')}`,
  'a map in a local': (t) =>
    `locals {\n  devices = { device_1 = "${t}" }\n}\n${gate('local.devices["device_1"]')}`,
  'a nested map in a local': (t) =>
    `locals {\n  devices = { device_1 = { instance = "post-cn-1", token = "${t}" } }\n}\n${gate('local.devices.device_1.token')}`,
  'a list in a local': (t) => `locals {\n  all = ["${t}"]\n}\n${gate('local.all[0]')}`,
  'a default': (t) =>
    `variable "device_1_token" {\n  type = string\n  sensitive = true\n  default = "${t}"\n}\n${gate('var.device_1_token')}`,
  'a short default': () => `variable "t" {\n  default = "validtoken-one-0001"\n}\n${gate('var.t')}`,
  'a default in a map': (t) =>
    `variable "tokens" {\n  type = map(string)\n  default = { device_1 = "${t}" }\n}\n${gate('var.tokens["device_1"]')}`,
  'a default of optional()': (t) =>
    `variable "device" {\n  type = object({ token = optional(string, "${t}") })\n  default = {}\n}\n${gate('var.device.token')}`,
  'for_each over texts': (t, o) => gate('each.value', `  for_each = { a = "${t}", b = "${o}" }\n`),
  'for_each over a set': (t, o) => gate('each.value', `  for_each = toset(["${t}", "${o}"])\n`),
  'for_each over a local': (t) =>
    `locals {\n  devices = { device_1 = "${t}" }\n}\n${gate('each.value', '  for_each = local.devices\n')}`,
  'for_each over objects': (t) =>
    `locals {\n  devices = { device_1 = { token = "${t}" } }\n}\n${gate('each.value.token', '  for_each = local.devices\n')}`,
  terraform_data: (t) =>
    `resource "terraform_data" "t" {\n  input = "${t}"\n}\n${gate('terraform_data.t.output')}`,
  'a fleet': (t, o) => fleet(`{ a = "${t}", b = "${o}" }`),
  'one of a fleet': (t) => `${VARIABLE}${fleet(`{ a = var.device_1_token, b = "${t}" }`)}`,
  'a fleet of a local': (t) => `locals {\n  tokens = { a = "${t}" }\n}\n${fleet('local.tokens')}`,
  'a fleet of a loop': (t) =>
    `locals {\n  devices = [{ name = "a", token = "${t}" }]\n}\n${fleet('{ for d in local.devices : d.name => d.token }')}`,
  'a fleet that is merged': (t) =>
    `variable "tokens" { type = map(string) }\n${fleet(`merge(var.tokens, { b = "${t}" })`)}`,
  'the argument of a module': {
    'main.tf': (t) => `module "gate" {\n  source = "./gate"\n  token = "${t}"\n}\n`,
    'gate/main.tf': () => `variable "token" { type = string }\n${gate('var.token')}`,
  },
  'a local behind a module': {
    'main.tf': (t) =>
      `locals {\n  t = "${t}"\n}\nmodule "gate" {\n  source = "./gate"\n  token = local.t\n}\n`,
    'gate/main.tf': () => `variable "token" { type = string }\n${gate('var.token')}`,
  },
  'the default of a module': {
    'main.tf': () => 'module "gate" {\n  source = "./gate"\n}\n',
    'gate/main.tf': (t) => `variable "token" {\n  default = "${t}"\n}\n${gate('var.token')}`,
  },
  'the output of a module': {
    'main.tf': () => `module "secrets" {\n  source = "./secrets"\n}\n${gate('module.secrets.device_1')}`,
    'secrets/main.tf': (t) => `output "device_1" {\n  value = "${t}"\n  sensitive = true\n}\n`,
  },
  'terraform.tfvars': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'terraform.tfvars': (t) => `device_1_token = "${t}"\n`,
  },
  'a short token in terraform.tfvars': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'terraform.tfvars': () => 'device_1_token = "device-1-token"\n',
  },
  'prod.tfvars': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'prod.tfvars': (t) => `region = "cn-hangzhou"\ndevice_1_token = "${t}"\n`,
  },
  'a file of variables in a folder of its own': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'env/prod.tfvars': (t) => `device_1_token = "${t}"\n`,
  },
  'terraform.tfvars.json': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'terraform.tfvars.json': (t) => JSON.stringify({ device_1_token: t }),
  },
  'x.auto.tfvars': {
    'main.tf': () => `variable "tokens" { type = map(string) }\n${fleet('var.tokens')}`,
    'x.auto.tfvars': (t) => `tokens = {\n  device_1 = "${t}"\n}\n`,
  },
  'a file of variables that is only a comment': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'terraform.tfvars': (t) => `/*\ndevice_1_token = "${t}"\n*/\n`,
  },
  // Tokens in pieces.
  'two pieces in a template': (t) =>
    `locals {\n  a = "${t.slice(0, 50)}"\n  b = "${t.slice(50)}"\n  t = "\${local.a}\${local.b}"\n}`,
  'a list of pieces': (t) =>
    `locals {\n  pieces = ["${t.slice(0, 40)}", "${t.slice(40, 80)}", "${t.slice(80)}"]\n}\noutput "t" {\n  value = join("", local.pieces)\n}`,
  'pieces in an argument': (t) =>
    `locals {\n  a = "${t.slice(0, 60)}"\n  all = { b = "${t.slice(60)}" }\n}\nresource "alicloud_instance" "gateway" {\n  user_data = format("TOKEN=%s%s", local.a, local.all.b)\n}`,
  'an override': {
    'main.tf': () => `${VARIABLE}${gate('var.device_1_token')}`,
    'dev_override.tf': (t) => gate(`"${t}"`),
  },
  // Tokens that no gate checks.
  'an environment variable of a function': (t) =>
    `resource "alicloud_fcv3_function" "device" {\n  environment_variables = {\n    MQTT_TOKEN = "${t}"\n  }\n}`,
  'an environment variable with another name': (t) =>
    `resource "alicloud_fcv3_function" "device" {\n  environment_variables = {\n    DEVICE_1_TOKEN = "${t}"\n  }\n}`,
  'user data': (t) =>
    `resource "alicloud_instance" "gateway" {\n  user_data = <<-EOT\n    #!/bin/sh\n    export MQTT_TOKEN=${t}\n    exec /usr/bin/bridge\n  EOT\n}`,
  'user data with a password': (t) =>
    `resource "alicloud_instance" "gateway" {\n  user_data = <<-EOT\n    #!/bin/sh\n    mosquitto_pub -h post-cn-1.mqtt.aliyuncs.com -P 'RW|${t}' -t device/1\n  EOT\n}`,
  'user data in base64': (t) =>
    `resource "alicloud_instance" "gateway" {\n  user_data = base64encode("MQTT_TOKEN=${t}")\n}`,
  'user data that base64 has made': (t) =>
    `resource "alicloud_instance" "gateway" {\n  user_data = base64decode("${Buffer.from(`MQTT_TOKEN=${t}\n`).toString('base64')}")\n}`,
  'the password of a client': (t) =>
    `resource "terraform_data" "client" {\n  input = { username = "Token|LTAI5tExample|post-cn-1", password = "RW|${t}" }\n}`,
  'a read password': (t) => `locals {\n  password = "R|${t}"\n}`,
  'two passwords in one': (t, o) => `locals {\n  password = "R|${t}|W|${o}"\n}`,
  'a secret': (t) =>
    `resource "alicloud_kms_secret" "device" {\n  secret_name = "device/1"\n  secret_data = jsonencode({ instance = "post-cn-1", mqtt_token = "${t}" })\n}`,
  'a secret by its bare value': (t) =>
    `resource "alicloud_kms_secret" "mqtt_token" {\n  secret_name = "device/1"\n  secret_data = "${t}"\n}`,
  'a secret of Kubernetes': (t) =>
    `resource "kubernetes_secret" "mqtt" {\n  metadata { name = "mqtt" }\n  data = {\n    token = "${t}"\n  }\n}`,
  'a container': (t) =>
    `resource "kubernetes_deployment" "bridge" {\n  spec {\n    template {\n      spec {\n        container {\n          env {\n            name = "MQTT_TOKEN"\n            value = "${t}"\n          }\n        }\n      }\n    }\n  }\n}`,
  'the containers of a group in JSON': (t) =>
    `resource "alicloud_eci_container_group" "bridge" {\n  containers = jsonencode([{ name = "bridge", environment = [{ name = "MQTT_TOKEN", value = "${t}" }] }])\n}`,
  'a release of Helm': (t) =>
    `resource "helm_release" "bridge" {\n  values = [yamlencode({ mqtt = { token = "${t}" } })]\n}`,
  'a release of Helm in YAML': (t) =>
    `resource "helm_release" "bridge" {\n  values = [<<-EOT\n    mqtt:\n      host: post-cn-1.mqtt.aliyuncs.com\n      token: ${t}\n  EOT\n  ]\n}`,
  'set of Helm': (t) =>
    `resource "helm_release" "bridge" {\n  set_sensitive {\n    name = "mqtt.token"\n    value = "${t}"\n  }\n}`,
  'a local that nothing uses': (t) => `locals {\n  mqtt_token = "${t}"\n}`,
  'a map of devices': (t, o) =>
    `locals {\n  device_tokens = {\n    device_1 = "${t}"\n    device_2 = "${o}"\n  }\n}`,
  'a default that no gate checks': (t) =>
    `variable "mqtt_token" {\n  default = "${t}"\n}\nresource "terraform_data" "r" {\n  input = var.mqtt_token\n}`,
  'a device token by default': (t) => `variable "device_1_token" {\n  default = "${t}"\n}`,
  'an output': (t) => `output "mqtt_token" {\n  value = "${t}"\n}`,
  'tfvars that no gate checks': {
    'main.tf': () =>
      'variable "mqtt_token" { type = string }\nresource "terraform_data" "r" {\n  input = var.mqtt_token\n}',
    'terraform.tfvars': (t) => `mqtt_token = "${t}"\n`,
  },
  'a provisioner': (t) =>
    `resource "terraform_data" "r" {\n  provisioner "local-exec" {\n    command = "curl -d token=${t} https://example.com/device"\n  }\n}`,
  'an argument of a command': (t) =>
    `resource "terraform_data" "r" {\n  provisioner "local-exec" {\n    command = "bridge --mqtt-token ${t} --host post-cn-1.mqtt.aliyuncs.com"\n  }\n}`,
  'the environment of a provisioner': (t) =>
    `resource "terraform_data" "r" {\n  provisioner "local-exec" {\n    command = "bridge"\n    environment = { MQTT_PASSWORD = "RW|${t}" }\n  }\n}`,
  'a file that a resource writes': (t) =>
    `resource "local_file" "env" {\n  filename = "bridge.env"\n  content = "MQTT_TOKEN=${t}\\n"\n}`,
  'the variables of a template': {
    'main.tf': (t) =>
      `resource "alicloud_instance" "gateway" {\n  user_data = templatefile("init.sh.tftpl", { mqtt_token = "${t}" })\n}`,
    'init.sh.tftpl': () => 'export MQTT_TOKEN=${mqtt_token}\n',
  },
  'a template': {
    'main.tf': () =>
      'resource "alicloud_instance" "gateway" {\n  user_data = templatefile("${path.module}/init.sh.tftpl", { name = "device" })\n}',
    'init.sh.tftpl': (t) => `export NAME=\${name}\nexport MQTT_TOKEN=${t}\n`,
  },
  'a file of one variable of the environment': {
    'main.tf': () =>
      'resource "alicloud_instance" "gateway" {\n  user_data = file("${path.module}/bridge.env")\n}',
    'bridge.env': (t) => `MQTT_TOKEN=${t}\n`,
  },
  'an argument of a module that cannot be read': (t) =>
    `module "bridge" {\n  source = "example/bridge/alicloud"\n  version = "1.0.0"\n  mqtt_token = "${t}"\n}`,
  'a header': (t) =>
    `data "http" "device" {\n  url = "https://example.com"\n  request_headers = { X-MQTT-Token = "${t}" }\n}`,
  'the triggers of a null resource': (t) =>
    `resource "null_resource" "r" {\n  triggers = { token = "${t}" }\n}`,
  'a long text under a name that says nothing': () =>
    `resource "terraform_data" "r" {\n  input = "${tokenOf('long')}${tokenOf('longer').slice(0, 0)}"\n}`,
  'an interpolated command': (t) =>
    `variable "host" { type = string }\nresource "terraform_data" "r" {\n  input = "mqtt://\${var.host}/?token=${t}"\n}`,
  'a dynamic block': (t) =>
    `resource "alicloud_x" "r" {\n  dynamic "env" {\n    for_each = { MQTT_TOKEN = "${t}" }\n    content {\n      name = env.key\n      value = env.value\n    }\n  }\n}`,
  'a provider block': (t) =>
    `provider "mqtt" {\n  host = "post-cn-1.mqtt.aliyuncs.com"\n  password = "RW|${t}"\n}`,
  'a comment beside it': (t) =>
    `# the token of the device\nlocals {\n  device_mqtt_token = "${t}" # until May\n}`,
  'the escaped text of a JSON': (t) => `locals {\n  settings = "{\\"mqttToken\\":\\"${t}\\",\\"qos\\":1}"\n}`,
  'what a gate checks, once more elsewhere': (t) =>
    `variable "t" {\n  type = string\n}\n${gate('var.t')}resource "terraform_data" "r" {\n  input = "connect ${t}"\n}`,
};

/** Configurations in native syntax without a token in plain text. */
const NONE: Table = {
  'pieces with a variable': (t) =>
    `${VARIABLE}locals {\n  a = "${t.slice(0, 30)}"\n  t = "\${local.a}\${var.device_1_token}"\n}`,
  'pieces of an address': () =>
    'locals {\n  host = "post-cn-0pp12gl0001"\n  zone = "mqtt.aliyuncs.com"\n  url = "mqtts://${local.host}.${local.zone}:8883"\n}',
  'a local value that refers to itself': () =>
    `${VARIABLE}locals {\n  a = "\${local.b}x"\n  b = "\${local.a}x"\n}\n${gate('var.device_1_token')}`,
  'a variable': () => `${VARIABLE}${gate('var.device_1_token')}`,
  'a variable in a template': () => `${VARIABLE}${gate('"${var.device_1_token}"')}`,
  'a variable as a password': () => `${VARIABLE}${gate('"RW|${var.device_1_token}"')}`,
  'an environment variable': () =>
    'data "apsaramqtt_token" "d" {\n  instance_id = "post-cn-1"\n  token_env = "DEVICE_1_TOKEN"\n}',
  'a file': () =>
    'data "apsaramqtt_token" "d" {\n  instance_id = "post-cn-1"\n  token_file = "secrets/device-1.token"\n}',
  'a fleet of environment variables': () =>
    'data "apsaramqtt_tokens" "d" {\n  instance_id = "post-cn-1"\n  token_envs = { a = "A_TOKEN", b = "B_TOKEN" }\n}',
  'a fleet of files': () =>
    'data "apsaramqtt_tokens" "d" {\n  instance_id = "post-cn-1"\n  token_files = { a = "a.token" }\n}',
  'a name that is decoded': (t) => gate('null', `  token_env = base64decode("${t}")\n`),
  'a null token': () => `${gate('null', '  token_env = "A"\n')}`,
  'an empty default': () => `variable "t" {\n  default = ""\n}\n${gate('var.t')}`,
  'a null default': () => `variable "t" {\n  default = null\n}\n${gate('var.t')}`,
  'another member of the devices that a loop goes through': () =>
    `${fleet('{ for k, d in local.devices : k => d.token }')}locals {\n  devices = { device_1 = { token = var.device_1_token, zone = "cn-hangzhou-b" } }\n}\n${VARIABLE}`,
  'another member of devices in a list of lists': () =>
    `${fleet('merge([for l in local.lines : { for k, d in l.devices : k => d.token }]...)')}locals {\n  lines = [{ name = "line-one", devices = { device_1 = { token = var.device_1_token, zone = "cn-hangzhou-b" } } }]\n}\n${VARIABLE}`,
  'another member of each device': () =>
    `${gate('each.value.token', '  for_each = local.devices\n')}locals {\n  devices = { device_1 = { token = var.device_1_token, zone = "cn-hangzhou-b" } }\n}\n${VARIABLE}`,
  'another member of the devices of a splat': () =>
    `${fleet('zipmap(local.devices[*].name, local.devices[*].token)')}locals {\n  devices = [{ name = "device-line-one", token = var.device_1_token }]\n}\n${VARIABLE}`,
  ...Object.fromEntries(
    [
      '$${TOKEN}',
      '#{TOKEN}#',
      '__MQTT_TOKEN__',
      '%MQTT_TOKEN%',
      '@@TOKEN@@',
      '$TOKEN',
      '$(TOKEN)',
      '[[ token ]]',
    ].map((text) => [`a placeholder that a pipeline replaces: ${text}`, () => gate(`"${text}"`)]),
  ),
  'another item of a list that is written out': () =>
    `${VARIABLE}locals {\n  pair = [var.device_1_token, "device-line-one"]\n}\n${gate('local.pair[0]')}`,
  'a placeholder by default': () => `variable "t" {\n  default = "CHANGE_ME"\n}\n${gate('var.t')}`,
  'a masked default': () => `variable "t" {\n  default = "LzMT+XLFl5s/YWJ****"\n}\n${gate('var.t')}`,
  'a placeholder in angle brackets': () =>
    `variable "mqtt_token" {\n  default = "<the token that ApplyToken answers>"\n}`,
  'an empty fallback': () =>
    `variable "tokens" { type = map(string) }\n${gate('lookup(var.tokens, "device_1", "")')}`,
  'the key of an index': () =>
    `variable "tokens" { type = map(string) }\n${gate('var.tokens["left-1-device"]')}`,
  'the key of a lookup': () =>
    `variable "tokens" { type = map(string) }\n${gate('lookup(var.tokens, "left-1-device")')}`,
  'the condition of a conditional': () =>
    `${VARIABLE}variable "stage" { type = string }\n${gate('var.stage == "production-cn-hangzhou" ? var.device_1_token : null')}`,
  'a secret of KMS': () =>
    `data "alicloud_kms_secret" "t" {\n  secret_name = "device/1/mqtt-token"\n}\n${gate('data.alicloud_kms_secret.t.secret_data')}`,
  'a part of a secret of Vault': () =>
    `data "vault_kv_secret_v2" "t" {\n  mount = "secret"\n  name = "device"\n}\n${gate('data.vault_kv_secret_v2.t.data["token"]')}`,
  'jsondecode of a secret': () =>
    `data "alicloud_kms_secret" "t" {\n  secret_name = "device"\n}\n${gate('jsondecode(data.alicloud_kms_secret.t.secret_data)["mqtt-token-1"]')}`,
  'a file that is read': {
    'main.tf': () => gate('trimspace(file("device.token"))'),
    'device.token': (t) => `${t}\n`,
  },
  'split of a variable': () => `variable "all" { type = string }\n${gate('split("|", var.all)[1]')}`,
  'the suffix of a variable': () => `variable "all" { type = string }\n${gate('trimprefix(var.all, "RW|")')}`,
  'a regular expression': () =>
    `variable "all" { type = string }\n${gate('regex("^RW[|](.*)$", var.all)[0]')}`,
  'for_each over names': () =>
    `variable "tokens" {\n  type = map(string)\n  sensitive = true\n}\n${gate('var.tokens[each.key]', '  for_each = toset(["left-device-1", "left-device-2"])\n')}`,
  'a remote state': () =>
    `data "terraform_remote_state" "s" {\n  backend = "oss"\n  config = { bucket = "state", key = "mqtt/token" }\n}\n${gate('data.terraform_remote_state.s.outputs.token')}`,
  'a module with a variable': {
    'main.tf': () => `${VARIABLE}module "gate" {\n  source = "./gate"\n  token = var.device_1_token\n}\n`,
    'gate/main.tf': () => `variable "token" {\n  type = string\n}\n${gate('var.token')}`,
  },
  'a default that the call replaces': {
    'main.tf': () => `${VARIABLE}module "gate" {\n  source = "./gate"\n  token = var.device_1_token\n}\n`,
    'gate/main.tf': () => `variable "token" {\n  type = string\n  default = ""\n}\n${gate('var.token')}`,
  },
  'an ephemeral gate of a variable': () =>
    `variable "t" {\n  type = string\n  ephemeral = true\n}\nephemeral "apsaramqtt_token" "d" {\n  instance_id = "post-cn-1"\n  token = var.t\n}`,
  'the name of an environment variable': () =>
    'resource "alicloud_fcv3_function" "f" {\n  environment_variables = { MQTT_TOKEN_ENV = "DEVICE_1_TOKEN_OF_THE_HALL_IN_HANGZHOU" }\n}',
  'the path of a token': () =>
    'locals {\n  mqtt_token_path = "/var/run/secrets/mqtt/Device1/TokenOfTheDevice"\n}',
  'the name of a secret': () =>
    'locals {\n  mqtt_token_secret_name = "Device1MqttTokenOfTheHallInHangzhou0001"\n}',
  'an id': () =>
    'locals {\n  mqtt_instance_id = "post-cn-0pp12gl0001"\n  mqtt_client_id = "GID_Device@@@Device0001"\n}',
  'a host': () => 'locals {\n  mqtt_host = "post-cn-0pp12gl0001.mqtt.aliyuncs.com"\n}',
  'a topic': () => 'locals {\n  mqtt_topic = "Device/Hall1/Line2/Device0001/TelemetryOfTheSpindle"\n}',
  'a fingerprint': () => 'locals {\n  mqtt_token_fingerprint = "sha256:ba7816bf8f01"\n}',
  'a variable in a command': () =>
    `${VARIABLE}resource "terraform_data" "r" {\n  input = "bridge --token \${var.device_1_token}"\n}`,
  'a variable of the shell': () =>
    'resource "terraform_data" "r" {\n  provisioner "local-exec" {\n    command = "bridge --mqtt-token $MQTT_TOKEN"\n  }\n}',
  'a description': () =>
    'variable "mqtt_token" {\n  type = string\n  description = "The token that ApplyToken answered, such as LzMT+XLFl5s/YWJ****"\n}',
  'a validation': () =>
    'variable "mqtt_token" {\n  type = string\n  validation {\n    condition = can(regex("^[A-Za-z0-9+/]+={0,2}$", var.mqtt_token))\n    error_message = "A token is base64."\n  }\n}',
  'a template that is given a variable': {
    'main.tf': () =>
      `${VARIABLE}resource "alicloud_instance" "g" {\n  user_data = templatefile("init.sh.tftpl", { mqtt_token = var.device_1_token })\n}`,
    'init.sh.tftpl': () => 'export MQTT_TOKEN=${mqtt_token}\n',
  },
  'a variable with a name like a token': () => `${VARIABLE}locals {\n  mqtt_token = var.device_1_token\n}`,
};

const one = (label: string, isLiteral: boolean, entry: Table[string]): LiteralSample => {
  const [token, other] = [tokenOf(label), tokenOf(`${label} 2`)];
  const texts = typeof entry === 'function' ? { 'main.tf': entry } : entry;
  const files = Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, text(token, other)]));
  // In the last of the literal samples, the token is known from the environment.
  const env = label.startsWith('what a gate checks, once more') ? { TF_VAR_t: token } : {};
  return { label, isLiteral, files, env };
};

export const NATIVE_SAMPLES: readonly LiteralSample[] = [
  ...Object.entries({ ...LITERAL, ...ENCODED_LITERALS }).map(([label, entry]) => one(label, true, entry)),
  ...Object.entries({ ...NONE, ...ENCODED_OTHERS }).map(([label, entry]) => one(label, false, entry)),
];

/** A sample in JSON syntax. */
const json = (
  label: string,
  isLiteral: boolean,
  body: object,
  files: Record<string, string> = {},
): LiteralSample => ({
  label: `JSON: ${label}`,
  isLiteral,
  files: { 'main.tf.json': JSON.stringify(body, null, 2), ...files },
});

const jsonGate = (token: unknown, more: object = {}) => ({
  data: { apsaramqtt_token: { device_1: { instance_id: 'post-cn-0pp12gl0001', token, ...more } } },
});

const j = (name: string) => tokenOf(`json ${name}`);

export const JSON_SAMPLES: readonly LiteralSample[] = [
  json('a gate', true, jsonGate(j('a'))),
  json('an expression that is a text', true, jsonGate(`\${"${j('b')}"}`)),
  json('a fallback', true, {
    variable: { t: { type: 'string' } },
    ...jsonGate(`\${coalesce(var.t, "${j('c')}")}`),
  }),
  json('a fallback in a conditional', true, {
    variable: { p: {} },
    ...jsonGate(`\${var.p ? "${j('d')}" : null}`),
  }),
  json('a default', true, { variable: { t: { default: j('e') } }, ...jsonGate('${var.t}') }),
  json('a default that is an object', true, {
    variable: { t: { default: { a: j('f') } } },
    ...jsonGate('${var.t["a"]}'),
  }),
  json('a local', true, { locals: { t: j('g') }, ...jsonGate('${local.t}') }),
  json('a local in a local', true, { locals: { t: j('h'), u: '${local.t}' }, ...jsonGate('${local.u}') }),
  json('for_each', true, jsonGate('${each.value}', { for_each: { a: j('i') } })),
  json('terraform_data', true, {
    resource: { terraform_data: { t: { input: j('j') } } },
    ...jsonGate('${terraform_data.t.output}'),
  }),
  json('a fleet', true, {
    data: { apsaramqtt_tokens: { line: { instance_id: 'post-cn-1', tokens: { a: j('k'), b: '${var.b}' } } } },
    variable: { b: {} },
  }),
  json('an escaped text', true, jsonGate(j('l')), {
    'main.tf.json': JSON.stringify(jsonGate(j('l')))
      .replaceAll('/', '\\/')
      .replaceAll('+', '\\u002b'),
  }),
  json('an environment variable', true, {
    resource: { alicloud_fcv3_function: { f: { environment_variables: { MQTT_TOKEN: j('m') } } } },
  }),
  json('a password', true, { resource: { terraform_data: { r: { input: { password: `RW|${j('n')}` } } } } }),
  json('user data', true, {
    resource: { alicloud_instance: { g: { user_data: `#!/bin/sh\nexport MQTT_TOKEN=${j('o')}\n` } } },
  }),
  json('jsonencode', true, {
    resource: { alicloud_kms_secret: { s: { secret_data: `\${jsonencode({"mqtt_token" = "${j('p')}"})}` } } },
  }),
  json('an output', true, { output: { mqtt_token: { value: j('q'), sensitive: true } } }),
  json('a local that nothing uses', true, { locals: { device_tokens: { device_1: j('r') } } }),
  json('a check block', true, { check: { mqtt: jsonGate(j('s')) } }),
  json(
    'terraform.tfvars.json',
    true,
    { variable: { t: {} }, ...jsonGate('${var.t}') },
    { 'terraform.tfvars.json': JSON.stringify({ t: j('t') }) },
  ),
  json('a token in a comment', true, { '//': `was ${j('u')}`, locals: { a: 1 } }),
  json('a token in the comment of a block', true, {
    resource: { alicloud_instance: { g: { '//': { was: j('v') }, user_data: 'x' } } },
  }),
  json('a variable', false, { variable: { t: { type: 'string' } }, ...jsonGate('${var.t}') }),
  json('a key of a map', false, {
    variable: { t: { type: 'map(string)' } },
    ...jsonGate('${var.t["left-1-device"]}'),
  }),
  json('a nested reference', false, {
    locals: { t: '${var.t}' },
    variable: { t: {} },
    ...jsonGate('${local.t}'),
  }),
  json('an environment variable by name', false, {
    data: { apsaramqtt_token: { d: { instance_id: 'post-cn-1', token_env: 'DEVICE_1_TOKEN' } } },
  }),
  json('a secret', false, {
    data: {
      alicloud_kms_secret: { s: { secret_name: 'device' } },
      ...jsonGate('${data.alicloud_kms_secret.s.secret_data}').data,
    },
  }),
  json('a variable in a command', false, {
    variable: { t: {} },
    resource: { terraform_data: { r: { input: 'bridge --token ${var.t}' } } },
  }),
  json('an empty fallback', false, {
    variable: { t: {} },
    ...jsonGate('${lookup(var.t, "left-1-device", "")}'),
  }),
  json('a comment', false, {
    '//': `the token was ${'LzMT+XLFl5s/YWJ****'}`,
    ...jsonGate('${var.t}'),
    variable: { t: {} },
  }),
];

/** A sample as `cdktf synth` writes it: a manifest and a stack with metadata of its constructs. */
const synthesized = (label: string, isLiteral: boolean, stack: object): LiteralSample => ({
  label: `cdktf.out: ${label}`,
  isLiteral,
  path: 'cdktf.out',
  files: {
    'cdktf.out/manifest.json': JSON.stringify({
      version: '0.21.0',
      stacks: {
        device: {
          name: 'device',
          synthesizedStackPath: 'stacks/device/cdk.tf.json',
          annotations: [],
          dependencies: [],
        },
      },
    }),
    'cdktf.out/stacks/device/cdk.tf.json': JSON.stringify({
      '//': { metadata: { backend: 'local', stackName: 'device', version: '0.21.0' }, outputs: {} },
      terraform: { required_providers: { apsaramqtt: { source: 'apsaramqtt/apsaramqtt' } } },
      provider: { apsaramqtt: [{ region: 'cn-hangzhou' }] },
      ...stack,
    }),
  },
});

const construct = (path: string) => ({ '//': { metadata: { path, uniqueId: path.replace('/', '_') } } });

const synthesizedGate = (token: string) => ({
  data: {
    apsaramqtt_token: { gate: { ...construct('device/gate/Resource'), instance_id: 'post-cn-1', token } },
  },
});

export const SYNTHESIZED_SAMPLES: readonly LiteralSample[] = [
  synthesized('a gate', true, synthesizedGate(j('ca'))),
  synthesized('fromResolvable of a text', true, synthesizedGate(`\${"${j('cb')}"}`)),
  synthesized('fromResolvable of a function', true, synthesizedGate(`\${trimspace("${j('cc')}")}`)),
  synthesized(
    'fromResolvable of join',
    true,
    synthesizedGate(`\${join("", ["${j('cd').slice(0, 30)}", "${j('cd').slice(30)}"])}`),
  ),
  synthesized('fromResolvable of a local', true, {
    locals: { t: j('ce') },
    ...synthesizedGate('${local.t}'),
  }),
  synthesized('fromResolvable of a default', true, {
    variable: { t: { default: j('cf'), sensitive: true } },
    ...synthesizedGate('${var.t}'),
  }),
  synthesized('a resource', true, {
    resource: { terraform_data: { r: { ...construct('device/rollout'), input: { mqtt_token: j('cg') } } } },
  }),
  synthesized('a command', true, {
    resource: { terraform_data: { r: { ...construct('device/rollout'), input: `bridge -P RW|${j('ch')}` } } },
  }),
  synthesized('an output across stacks', true, {
    output: { 'cross-stack-output-device_mqtt_token': { value: j('ci'), sensitive: true } },
  }),
  synthesized('a variable', false, {
    variable: { t: { sensitive: true, type: 'string' } },
    ...synthesizedGate('${var.t}'),
  }),
  synthesized('a token of CDKTF', false, {
    variable: { t: {} },
    ...synthesizedGate('${nonsensitive(var.t)}'),
  }),
  synthesized('names and paths', false, {
    variable: { t: {} },
    ...synthesizedGate('${var.t}'),
    resource: {
      terraform_data: {
        r: { ...construct('device/Hall1/Line2/TokenBridgeOfTheSpindle0001'), input: '${var.t}' },
      },
    },
  }),
];

/** A sample as `terraform show -json` prints it. */
const plan = (label: string, isLiteral: boolean, parts: object): LiteralSample => ({
  label: `plan: ${label}`,
  isLiteral,
  path: 'plan.json',
  files: {
    'plan.json': JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: { root_module: {} },
      resource_changes: [],
      configuration: { root_module: {} },
      timestamp: '2026-11-25T08:00:00Z',
      applyable: true,
      complete: true,
      errored: false,
      ...parts,
    }),
  },
});

const configured = (resource: object) => ({ configuration: { root_module: { resources: [resource] } } });
const planned = (values: object) => ({
  planned_values: {
    root_module: {
      resources: [
        { address: 'terraform_data.r', mode: 'managed', type: 'terraform_data', name: 'r', values },
      ],
    },
  },
});
const DATA = {
  address: 'data.apsaramqtt_token.d',
  mode: 'data',
  type: 'apsaramqtt_token',
  name: 'd',
  schema_version: 0,
};

export const PLAN_SAMPLES: readonly LiteralSample[] = [
  plan(
    'a constant of a gate',
    true,
    configured({
      ...DATA,
      expressions: { instance_id: { constant_value: 'post-cn-1' }, token: { constant_value: j('pa') } },
    }),
  ),
  plan(
    'a constant of a fleet',
    true,
    configured({
      ...DATA,
      type: 'apsaramqtt_tokens',
      address: 'data.apsaramqtt_tokens.d',
      expressions: { tokens: { constant_value: { a: j('pb') } } },
    }),
  ),
  plan(
    'a constant of a resource',
    true,
    configured({
      address: 'alicloud_fcv3_function.f',
      mode: 'managed',
      type: 'alicloud_fcv3_function',
      name: 'f',
      expressions: { environment_variables: { constant_value: { MQTT_TOKEN: j('pc') } } },
    }),
  ),
  plan('a default', true, {
    configuration: { root_module: { variables: { mqtt_token: { default: j('pd') } } } },
  }),
  plan('a planned value', true, planned({ environment: { MQTT_TOKEN: j('pe') } })),
  plan('a planned password', true, planned({ input: { password: `RW|${j('pf')}` } })),
  plan('planned user data', true, planned({ user_data: `#!/bin/sh\nexport MQTT_TOKEN=${j('pg')}\n` })),
  plan('a change', true, {
    resource_changes: [
      {
        address: 'terraform_data.r',
        mode: 'managed',
        type: 'terraform_data',
        name: 'r',
        change: {
          actions: ['create'],
          before: null,
          after: { input: { mqtt_token: j('ph') } },
          after_unknown: {},
        },
      },
    ],
  }),
  plan('an output', true, {
    output_changes: {
      mqtt_token: { actions: ['create'], before: null, after: j('pi'), after_unknown: false },
    },
  }),
  plan('a variable', true, { variables: { mqtt_token: { value: j('pj') } } }),
  plan('a module', true, {
    configuration: {
      root_module: {
        module_calls: {
          bridge: { source: './bridge', expressions: { mqtt_token: { constant_value: j('pk') } } },
        },
      },
    },
  }),
  plan(
    'a reference of a gate',
    false,
    configured({ ...DATA, expressions: { token: { references: ['var.device_1_token'] } } }),
  ),
  plan(
    'a reference of a resource',
    false,
    configured({
      address: 'terraform_data.r',
      mode: 'managed',
      type: 'terraform_data',
      name: 'r',
      expressions: { input: { references: ['var.mqtt_token'] } },
    }),
  ),
  plan(
    'a gate by name',
    false,
    configured({ ...DATA, expressions: { token_env: { constant_value: 'DEVICE_1_TOKEN' } } }),
  ),
  plan('a variable without a value', false, {
    configuration: { root_module: { variables: { mqtt_token: { sensitive: true } } } },
  }),
  plan('an unknown value', false, {
    resource_changes: [
      {
        address: 'terraform_data.r',
        mode: 'managed',
        type: 'terraform_data',
        name: 'r',
        change: { actions: ['create'], before: null, after: {}, after_unknown: { input: true } },
      },
    ],
  }),
  plan(
    'ids and fingerprints',
    false,
    planned({ id: 'b5a0d3a6-6c7b-4a57-9c5f-0d6f1c8d2a11', token_fingerprint: 'sha256:ba7816bf8f01' }),
  ),
];

/** A sample as `--manifest` reads it. */
const manifest = (label: string, isLiteral: boolean, body: object): LiteralSample => ({
  label: `manifest: ${label}`,
  isLiteral,
  path: 'tokens.json',
  files: { 'tokens.json': JSON.stringify(body, null, 2) },
});

const tokens = (more: object) => ({ instanceId: 'post-cn-1', tokens: { device_1: more } });

export const MANIFEST_SAMPLES: readonly LiteralSample[] = [
  manifest('a token in place of a variable', true, tokens({ tokenEnv: j('ma') })),
  manifest('a token in place of a file', true, tokens({ tokenFile: j('mb') })),
  manifest('a token under a key that there is not', true, tokens({ token: j('mc') })),
  manifest('a password', true, tokens({ tokenEnv: `RW|${j('md')}` })),
  manifest('a token in place of the instance', true, {
    instanceId: j('me'),
    tokens: { device_1: { tokenEnv: 'A' } },
  }),
  manifest('a list of tokens', true, { tokens: [j('mf')] }),
  manifest('variables', false, tokens({ tokenEnv: 'DEVICE_1_TOKEN' })),
  manifest('files', false, tokens({ tokenFile: 'secrets/device/TokenOfTheDevice0001.token' })),
  manifest('an instance', false, tokens({ tokenEnv: 'A', instanceId: 'post-cn-0pp12gl0001' })),
];
