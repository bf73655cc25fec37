import { type Command, Option } from 'commander';
import type { InstallOptions } from './actions/install';
import { dirOption } from './dir-option';
import { failWith } from './failure';

const EXAMPLES = `
Exit status: 0 installed, 2 the provider could not be written, or Terraform will not find or start it.

Examples:
  $ apsaramqtt install                  for the configuration in this folder
  $ apsaramqtt install --dir infra      for the configuration in infra
  $ apsaramqtt install --user           for every configuration of this user
  $ apsaramqtt install --runtime bun    compiled with the Bun of this project, which plans faster`;

export function addInstallCommand(program: Command): void {
  program
    .command('install')
    .description('install the provider where Terraform and OpenTofu find it without a registry')
    .addOption(dirOption('folder of the configuration'))
    .option('--user', "install into the user's home, for all configurations")
    .option(
      '--write-cli-config',
      'change the CLI configuration (~/.terraformrc) if Terraform does not find the provider with it; keeps a backup',
    )
    .addOption(
      new Option(
        '--runtime <runtime>',
        'the runtime of the provider (default: bun if the project has the required version)',
      ).choices(['node', 'bun']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options: InstallOptions) => {
      const { install } = await import('./actions');
      const problem = await install(options);
      if (problem) failWith(problem);
    });
}
