import { OIDC_ENVIRONMENT, ROLE_ENVIRONMENT } from '../../lib/onsmqtt/role-settings';
import { ENVIRONMENT } from '../../lib/onsmqtt/settings';
import { table } from './table';

/** Which environment variables stand in for which argument of the provider. */
export function environmentTable(): string {
  return table(
    ['argument', 'environment, the first that is set and not empty'],
    [
      ...rowsOf(ENVIRONMENT),
      ...rowsOf(ROLE_ENVIRONMENT, 'assume_role.'),
      ...rowsOf(OIDC_ENVIRONMENT, 'assume_role_with_oidc.'),
    ],
  );
}

function rowsOf(variables: Readonly<Record<string, readonly string[]>>, prefix = ''): string[][] {
  return Object.entries(variables).map(([argument, names]) => [
    `\`${prefix}${argument}\``,
    names.map((name) => `\`${name}\``).join(', '),
  ]);
}
