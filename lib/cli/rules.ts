import type { Command } from 'commander';
import { RULES, type Rule } from '../gate/rules';
import { wrap } from './wrap';

const INDENT = ' '.repeat(8);

/** Adds `apsaramqtt rules`, which lists what is checked. */
export function addRulesCommand(program: Command): void {
  program
    .command('rules')
    .description('list the rules that a check holds deployments against')
    .addHelpText('after', '\nExample:\n  $ apsaramqtt rules')
    .action(() => {
      process.stdout.write(RULES.map(textOf).join('\n'));
    });
}

function textOf({ id, name, description, help, level }: Rule): string {
  const when = level === 'off' ? 'off, unless the policy gives it a level' : level;
  return `${id}  ${name} (${when})\n${wrap(description, INDENT)}\n${wrap(help, INDENT)}\n`;
}
