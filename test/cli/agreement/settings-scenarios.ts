// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, SETTINGS } from './scenario';

const VERSIONS = ['>= 1.0', '>= 99.0', '~> 0.12', 'latest', '1.x', '', '>= 1.0,', '>= 1.0.0-rc1', '=> 1.0'];
const CONSTRAINTS = ['newest', '', '>= 0.1,', '^1.0', 'v0.1.0', '>= 0.0.0.1', '>= 0.1, < 1', '~> 0.1.0'];
const SOURCES = ['a/b/c/d', 'a_b!/c', '', ' a/b', 'a/terraform-provider-b', '/a/b'];

/** A gate in a configuration with another entry in `required_providers`. */
function required(what: string, entry: string): Scenario {
  const settings = SETTINGS.replace(/\n {2}\}\n\}\n$/, `\n    ${entry}\n  }\n}\n`);
  return one(`a required provider: ${what}`, '', { files: { 'main.tf': settings + gate() } });
}

function settings(what: string, text: string, more: Parameters<typeof one>[2] = {}): Scenario {
  return one(`settings: ${what}`, `terraform {\n  ${text}\n}\n${gate()}`, more);
}

const WAITING = `resource "terraform_data" "later" {}\n${gate('depends_on = [terraform_data.later]')}`;
/** The state after apply of the resource that the gate depends on. */
const STATE = JSON.stringify({
  version: 4,
  serial: 1,
  lineage: 'later',
  resources: [
    {
      mode: 'managed',
      type: 'terraform_data',
      name: 'later',
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [{ schema_version: 0, attributes: { id: 'later' } }],
    },
  ],
});

/** The files that `init` writes for a backend without arguments. */
const INITIALIZED = {
  '.terraform/terraform.tfstate': JSON.stringify({
    version: 3,
    backend: { type: 'local', config: { path: null, workspace_dir: null }, hash: 666019178 },
  }),
};

