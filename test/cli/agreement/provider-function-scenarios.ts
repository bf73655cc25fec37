// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, HEAD, one, type Scenario, withModules } from './scenario';

const OF_ABC = '"sha256:ba7816bf8f01"';
const LATER = 'resource "terraform_data" "later" {}\n';
const SENSITIVE = 'variable "t" {\n  default   = "abc"\n  sensitive = true\n}\n';

/** Conditions that call the provider function `fingerprint`, written as `fp`. */
const CONDITIONS = [
  `fp("abc") == ${OF_ABC}`,
  `fp("abd") == ${OF_ABC}`,
  `fp("R|abc") == ${OF_ABC}`,
  `fp(["abc"]...) == ${OF_ABC}`,
  'fp(12) == "sha256:6b51d431df5d"',
  'try(fp(""), "x") == "x"',
  'can(fp("****"))',
  'can(fp("a b"))',
  'can(fp(null))',
  'can(fp())',
  'can(fp("a", "b"))',
  'can(provider::apsaramqtt::fingerprnt("a"))',
  'fp(terraform_data.later.id) == "x"',
  'fp(terraform_data.later.id) == null',
  `"\${fp("abc")}" == ${OF_ABC}`,
];

/** Calls that fail a plan even if nothing else uses the result. */
const REFUSED = [
  'fp("")',
  'fp()',
  'fp("a", "b")',
  'fp(["a"])',
  'fp(null)',
  'provider::apsaramqtt::fingerprnt("a")',
];

function written(text: string): string {
  return text.replaceAll('\\"', '"').replaceAll(/\bfp\(/g, 'provider::apsaramqtt::fingerprint(');
}

export const PROVIDER_FUNCTION_SCENARIOS: readonly Scenario[] = [
  ...CONDITIONS.map((condition) =>
    one(`a gate if ${condition}`, `${LATER}${gate(`count = ${written(condition)} ? 1 : 0`)}`),
  ),
  ...REFUSED.map((call) => one(`a local of ${call}`, `locals {\n  f = ${written(call)}\n}\n${gate()}`)),
  one(
    'the fingerprint of a sensitive token in an output',
    `${SENSITIVE}output "f" {\n  value = ${written('fp(var.t)')}\n}\n${gate()}`,
  ),
  one(
    'the fingerprint of a sensitive token as a key',
    `${SENSITIVE}${gate(`for_each = toset([nonsensitive(${written('fp(var.t)')})])`)}`,
  ),
  one(
    'gates by the fingerprints of a map',
    `variable "t" {\n  default = { a = "abc", b = "abd" }\n}\n${gate(`for_each = { for name, t in var.t : ${written('fp(t)')} => name }`)}`,
  ),
  {
    name: 'the function under another local name of the provider',
    files: {
      'main.tf': `${HEAD.replaceAll('apsaramqtt = {', 'mq = {').replace('"apsaramqtt" {}', '"mq" {}')}${gate(
        `provider = mq\n  count = provider::mq::fingerprint("abc") == ${OF_ABC} ? 1 : 0`,
      )}`,
    },
  },
  withModules(
    'the function in a module',
    `module "m" {\n  source = "./m"\n}\n${gate(`count = module.m.f == ${OF_ABC} ? 1 : 0`)}`,
    { m: `output "f" {\n  value = ${written('fp("abc")')}\n}\n` },
  ),
  one(
    'the function in a template that is read',
    gate(`count = templatefile("t.tftpl", {}) == ${OF_ABC} ? 1 : 0`),
    { files: { 't.tftpl': `\${${written('fp("abc")')}}` } },
  ),
];
