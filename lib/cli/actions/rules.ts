import { RULES, type Rule } from '../../gate/rules';
import { wrap } from '../wrap';

const INDENT = ' '.repeat(8);

/** Prints every rule with its help. */
export function listRules(): void {
  process.stdout.write(RULES.map(textOf).join('\n'));
}

function textOf({ id, name, description, help, level }: Rule): string {
  const when = level === 'off' ? 'off, unless the policy gives it a level' : level;
  return `${id}  ${name} (${when})\n${wrap(description, INDENT)}\n${wrap(help, INDENT)}\n`;
}
