import { ACCESS_DENIED } from '../onsmqtt/facts/error-codes';
import {
  INSTANCE_ACTION,
  operationAction,
  type ResourceReading,
  type ResourceScope,
} from '../onsmqtt/facts/rights';
import type { ServiceCode } from '../onsmqtt/facts/service-texts';
import { type ApiError, refusal } from './api-error';
import type { ParsedConfig } from './config';
import { allows, denies } from './ram-policy';

export type Account = ParsedConfig['accounts'][number];
export type AccessKey = Account['accessKeys'][number];

/** Who sent a request. */
export interface Caller {
  readonly account: Account;
  readonly accessKey: AccessKey;
}

/** The readings of the documentation, which contradicts itself: what one of them allows and none denies is allowed. */
export type Readings = readonly ResourceReading[];

/** The accounts that the emulator knows, found by access key. */
export class Accounts {
  readonly #callers: ReadonlyMap<string, Caller>;
  readonly #securityTokens: ReadonlySet<string | undefined>;

  constructor(accounts: readonly Account[]) {
    const callers = accounts.flatMap((account) =>
      account.accessKeys.map((accessKey): [string, Caller] => [accessKey.id, { account, accessKey }]),
    );
    this.#callers = new Map(callers);
    this.#securityTokens = new Set(callers.map(([, { accessKey }]) => accessKey.securityToken));
  }

  /** The account of an access key, if the key may be used now with the security token that came with it. */
  caller(accessKeyId: string, securityToken: string | undefined, now: number): Caller {
    const caller = this.#callers.get(accessKeyId);
    if (!caller) throw refusal('InvalidAccessKeyId.NotFound');
    const { accessKey } = caller;
    if (!accessKey.active) throw refusal('InvalidAccessKeyId.Inactive');
    if (securityToken !== accessKey.securityToken) throw this.#wrongSecurityToken(securityToken);
    if (now >= (accessKey.expiresAt ?? Number.POSITIVE_INFINITY)) {
      throw refusal('InvalidSecurityToken.Expired');
    }
    return caller;
  }

  #wrongSecurityToken(securityToken: string | undefined): ApiError {
    if (securityToken === undefined) return refusal('MissingSecurityToken');
    return refusal(
      this.#securityTokens.has(securityToken)
        ? 'InvalidSecurityToken.MismatchWithAccessKey'
        : 'InvalidSecurityToken.Malformed',
    );
  }
}

/** The readings that let the access key's RAM user call an operation. Refuses it where none does. */
export function requireRamAction(
  caller: Caller,
  action: string,
  scope: ResourceScope,
  readings: Readings,
): Readings {
  const name = operationAction(action);
  const allowing = readings.filter(({ operation }) => mayDo(caller, name, operation(scope)));
  const resources = readings.map(({ operation }) => operation(scope));
  if (allowing.length === 0 || isDenied(caller, name, resources))
    throw accessDenied('Forbidden.RAM', name, resources, caller);
  return allowing;
}

/**
 * Refuses an instance that the account does not have, or that the access key's RAM user may not use.
 * @param allowing the readings that allow the operation: one of them has to allow the whole call.
 */
export function requireInstance(
  caller: Caller,
  scope: ResourceScope,
  readings: Readings,
  allowing: Readings,
): void {
  if (!caller.account.instances.includes(scope.instanceId)) throw refusal('InstancePermissionCheckFailed');
  const isAllowed = allowing.some(({ instance }) => mayDo(caller, INSTANCE_ACTION, instance(scope)));
  const resources = readings.map(({ instance }) => instance(scope));
  if (!isAllowed || isDenied(caller, INSTANCE_ACTION, resources))
    throw accessDenied('PermissionCheckFailed', INSTANCE_ACTION, resources, caller);
}

function mayDo({ accessKey: { policies } }: Caller, action: string, resource: string): boolean {
  return policies === undefined || allows(policies, action, resource);
}

/** Who denies a call in one reading means to deny it: no other reading makes up for that. */
function isDenied(
  { accessKey: { policies = [] } }: Caller,
  action: string,
  resources: readonly string[],
): boolean {
  return resources.some((resource) => denies(policies, action, resource));
}

function accessDenied(
  code: ServiceCode,
  action: string,
  resources: readonly string[],
  caller: Caller,
): ApiError {
  const { account, accessKey } = caller;
  return refusal(code, {
    accessDenied: {
      AuthAction: action,
      AuthPrincipalDisplayName: accessKey.id,
      AuthPrincipalOwnerId: account.id,
      AuthPrincipalType: ACCESS_DENIED.ramUser,
      NoPermissionType: ACCESS_DENIED[isDenied(caller, action, resources) ? 'explicit' : 'implicit'],
      PolicyType: ACCESS_DENIED.ownPolicy,
    },
  });
}