/** Blocks `terraform`, which engines read first. */
export const SETTINGS_SCENARIOS: readonly Scenario[] = [
  ...VERSIONS.map((text) => settings(`required_version "${text}"`, `required_version = "${text}"`)),
  settings('required_version of a variable', 'required_version = var.v', {
    files: { 'v.tf': 'variable "v" {\n  default = ">= 1.0"\n}\n' },
  }),
  settings('required_version by a function', 'required_version = upper(">= 1.0")'),
  settings('required_version as a list', 'required_version = [">= 1.0"]'),
  settings('required_version by a template', 'required_version = ">= ${"1"}.0"'),
  settings('required_version null', 'required_version = null'),
  settings('required_version that exclude each other', 'required_version = "< 1.5"', {
    files: { 'v.tf': 'terraform {\n  required_version = ">= 1.6"\n}\n' },
  }),
  one('required_version in a file of OpenTofu', gate(), {
    files: { 'v.tofu': 'terraform {\n  required_version = "~> 0.12"\n}\n' },
  }),
  one(
    'a block language of OpenTofu',
    `language {\n  compatible_with {\n    opentofu = ">= 1.6"\n  }\n}\n${gate()}`,
  ),
  one(
    'a block language that excludes all',
    `language {\n  compatible_with {\n    opentofu = ">= 99"\n  }\n}\n${gate()}`,
  ),
  settings('experiments', 'experiments = [something]'),
  settings('no experiments', 'experiments = []'),
  settings('the edition of the language', 'language = TF2021'),
  settings('the edition of the language in quotes', 'language = "TF2021"'),
  settings('metadata for the provider', 'provider_meta "apsaramqtt" {\n    x = 1\n  }'),
  settings('metadata for another provider', 'provider_meta "other" {\n    x = 1\n  }'),
  settings('metadata of a variable', 'provider_meta "other" {\n    x = path.module\n  }'),
  settings('a backend with two labels', 'backend "local" "x" {}'),
  settings('a cloud with a label', 'cloud "x" {}'),
  ...['backend "none" {}', 'backend "local" {\n    nope = 1\n  }', 'backend "local" "x" {}'].map((text) =>
    one(`a module with ${text.split('\n')[0]}`, `module "m" {\n  source = "./m"\n}\n${gate()}`, {
      files: { 'm/main.tf': `terraform {\n  ${text}\n}\n` },
    }),
  ),
  ...[
    'backend "none" {}',
    'backend "s3" {\n    bucket = "b"\n  }',
    'cloud {\n    organization = "o"\n  }',
  ].map((text) =>
    settings(`an override with another backend than ${text.split('\n')[0]}`, text, {
      files: { 'override.tf': 'terraform {\n  backend "local" {}\n}\n', ...INITIALIZED },
    }),
  ),
  settings('an override with a backend that there is not', 'backend "local" {}', {
    files: { 'override.tf': 'terraform {\n  backend "none" {}\n}\n', ...INITIALIZED },
  }),
  ...['~> 0', '~> 1', '~> 2'].map((text) =>
    settings(`required_version "${text}"`, `required_version = "${text}"`),
  ),
  ...['~> 1', '>= 1.0', '>= 2.0.0-alpha', '2.0.0-beta1'].map((text) =>
    one(
      `a call of version "${text}" with a prerelease`,
      `module "m" {\n  source  = "app.example.com/a/b/c"\n  version = "${text}"\n}\n`,
      {
        files: {
          '.terraform/modules/modules.json': JSON.stringify({
            Modules: [
              { Key: '', Source: '', Dir: '.' },
              { Key: 'm', Source: 'app.example.com/a/b/c', Version: '2.0.0-beta1', Dir: 'installed' },
            ],
          }),
          'installed/main.tf': SETTINGS + gate(),
        },
      },
    ),
  ),
  ...CONSTRAINTS.map((text) =>
    one(`a provider of version "${text}"`, '', {
      files: { 'main.tf': SETTINGS.replace('" }', `", version = "${text}" }`) + gate() },
    }),
  ),
  ...SOURCES.map((text) => required(`source "${text}"`, `other = { source = "${text}" }`)),
  required('a version alone that is none', 'other = "newest"'),
  required('null', 'other = null'),
  required('a source of nothing', 'other = { source = null }'),
  required('an unknown argument', 'other = { source = "acme/other", flavour = "x" }'),
  required('a name in capitals', 'Other = { source = "acme/other" }'),
  required('a name with an underscore', 'an_other = { source = "acme/other" }'),
  required('an alias of another', 'other = { source = "acme/other", configuration_aliases = [another.x] }'),
  required('aliases that are no list', 'other = { source = "acme/other", configuration_aliases = other.x }'),
  one('a locals block with a label', `locals "x" {\n  a = 1\n}\n${gate()}`),
  one('a locals block with a block', `locals {\n  a = 1\n  b {}\n}\n${gate()}`),
  one(
    'an import of nothing at all',
    `resource "terraform_data" "x" {}\nimport {\n  to = terraform_data.x\n}\n${gate()}`,
  ),
  one('a provider with a strange alias', `provider "apsaramqtt" {\n  alias = "1 x"\n}\n${gate()}`),
  one(
    'a provider with a version of a variable',
    `variable "v" {\n  default = "0.1"\n}\nprovider "apsaramqtt" {\n  alias   = "x"\n  version = var.v\n}\n${gate()}`,
  ),
  one('a lock file that is broken', gate(), { files: { '.terraform.lock.hcl': 'provider {{\n' } }),
  one('a resource of a state that an argument names', WAITING, {
    env: { TF_CLI_ARGS_plan: '-state=other.tfstate' },
    files: { 'other.tfstate': STATE },
  }),
  one('a resource of a state that init knows', `terraform {\n  backend "local" {}\n}\n${WAITING}`, {
    files: {
      'other.tfstate': STATE,
      '.terraform/terraform.tfstate': JSON.stringify({
        version: 3,
        backend: { type: 'local', config: { path: 'other.tfstate', workspace_dir: null }, hash: 666019178 },
      }),
    },
  }),
];
