import { gate, HEAD, one, type Scenario, SETTINGS, withModules } from './scenario';

const ALIASED = `terraform {
  required_providers {
    apsaramqtt = {
      source                = "apsaramqtt/apsaramqtt"
      configuration_aliases = [apsaramqtt.b]
    }
  }
}
`;
/** A provider for another region, which the emulator does not have. */
const ELSEWHERE = 'provider "apsaramqtt" {\n  alias  = "b"\n  region = "cn-hangzhou"\n}\n';

function alone(name: string, main: string, files: Readonly<Record<string, string>> = {}): Scenario {
  return { name, files: { 'main.tf': main, ...files } };
}

/** Scenarios about which provider block a gate uses, through modules and for each instance. */
export const PROVIDER_SCENARIOS: readonly Scenario[] = [
  withModules(
    'an alias passed to a module',
    `${ELSEWHERE}module "m" {
  source    = "./m"
  providers = { apsaramqtt = apsaramqtt.b }
}
`,
    { m: gate() },
  ),
  one(
    'an alias passed under an alias',
    `${ELSEWHERE}module "m" {
  source    = "./m"
  providers = { apsaramqtt.b = apsaramqtt.b }
}
`,
    { files: { 'm/main.tf': ALIASED + gate('provider = apsaramqtt.b') } },
  ),
  one(
    'an alias that a module needs and is not passed',
    `${ELSEWHERE}module "m" {
  source = "./m"
}
`,
    { files: { 'm/main.tf': ALIASED + gate('provider = apsaramqtt.b') } },
  ),
  one(
    'an alias passed through two modules',
    `${ELSEWHERE}module "m" {
  source    = "./m"
  providers = { apsaramqtt.b = apsaramqtt.b }
}
`,
    {
      files: {
        'm/main.tf': `${ALIASED}module "n" {\n  source    = "./n"\n  providers = { apsaramqtt = apsaramqtt.b }\n}\n`,
        'm/n/main.tf': SETTINGS + gate(),
      },
    },
  ),
  one('an alias in quotes', `${ELSEWHERE}${gate('provider = "apsaramqtt.b"')}`),
  one('an alias that is not a name', `provider "apsaramqtt" {\n  alias = "b-\${1}"\n}\n${gate()}`),
  alone(
    'another local name',
    `terraform {
  required_providers {
    mqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "mqtt" {}
data "apsaramqtt_token" "g" {
  provider    = mqtt
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`,
  ),
  alone(
    'another local name in a module',
    `terraform {
  required_providers {
    mqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "mqtt" {
  region = "cn-hangzhou"
}
module "m" {
  source    = "./m"
  providers = { apsaramqtt = mqtt }
}
`,
    { 'm/main.tf': SETTINGS + gate() },
  ),
  alone('a provider that no block configures', SETTINGS + gate()),
  alone('a provider block in a module', `${SETTINGS}module "m" {\n  source = "./m"\n}\n`, {
    'm/main.tf': HEAD + gate(),
  }),
  alone(
    'a provider block in a module with count',
    `${SETTINGS}module "m" {\n  source = "./m"\n  count  = 1\n}\n`,
    { 'm/main.tf': HEAD + gate() },
  ),
  alone(
    'a region from a variable',
    `${SETTINGS}variable "region" { default = "cn-hangzhou" }\nprovider "apsaramqtt" {\n  region = var.region\n}\n${gate()}`,
  ),
  alone(
    'a region from a local and a lookup',
    `${SETTINGS}locals {\n  regions = { default = "cn-hangzhou" }\n}\nprovider "apsaramqtt" {\n  region = local.regions[terraform.workspace]\n}\n${gate()}`,
  ),
  alone('a region that is null', `${SETTINGS}provider "apsaramqtt" {\n  region = null\n}\n${gate()}`),
  alone(
    'a region that is known after apply',
    `${SETTINGS}resource "terraform_data" "later" {}\nprovider "apsaramqtt" {\n  region = terraform_data.later.id\n}\n${gate()}`,
  ),
  alone('a provider block twice', `${HEAD}provider "apsaramqtt" {}\n${gate()}`),
  alone(
    'a provider block with an argument that there is not',
    `${SETTINGS}provider "apsaramqtt" {\n  nope = 1\n}\n${gate()}`,
  ),
  alone(
    'a faulty expression in a provider block',
    `${SETTINGS}provider "apsaramqtt" {\n  region = tonumber("x")\n}\n${gate()}`,
  ),
  alone(
    'a provider block with a version',
    `${SETTINGS}provider "apsaramqtt" {\n  version = "~> 0.1"\n}\n${gate()}`,
  ),
  alone('two blocks of which one is used', `${HEAD}${ELSEWHERE}${gate('provider = apsaramqtt.b')}`),
  alone(
    'an unused provider block with a fault',
    `${HEAD}provider "apsaramqtt" {\n  alias  = "c"\n  region = local.none\n}\n${gate()}`,
  ),
  alone(
    'for_each of a provider',
    `${SETTINGS}provider "apsaramqtt" {
  alias    = "by"
  for_each = toset(["cn-hangzhou"])
  region   = each.key
}
data "apsaramqtt_token" "g" {
  for_each    = { "cn-hangzhou" = "GATE_TOKEN" }
  provider    = apsaramqtt.by[each.key]
  instance_id = "post-cn-emulator"
  token_env   = each.value
}
`,
  ),
  alone(
    'for_each of a provider by a literal key',
    `${SETTINGS}provider "apsaramqtt" {
  alias    = "by"
  for_each = { home = "cn-hangzhou" }
  region   = each.value
}
data "apsaramqtt_token" "g" {
  provider    = apsaramqtt.by["home"]
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`,
  ),
  alone(
    'for_each of a provider passed to modules',
    `${SETTINGS}locals {
  regions = { home = "cn-hangzhou" }
}
provider "apsaramqtt" {
  alias    = "by"
  for_each = local.regions
  region   = each.value
}
module "m" {
  source    = "./m"
  for_each  = local.regions
  providers = { apsaramqtt = apsaramqtt.by[each.key] }
}
`,
    { 'm/main.tf': SETTINGS + gate() },
  ),
  alone(
    'for_each of a provider without a key',
    `${SETTINGS}provider "apsaramqtt" {
  alias    = "by"
  for_each = { home = "cn-hangzhou" }
  region   = each.value
}
${gate('provider = apsaramqtt.by')}`,
  ),
  alone(
    'for_each of a provider with a key that there is not',
    `${SETTINGS}provider "apsaramqtt" {
  alias    = "by"
  for_each = { home = "cn-hangzhou" }
  region   = each.value
}
${gate('provider = apsaramqtt.by["away"]')}`,
  ),
  alone(
    'for_each of a provider without an alias',
    `${SETTINGS}provider "apsaramqtt" {
  for_each = { home = "cn-hangzhou" }
  region   = each.value
}
${gate()}`,
  ),
  ...[
    'region = true',
    'region = 1',
    'region = {}',
    'region = "no region"',
    'endpoint = ""',
    'network = []',
    'requests_per_second = "5"',
    'skip_region_validation = "true"',
    'skip_region_validation = 1',
    'configuration_source = []',
    'endpoints {\n    bogus = "x"\n  }',
    'endpoints {\n    mns = {}\n  }',
  ].map((argument): Scenario => {
    const provider = `provider "apsaramqtt" {\n  ${argument}\n}\n`;
    return { name: `a provider block with ${argument}`, files: { 'main.tf': SETTINGS + provider + gate() } };
  }),
  ...['count = 1', 'count = 0', 'for_each = toset(["a"])', 'depends_on = [terraform_data.x]'].flatMap(
    (argument) =>
      ['', 'alias = "x"', 'max_calls = 5', 'version = ">= 0.0.1"'].map((setting) =>
        withModules(
          `a module with ${argument}, whose module has a provider block with ${setting || 'nothing'}`,
          `module "m" {\n  source = "./m"\n  ${argument}\n}\nresource "terraform_data" "x" {}\n${gate()}`,
          { m: 'module "n" { source = "../n" }\n', n: `provider "apsaramqtt" {\n  ${setting}\n}\n${gate()}` },
        ),
      ),
  ),
  ...[[], [1]].map(
    (each): Scenario => ({
      name: `a provider block in JSON that makes a block for each of ${JSON.stringify(each)}`,
      files: {
        'main.tf': SETTINGS + gate(),
        'provider.tf.json': JSON.stringify({
          provider: {
            apsaramqtt: { dynamic: { endpoints: { for_each: each, content: { ecs: 'ecs.example.com' } } } },
          },
        }),
      },
    }),
  ),
];
