import { gate, one, type Scenario } from './scenario';

/** A valid gate, so that only the tested part can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');
const KEY = 'key_provider "pbkdf2" "k" {\n  passphrase = "correct-horse-battery"\n}\n';
const METHOD = `${KEY}method "aes_gcm" "m" {\n  keys = key_provider.pbkdf2.k\n}\n`;
const PLAIN = 'method "unencrypted" "m" {}\n';

function target(content: string, type = 'plan'): string {
  return `${type} {\n  ${content}\n}\n`;
}

function used(keyProvider: string, type: string): string {
  return `${keyProvider}\nmethod "aes_gcm" "m" {\n  keys = key_provider.${type}.k\n}\n${target('method = method.aes_gcm.m')}`;
}

const BODIES: readonly [what: string, body: string][] = [
  ['an argument', 'nope = 1'],
  ['an unknown block', 'nope {}'],
  ['a passphrase', METHOD + target('method = method.aes_gcm.m', 'state')],
  ['a short passphrase', used('key_provider "pbkdf2" "k" {\n  passphrase = "short"\n}', 'pbkdf2')],
  ['a short passphrase that nothing uses', 'key_provider "pbkdf2" "k" {\n  passphrase = "short"\n}'],
  ['no passphrase', used('key_provider "pbkdf2" "k" {}', 'pbkdf2')],
  [
    'a passphrase of a variable',
    used('key_provider "pbkdf2" "k" {\n  passphrase = var.passphrase\n}', 'pbkdf2'),
  ],
  ['an unknown key provider', used('key_provider "nope" "k" {}', 'nope')],
  ['an unknown key provider that nothing uses', 'key_provider "nope" "k" {}'],
  ['a key provider without its command', used('key_provider "external" "k" {}', 'external')],
  ['a key provider that there is not', used('', 'pbkdf2')],
  ['an unknown method', `method "nope" "m" {}\n${target('method = method.nope.m')}`],
  ['a method that there is not', target('method = method.aes_gcm.m')],
  ['a method without keys', `method "aes_gcm" "m" {}\n${target('method = method.aes_gcm.m')}`],
  ['a method in quotes', METHOD + target('method = "method.aes_gcm.m"')],
  ['a method by a key', METHOD + target('method = method.aes_gcm["m"]')],
  ['a method without a name', METHOD + target('method = method.aes_gcm')],
  ['a method twice', PLAIN + PLAIN],
  ['a method with one label', 'method "unencrypted" {}'],
  ['no method', PLAIN + target('', 'state')],
  ['an unknown argument of a target', METHOD + target('method = method.aes_gcm.m\n  nope = 1')],
  ['a target with a label', METHOD + target('method = method.aes_gcm.m', 'plan "x"')],
  ['a target twice', METHOD + target('method = method.aes_gcm.m') + target('method = method.aes_gcm.m')],
  ['the method unencrypted', PLAIN + target('method = method.unencrypted.m')],
  ['the method unencrypted, enforced', PLAIN + target('enforced = true\n  method = method.unencrypted.m')],
  [
    'a fallback that enforced forbids',
    METHOD +
      PLAIN.replace('"m"', '"n"') +
      target(
        'enforced = true\n  method = method.aes_gcm.m\n  fallback {\n    method = method.unencrypted.n\n  }',
      ),
  ],
  ['a fallback without a method', METHOD + target('method = method.aes_gcm.m\n  fallback {}')],
  [
    'two fallbacks',
    METHOD +
      target(`method = method.aes_gcm.m${'\n  fallback {\n    method = method.aes_gcm.m\n  }'.repeat(2)}`),
  ],
  ['enforced by text', METHOD + target('enforced = "true"\n  method = method.aes_gcm.m')],
  ['enforced by another text', METHOD + target('enforced = "maybe"\n  method = method.aes_gcm.m')],
  ['enforced by a variable', METHOD + target('enforced = var.passphrase\n  method = method.aes_gcm.m')],
  [
    'data of other states',
    METHOD + target('default {\n    method = method.aes_gcm.m\n  }', 'remote_state_data_sources'),
  ],
  [
    'data of other states with a method that there is not',
    METHOD +
      target(
        'remote_state_data_source "x" {\n    method = method.aes_gcm.z\n  }',
        'remote_state_data_sources',
      ),
  ],
  ['data of other states with an unknown block', target('nope {}', 'remote_state_data_sources')],
];
const VARIABLE = 'variable "passphrase" {\n  default = "correct-horse-battery"\n}\n';

/** OpenTofu's block for the encryption of state and plan, which it reads first. Terraform does not have it. */
export const ENCRYPTION_SCENARIOS: readonly Scenario[] = [
  ...BODIES.map(([what, body]) =>
    one(`encryption: ${what}`, `${VARIABLE}terraform {\n  encryption {\n${body}\n  }\n}\n${VALID}`),
  ),
  one('encryption twice', `terraform {\n  encryption {}\n  encryption {}\n}\n${VALID}`),
  ...[
    PLAIN + target('method = method.unencrypted.m'),
    'nope {',
    'x = 1',
    target('method = method.unencrypted.m'),
  ].map((text) => one(`TF_ENCRYPTION with ${text}`, VALID, { env: { TF_ENCRYPTION: text } })),
];
