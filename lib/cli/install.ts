import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { placeProvider } from '../mirror/place-provider';
import { bundledProvider } from '../mirror/provider-package';

const EXAMPLES = `
Examples:
  $ apsaramqtt install                  for the configuration in this folder
  $ apsaramqtt install --dir infra      for the configuration in infra
  $ apsaramqtt install --user           for every configuration of this user`;

/** Adds `apsaramqtt install`, which puts the provider where the Terraform or OpenTofu of people who write HCL finds it. */
export function addInstallCommand(program: Command): void {
  program
    .command('install')
    .description('put the provider where Terraform and OpenTofu find it without a registry')
    .option('--dir <dir>', 'the folder of the configuration', '.')
    .option('--user', "the user's home instead: for all configurations")
    .addHelpText('after', EXAMPLES)
    .action(install);
}

function install({ dir, user }: { dir: string; user?: boolean }): void {
  const pluginsFolder = user
    ? join(homedir(), '.terraform.d', 'plugins')
    : join(resolve(dir), 'terraform.d', 'plugins');
  const provider = bundledProvider();
  placeProvider(pluginsFolder, provider);
  process.stdout.write(`The provider apsaramqtt ${provider.version} is in ${pluginsFolder}.

Paste this into the configuration, and run terraform init (or tofu init):

terraform {
  required_providers {
    apsaramqtt = {
      source  = "apsaramqtt/apsaramqtt"
      version = "${provider.version}"
    }
  }
}

provider "apsaramqtt" {
  region = "cn-hangzhou"
}

data "apsaramqtt_token" "device" {
  instance_id = "post-cn-..."
  token_env   = "DEVICE_TOKEN"
}
`);
}
