import { RULES, type Rule } from '../../gate/rules';
import { wrap } from '../wrap';

const INDENT = ' '.repeat(8);

/** Prints the given rules with their help, or all rules. */
export function listRules(ids: readonly string[], format: 'human' | 'json'): void {
  const rules = RULES.filter(
    ({ id, name }) => ids.length === 0 || ids.some((given) => given.toUpperCase() === id || given === name),
  );
  const text = format === 'json' ? `${JSON.stringify(rules, null, 2)}\n` : rules.map(textOf).join('\n');
  process.stdout.write(text);
}

function textOf({ id, name, description, help, level }: Rule): string {
  const when = level === 'off' ? 'off, unless the policy gives it a level' : level;
  return `${id}  ${name} (${when})\n${wrap(description, INDENT)}\n${wrap(help, INDENT)}\n`;
}
