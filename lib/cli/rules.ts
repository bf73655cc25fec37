import { type Command, Option } from 'commander';
import { RULES } from '../gate/rules';

const EXAMPLES = `
Examples:
  $ apsaramqtt rules
  $ apsaramqtt rules AMT004
  $ apsaramqtt rules --format json | jq '.[].id'`;

export function addRulesCommand(program: Command): void {
  const command = program
    .command('rules')
    .description('list the rules that a check applies, or explain some of them')
    .argument('[id...]', 'ids or names of rules, such as AMT004 or literal-token')
    .addOption(new Option('--format <format>', 'report format').choices(['human', 'json']).default('human'))
    .addHelpText('after', EXAMPLES)
    .action(async (ids: readonly string[], { format }: { readonly format: 'human' | 'json' }) => {
      const unknown = ids.find(
        (id) => !RULES.some((rule) => rule.id === id.toUpperCase() || rule.name === id),
      );
      if (unknown !== undefined) {
        const known = RULES.map(({ id }) => id).join(', ');
        command.error(`error: ${unknown} is not a rule. The rules are ${known}.`, { exitCode: 2 });
      }
      const { listRules } = await import('./actions');
      await listRules(ids, format);
    });
}
