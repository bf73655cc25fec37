import type { Command } from 'commander';
import { RULES } from '../gate/rules';

/** Adds `apsaramqtt rules`, which lists what is checked. */
export function addRulesCommand(program: Command): void {
  program
    .command('rules')
    .description('list the rules that a check holds deployments against')
    .addHelpText('after', '\nExample:\n  $ apsaramqtt rules')
    .action(() => {
      const lines = RULES.map(({ id, name, description }) => `${id}  ${name}\n        ${description}\n`);
      process.stdout.write(lines.join('\n'));
    });
}
