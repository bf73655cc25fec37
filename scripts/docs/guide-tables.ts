import { RULES } from '../../lib/gate/rules';
import { addressProblems, otherErrors, serviceErrors, stsErrors, transportErrors } from './error-tables';
import {
  differencesTable,
  environmentTable,
  otherVariablesTable,
  ownChainList,
  precedenceList,
} from './settings-table';
import { tokenProblems } from './token-problems';

/** The tables of the guides that are generated from the code, by the name in the comment before each. */
const TABLES: Readonly<Record<string, () => string | Promise<string>>> = {
  environment: environmentTable,
  'other-variables': otherVariablesTable,
  precedence: precedenceList,
  'credential-differences': differencesTable,
  'own-chain': ownChainList,
  'service-errors': serviceErrors,
  'sts-errors': stsErrors,
  'token-problems': tokenProblems,
  'address-problems': addressProblems,
  'transport-errors': transportErrors,
  'other-errors': otherErrors,
  rules: rulesSections,
};

const REGION = /(<!-- docgen: ([\w-]+) -->\n).*?(?=<!-- end -->)/gs;

/** Updates the generated tables of a page. */
export async function withTables(page: string): Promise<string> {
  const names = [...page.matchAll(REGION)].map(([, , name = '']) => name);
  const made = new Map<string, string>();
  for (const name of names) made.set(name, await tableOf(name));
  return page.replace(REGION, (_, begin: string, name: string) => `${begin}\n${made.get(name)}\n\n`);
}

async function tableOf(name: string): Promise<string> {
  const make = TABLES[name];
  if (!make) throw new Error(`There is no table "${name}". There are ${Object.keys(TABLES).join(', ')}.`);
  return make();
}

/** A section for each rule. */
export function rulesSections(): string {
  return RULES.map(
    ({ id, name, description, help, level }) =>
      `## ${id} ${name}\n\n${description}\n\n**What to do:** ${help}\n\n**Level:** ${level === 'off' ? '`off` until a policy gives it one' : `\`${level}\``}.`,
  ).join('\n\n');
}
