import { DIFFERENCES, OWN_CHAIN, type Peer, PRECEDENCE } from '../../lib/onsmqtt/facts/credentials';
import {
  ENVIRONMENT,
  OIDC_ENVIRONMENT,
  OTHER_VARIABLES,
  ROLE_ENVIRONMENT,
} from '../../lib/onsmqtt/facts/variables';
import { table } from './table';

/** The environment variables that replace each argument of the provider. */
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

/** The variables that replace no argument. */
export function otherVariablesTable(): string {
  const rows = Object.values(OTHER_VARIABLES).map(({ name, effect }) => [`\`${name}\``, effect]);
  return table(['variable', 'what it does'], rows);
}

/** The order in which sources of credentials are tried. */
export function precedenceList(): string {
  return PRECEDENCE.map(({ rule }, index) => `${index + 1}. ${rule}`).join('\n');
}

const PEERS: Readonly<Record<Peer, string>> = {
  node: 'Node.js SDK',
  go: 'Go SDK',
  alicloud: 'alicloud provider',
};

/** Every intended difference to other clients, with its reason. */
export function differencesTable(): string {
  const rows = Object.values(DIFFERENCES).map(({ from, difference, reason }) => [
    from.map((peer) => PEERS[peer]).join(', '),
    difference,
    reason,
  ]);
  return table(['from', 'here', 'because'], rows);
}

/** The reasons for not using the credentials library of the SDK. */
export function ownChainList(): string {
  return OWN_CHAIN.reasons.map((reason) => `- ${reason}`).join('\n');
}
