import type { Command } from 'commander';

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
    .action(async (options: { dir: string; user?: boolean }) => {
      const { install } = await import('./actions');
      install(options);
    });
}
