import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placementIn } from '../../lib/cli/placement';
import { OTHER_VERSION, PROVIDER, User } from '../placement/support/user';

const GATE = 'data "apsaramqtt_token" "g" {\n  instance_id = "post-cn-1"\n  token_env   = "T"\n}\n';

function requires(entry: string): string {
  return `terraform {\n  required_providers {\n    apsaramqtt = ${entry}\n  }\n}\n`;
}

const SOURCE = requires('{ source = "apsaramqtt/apsaramqtt" }');

/** Configurations of a user, and the problem that keeps `init` from using the version in the folder. */
const CASES: Record<string, readonly [(user: User) => unknown, code: string, message: string]> = {
  'a gate without a source': [
    (user) => user.write('project/main.tf', GATE),
    'OtherSource',
    'sets no source for apsaramqtt, so init looks for the provider hashicorp/apsaramqtt',
  ],
  'a gate of a stranger': [
    (user) => user.write('project/main.tf', requires('{ source = "acme/apsaramqtt" }') + GATE),
    'OtherSource',
    'The gate uses the provider acme/apsaramqtt',
  ],
  'a gate of another registry': [
    (user) =>
      user.write('project/main.tf', requires('{ source = "example.com/apsaramqtt/apsaramqtt" }') + GATE),
    'OtherSource',
    'looks for example.com/apsaramqtt/apsaramqtt in its registry',
  ],
  'a gate without a source in a module': [
    (user) =>
      user.write('project/main.tf', `${SOURCE}module "m" {\n  source = "../m"\n}\n`).write('m/main.tf', GATE),
    'OtherSource',
    'required_providers of module.m sets no source',
  ],
  'a gate in a module, and its provider block without a source': [
    (user) =>
      user
        .write('project/main.tf', 'module "m" {\n  source = "./m"\n}\nprovider "apsaramqtt" {}\n')
        .write('project/m/main.tf', SOURCE + GATE),
    'OtherSource',
    'required_providers of the root module sets no source',
  ],
  'an argument that there is not': [
    (user) => user.write('project/main.tf', `${SOURCE}foo = 1\n`),
    'ConfigurationInvalid',
    'refuses the configuration. ',
  ],
  'a module that there is not': [
    (user) => user.write('project/main.tf', `${SOURCE}module "m" {\n  source = "./nowhere"\n}\n`),
    'ConfigurationInvalid',
    'module.m was not read, because the folder ./nowhere does not exist',
  ],
  'a block without an end': [
    (user) => user.write('project/main.tf', `${SOURCE}locals {\n`),
    'ConfigurationInvalid',
    'refuses the configuration. ',
  ],
  'a later version of the program': [
    (user) => user.write('project/main.tf', `${SOURCE}terraform {\n  required_version = ">= 1.99"\n}\n`),
    'EngineExcluded',
    'main.tf:7 excludes ',
  ],
  'a newer version of the provider beside this one': [
    (user) => user.write('project/main.tf', SOURCE).place(user.plugins, OTHER_VERSION),
    'NewerVersionChosen',
    'takes version 9.9.9 of apsaramqtt/apsaramqtt, not 0.1.0',
  ],
  'a newer version at home': [
    (user) => user.write('project/main.tf', SOURCE).place('.terraform.d/plugins', OTHER_VERSION),
    'NewerVersionChosen',
    '.terraform.d/plugins',
  ],
  'a damaged package': [
    (user) => {
      user.write('project/main.tf', SOURCE);
      writeFileSync(zipIn(user), 'PK');
    },
    'PackageDamaged',
    'is not a zip, or is damaged',
  ],
  'a file in place of .terraform': [
    (user) => user.write('project/main.tf', SOURCE).write('project/.terraform', ''),
    'NotWritable',
    '.terraform/providers',
  ],
};

const FOUND: Record<string, (user: User) => unknown> = {
  'a gate with its source': (user) => user.write('project/main.tf', SOURCE + GATE),
  'no gate and no source': (user) => user.write('project/main.tf', 'locals {}\n'),
  'a version that excludes a newer one': (user) =>
    user
      .write('project/main.tf', requires('{\nsource = "apsaramqtt/apsaramqtt"\nversion = "~> 0.1"\n}'))
      .place(user.plugins, OTHER_VERSION),
  'a lock file that keeps it from a newer one': (user) =>
    user.write('project/main.tf', SOURCE).place(user.plugins, OTHER_VERSION).lock(),
  'a newer version that is a prerelease': (user) =>
    user.write('project/main.tf', SOURCE).place(user.plugins, { ...PROVIDER, version: '9.9.9-beta1' }),
  'a version of the program that it accepts': (user) =>
    user.write('project/main.tf', `${SOURCE}terraform {\n  required_version = "~> 1.0"\n}\n`),
};

/** The path of the package for linux_amd64. The packages of other platforms are links to it. */
function zipIn(user: User): string {
  const address = join(user.packageIn(user.plugins), '../..');
  return join(address, `terraform-provider-apsaramqtt_${PROVIDER.version}_linux_amd64.zip`);
}

describe('the placement of the provider in a folder with a configuration', () => {
  let user: User;
  beforeEach(() => {
    user = new User('terraform');
    user.place().write('project/main.tf.json', '{}');
  });
  afterEach(() => user.remove());

  const placement = () =>
    placementIn({
      planner: 'terraform',
      plannerVersion: '1.11.4',
      folder: user.folder,
      version: PROVIDER.version,
      env: user.env,
    });

  it.each(Object.entries(CASES))('is a problem with %s', (_, [arrange, code, message]) => {
    arrange(user);
    expect(placement()).toMatchObject({
      problem: { code, message: expect.stringContaining(message), help: expect.any(String) },
    });
  });

  it.each(Object.entries(FOUND))('is found with %s', (_, arrange) => {
    arrange(user);
    expect(placement()).toMatchObject({ found: 'yes' });
  });

  it('names a folder with spaces as one word of a command', () => {
    user.makeFolder("John's infra");
    const folder = user.path("John's infra");
    const asked = placementIn({ planner: 'terraform', folder, version: PROVIDER.version, env: user.env });
    expect(asked).toMatchObject({
      problem: { help: `Run "apsaramqtt install --dir '${user.home}/John'\\''s infra'".` },
    });
  });

  it('does not recommend an upgrade that would install a newer version', () => {
    user.write('project/main.tf', SOURCE).place(user.plugins, OTHER_VERSION).lock(OTHER_VERSION);
    expect(placement()).toMatchObject({
      problem: {
        code: 'OtherVersionLocked',
        help: `Set version = "${PROVIDER.version}" in required_providers, run "terraform init -upgrade" and commit the lock file.`,
      },
    });
  });
});
