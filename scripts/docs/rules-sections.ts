import { RULES } from '../../lib/gate/rules';

/** A section for each rule. */
export function rulesSections(): string {
  return RULES.map(
    ({ id, name, description, help, level }) =>
      `## ${id} ${name}\n\n${description}\n\n**What to do:** ${help}\n\n**Level:** ${level === 'off' ? '`off` until a policy gives it one' : `\`${level}\``}.`,
  ).join('\n\n');
}
