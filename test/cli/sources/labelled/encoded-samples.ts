// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import { bytes } from './tokens';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const gateOf = (token: string) => `
data "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  token       = "${token}"
}
`;
const slashed = (text: string) => text.replaceAll('/', '\\/');
const secret = (data: string) => `resource "kubernetes_secret" "s" {\n  ${data}\n}`;

type Text = (token: string) => string;

/** Tokens in URLs, scripts, descriptions and base64, with and without a gate. */
export const ENCODED_LITERALS: Readonly<Record<string, Text>> = {
  'a URL, percent-encoded': (t) =>
    `resource "null_resource" "x" {\n  triggers = { url = "https://example.com/?mqtt_token=${encodeURIComponent(t)}&x=1" }\n}`,
  'a URL, percent-encoded, of a data source': (t) =>
    `data "http" "x" {\n  url = "https://example.com/connect?username=a&password=${encodeURIComponent(`RW|${t}`)}"\n}`,
  'a URL, percent-encoded in small letters': (t) =>
    `locals { url = "https://example.com/?mqtt_token=${encodeURIComponent(t).replace(/%../g, (one) => one.toLowerCase())}" }`,
  'a URL that only known characters escape': (t) =>
    `locals { url = "mqtts://device:${t.replaceAll('/', '%2F').replaceAll('=', '%3D')}@broker.example.com:8883" }`,
  'a URL in a provisioner': (t) =>
    `resource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "curl 'https://example.com/?token=${encodeURIComponent(t)}'"\n  }\n}`,
  'a description of a variable': (t) =>
    `variable "device" {\n  type        = string\n  description = "The device's token, for example ${t}"\n}`,
  'a description of an output': (t) =>
    `output "device" {\n  value       = 1\n  description = "mqtt_token=${t}"\n}`,
  'a description of a resource': (t) => `resource "alicloud_instance" "x" {\n  description = "uses ${t}"\n}`,
  'a description, with a gate': (t) =>
    `variable "x" {\n  description = "was ${t}"\n  default     = 1\n}\n${gateOf(t)}`,
  binary_data: (t) => secret(`binary_data = { mqtt_token = "${base64(t)}" }`),
  'binary_data of a file of the environment': (t) =>
    secret(`binary_data = { env = "${base64(`A=1\nMQTT_TOKEN=${t}\n`)}" }`),
  'user data in base64': (t) =>
    `resource "aws_instance" "x" {\n  user_data_base64 = "${base64(`#!/bin/sh\nexport MQTT_TOKEN=${t}\n`)}"\n}`,
  'user data in base64, in a heredoc': (t) =>
    `resource "aws_instance" "x" {\n  user_data_base64 = <<EOT\n${base64(`#!/bin/sh\nexport MQTT_TOKEN=${t}\n`)}\nEOT\n}`,
  'a data URI': (t) => `locals { page = "data:text/plain;base64,${base64(`mqtt_token: ${t}`)}" }`,
  'base64decode of a literal': (t) => `locals { mqtt_token = base64decode("${base64(t)}") }`,
  'urlencode of a literal': (t) => `locals { url = "https://example.com/?mqtt_token=\${urlencode("${t}")}" }`,
  'a password of a client in base64': (t) => secret(`data = { password = "${base64(`RW|${t}`)}" }`),
  'base64encode of a template': (t) => secret(`binary_data = { x = base64encode("RW|${t}") }`),
  'the content of a file, as base64': (t) =>
    `resource "local_file" "x" {\n  content_base64 = "${base64(`{"mqttToken":"${t}"}`)}"\n}`,
  'a list of variables of a container': (t) =>
    `resource "kubernetes_pod" "x" {\n  spec {\n    container {\n      env {\n        name  = "MQTT_TOKEN"\n        value = "${t}"\n      }\n    }\n  }\n}`,
  'a value of Helm': (t) =>
    `resource "helm_release" "x" {\n  values = [yamlencode({ mqtt = { token = "${t}" } })]\n}`,
  'a block set of Helm': (t) =>
    `resource "helm_release" "x" {\n  set {\n    name  = "mqtt.token"\n    value = "${t}"\n  }\n}`,
  'a script in a heredoc with indentation': (t) =>
    `resource "x" "y" {\n  script = <<-EOT\n    #!/bin/sh\n    mosquitto_pub -P 'RW|${t}' -t x\n  EOT\n}`,
  'a map in a variable': (t) =>
    `variable "devices" {\n  default = {\n    one = { mqtt_token = "${t}" }\n  }\n}`,
  'a header': (t) =>
    `data "http" "x" {\n  url = "https://example.com"\n  request_headers = { X-Mqtt-Token = "${t}" }\n}`,
  'a precondition': (t) =>
    `resource "terraform_data" "x" {\n  lifecycle {\n    precondition {\n      condition     = var.mqtt_token != "${t}"\n      error_message = "x"\n    }\n  }\n}\nvariable "mqtt_token" {}`,
  // In JSON, slashes may be escaped.
  'JSON in a heredoc': (t) => `locals {\n  config = <<EOT\n{"mqtt": {"token": "${slashed(t)}"}}\nEOT\n}`,
  'JSON in a text': (t) => `locals {\n  config = ${JSON.stringify(`{"password":"${slashed(t)}"}`)}\n}`,
  'JSON within JSON': (t) =>
    `locals {\n  config = ${JSON.stringify(JSON.stringify({ env: `{"password":"${slashed(t)}"}` }))}\n}`,
  'JSON with escapes of Unicode': (t) =>
    `locals {\n  config = <<EOT\n{"mqtt": "${t.replaceAll('/', '\\u002f').replaceAll('+', '\\u002B').replaceAll('=', '\\u003d')}"}\nEOT\n}`,
};

