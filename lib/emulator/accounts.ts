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

/** The sender of a request. */
export interface Caller {
  readonly account: Account;
  readonly accessKey: AccessKey;
}

/** The documented forms of resources, which contradict each other. A call is allowed if one of them allows it and none denies it. */
export type Readings = readonly ResourceReading[];

/** The accounts of the emulator, by access key. */
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

  /** The caller with an access key. @throws ApiError if the key or its security token is not valid now. */
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

/** The readings in which the RAM user of the access key may call an operation. @throws ApiError if there are none. */
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
 * Refuses an instance that the account does not have, or that the RAM user of the access key may not use.
 * @param allowing the readings that allow the operation. One of them must also allow access to the instance.
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

/** Whether a policy denies a call in any reading. Another reading that allows it does not help. */
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
