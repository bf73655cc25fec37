import type { Command } from 'commander';

/** Adds `apsaramqtt rules`, which lists what is checked. */
export function addRulesCommand(program: Command): void {
  program
    .command('rules')
    .description('list the rules that a check holds deployments against')
    .addHelpText('after', '\nExample:\n  $ apsaramqtt rules')
    .action(async () => {
      const { listRules } = await import('./actions');
      listRules();
    });
}