/** Texts in the same places that are not tokens. */
export const ENCODED_OTHERS: Readonly<Record<string, Text>> = {
  'a URL with a signature': () =>
    `locals { url = "https://example.com/?Signature=${encodeURIComponent(bytes('signature', 20).toString('base64'))}&Expires=1" }`,
  'a URL with a token of another service': () =>
    `locals { url = "https://example.com/?X-Amz-Security-Token=${encodeURIComponent(bytes('sts', 200).toString('base64'))}" }`,
  'a URL with a reference': () =>
    'variable "mqtt_token" {}\nlocals { url = "https://example.com/?mqtt_token=${urlencode(var.mqtt_token)}" }',
  'a description of a token': () =>
    'variable "mqtt_token" {\n  description = "Token of the device: base64, 100 characters or more, as ApplyToken returns it"\n}',
  'a description with a digest': () =>
    `variable "image" {\n  description = "sha256:${bytes('image', 32).toString('hex')}"\n}`,
  'binary_data of a certificate': () =>
    secret(
      `binary_data = { cert = "${base64('-----BEGIN CERTIFICATE-----\nMIIBdzCCAR2gAwIBAgIUYkZ8yS3l3kq0m1yq3m4T2qk1cWQw\n-----END CERTIFICATE-----\n')}" }`,
    ),
  'binary_data of a picture': () =>
    secret(`binary_data = { logo = "${bytes('png', 300).toString('base64')}" }`),
  'user data in base64 that reads the environment': () =>
    `resource "aws_instance" "x" {\n  user_data_base64 = "${base64('#!/bin/sh\nexport MQTT_TOKEN=$(cat /run/secrets/mqtt-token)\nexec device --verbose --retry 3\n')}"\n}`,
  'base64 of JSON': () =>
    `locals { config = "${base64(JSON.stringify({ mqtt: { tokenEnv: 'MQTT_TOKEN', host: 'broker.example.com', port: 8883 } }))}" }`,
  'a path that is percent-encoded': () =>
    'locals { url = "https://example.com/files/My%20Devices/mqtt%2Dtoken%2Ereadme.txt?x=%7B%22a%22%3A1%7D" }',
  'JSON with a path of Windows and a signature': () =>
    `locals {\n  config = <<EOT\n{"path": "C:\\\\Program Files\\\\mqtt", "signature": "${slashed(bytes('json', 100).toString('base64'))}"}\nEOT\n}`,
};
