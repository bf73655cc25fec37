// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import type { LiteralSample } from './literal-samples';
import { bytes, tokenOf } from './tokens';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const random = (seed: string, length: number) => bytes(seed, length).toString('base64');
const script = (token: string) => `#!/bin/sh\nexport MQTT_TOKEN=${token}\nexec bridge\n`;
const manifest = (lines: string) =>
  `resource "kubectl_manifest" "mqtt" {\n  yaml_body = <<YAML\nkind: Secret\n${lines}\nYAML\n}\n`;
const cloudInit = (content: string) =>
  `resource "alicloud_instance" "x" {\n  user_data = <<EOT\n#cloud-config\nwrite_files:\n  - path: /etc/bridge.env\n${content}\nEOT\n}\n`;
const local = (name: string, value: string) => `locals {\n  ${name} = "${value}"\n}\n`;
const pem = (kind: string) =>
  `-----BEGIN ${kind}-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n${[1, 2, 3].map((line) => random(`${kind} ${line}`, 48)).join('\n')}\n-----END ${kind}-----\n`;

type Files = string | Readonly<Record<string, string>>;

const LITERAL: Readonly<Record<string, (token: string) => Files>> = {
  'a local with a Chinese name': (t) => local('设备令牌', t),
  'a default with a German name': (t) => `variable "geraete_zugang" {\n  default = "${t}"\n}`,
  'a Japanese description': (t) => `variable "x" {\n  description = "デバイスのトークン: ${t}"\n}`,
  'data of a secret in YAML': (t) => manifest(`data:\n  mqtt-token: ${base64(t)}`),
  'string data of a secret in YAML': (t) => manifest(`stringData:\n  mqtt-token: "${t}"`),
  'a file of cloud-init in base64': (t) =>
    cloudInit(`    encoding: b64\n    content: ${base64(`MQTT_TOKEN=${t}\n`)}`),
  'a file of cloud-init': (t) => cloudInit(`    content: |\n      MQTT_TOKEN=${t}`),
  'a comment at the end of a line': (t) => `locals {\n  password = "x" # was RW|${t}\n}`,
  'a comment with slashes at the end of a line': (t) => `variable "a" {\n  type = string // ${t}\n}`,
  'a comment of several lines': (t) => `/*\n  mqtt_token = "${t}"\n*/\nlocals {}\n`,
  'a comment within a line': (t) => `locals {\n  a = [1, /* ${t} */ 2]\n}`,
  'a file that is turned off': (t) => ({
    'main.tf': 'locals {}\n',
    'old.tf': `# data "apsaramqtt_token" "d" {\n#   token = "${t}"\n# }\n`,
  }),
  'a line of variables that is turned off': (t) => ({
    'main.tf': 'variable "a" {}\n',
    'terraform.tfvars': `a = 1\n# mqtt_token = "${t}"\n`,
  }),
  'a script that is read as base64': (t) => ({
    'main.tf':
      'resource "aws_launch_template" "x" {\n  user_data = filebase64("${path.module}/init.sh")\n}\n',
    'init.sh': script(t),
  }),
  'a script that is compressed': (t) => ({
    'main.tf': 'resource "aws_launch_template" "x" {\n  user_data = base64gzip(file("init.sh"))\n}\n',
    'init.sh': script(t),
  }),
  'variables of an environment of a region': (t) => ({
    'main.tf': 'variable "device" {}\n',
    'vars/cn-hangzhou/prod.tfvars': `device = {\n  mqtt = { token = "${t}" }\n}\n`,
  }),
  'a unit of systemd': (t) =>
    `resource "local_file" "x" {\n  content = <<EOT\n[Service]\nEnvironment="MQTT_TOKEN=${t}"\nEOT\n}\n`,
  'the properties of Spring': (t) =>
    `resource "local_file" "x" {\n  content = <<EOT\nmqtt.token.value=${t}\nEOT\n}\n`,
  'an attribute of XML': (t) => `resource "local_file" "x" {\n  content = "<mqtt token='${t}'/>"\n}\n`,
  'a statement of SQL': (t) =>
    `resource "terraform_data" "x" {\n  input = "INSERT INTO devices VALUES ('d1', '${t}')"\n}\n`,
  'a file with a byte order mark and line ends of Windows': (t) => `\ufefflocals {\r\n  a = "${t}"\r\n}\r\n`,
  'a token in two pieces': (t) =>
    `locals {\n  mqtt_token = join("", [\n    "${t.slice(0, 60)}",\n    "${t.slice(60)}",\n  ])\n}\n`,
};

const NONE: Readonly<Record<string, () => Files>> = {
  'a private key called a credential': () =>
    `locals {\n  mqtt_credentials = <<EOT\n${pem('PRIVATE KEY')}EOT\n}\n`,
  'a private key in one line': () =>
    local('mqtt_client_secret', pem('EC PRIVATE KEY').replaceAll('\n', '\\n')),
  'the hash of a password of Mosquitto': () =>
    local('mqtt_password', `$7$101$${random('salt', 12)}$${random('hash', 64)}`),
  'a file of hashed passwords': () =>
    `resource "local_file" "passwd" {\n  content = "device1:$7$101$${random('salt', 12)}$${random('hash', 64)}\\n"\n}\n`,
  'a certificate in a secret in YAML': () => manifest(`data:\n  tls.crt: ${base64(pem('CERTIFICATE'))}`),
  'a key in a secret in YAML': () =>
    manifest(
      `data:\n  signing-key: ${base64(random('signing', 96))}\n  note: ${base64('the key of the device, made in 2026')}`,
    ),
  'a password in a secret in YAML': () =>
    manifest(`data:\n  password: ${base64('correct horse battery staple 2026')}`),
  'a font': () => local('page_font', `d09GMgABAAAAA${random('font', 301)}`),
  'a picture in WebP': () => local('banner', `UklGR${random('webp', 301)}`),
  'an icon': () => local('favourite', `AAABAAEAEBAAAAEAIABoBAAA${random('icon', 300)}`),
  WebAssembly: () => local('filter', `AGFzbQEAAAAB${random('wasm', 300)}`),
  'an archive of xz': () => local('bundle', `/Td6WFoAAATm1rRG${random('xz', 300)}`),
  'an archive of zstd': () => local('bundle', `KLUv/QBY${random('zstd', 300)}`),
  'an archive of bzip2': () => local('bundle', `QlpoOTFBWSZT${random('bzip2', 300)}`),
  'a key store of Java': () => local('truststore', `/u3+7QAAAAIAAAAB${random('jks', 300)}`),
  'a message for a key of 3072 bits': () =>
    local('initial_login', `hQGMA${random('pgp', 302).slice(0, 395)}`),
  'a comment with an address': () =>
    '# See https://example.com/docs/MQTT/Tokens/ApplyToken/HowToApplyForOneOfTheseTokensInTheConsole2026\nlocals {}\n',
};

const sample = (label: string, isLiteral: boolean, files: Files): LiteralSample => ({
  label,
  isLiteral,
  files: typeof files === 'string' ? { 'main.tf': files } : files,
});

/** Samples as teams write them: in other natural languages, in files of other programs, and in disabled code. */
export const TEAM_SAMPLES: readonly LiteralSample[] = [
  ...Object.entries(LITERAL).map(([label, files]) => sample(label, true, files(tokenOf(label)))),
  ...Object.entries(NONE).map(([label, files]) => sample(label, false, files())),
];
