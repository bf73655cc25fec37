import { ApiError } from './api-error';
import type { ParsedConfig } from './config';
import { allows } from './ram-policy';

export type Account = ParsedConfig['accounts'][number];
export type AccessKey = Account['accessKeys'][number];

/** Who sent a request. */
export interface Caller {
  readonly account: Account;
  readonly accessKey: AccessKey;
}

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

  /** The one whom an access key belongs to, if the key may be used now with the security token that came with it. */
  caller(accessKeyId: string, securityToken: string | undefined, now: number): Caller {
    const caller = this.#callers.get(accessKeyId);
    if (!caller) throw new ApiError('InvalidAccessKeyId.NotFound');
    const { accessKey } = caller;
    if (!accessKey.active) throw new ApiError('InvalidAccessKeyId.Inactive');
    if (securityToken !== accessKey.securityToken) throw this.#wrongSecurityToken(securityToken);
    if (now >= (accessKey.expiresAt ?? Number.POSITIVE_INFINITY)) {
      throw new ApiError('InvalidSecurityToken.Expired');
    }
    return caller;
  }

  #wrongSecurityToken(securityToken: string | undefined): ApiError {
    if (securityToken === undefined) return new ApiError('MissingSecurityToken');
    return new ApiError(
      this.#securityTokens.has(securityToken)
        ? 'InvalidSecurityToken.MismatchWithAccessKey'
        : 'InvalidSecurityToken.Malformed',
    );
  }
}

/** Refuses an operation on a resource that the access key's RAM user may not call. */
export function requireRamAction({ accessKey }: Caller, action: string, resource: string): void {
  if (!mayDo(accessKey, `mq:${action}`, resource)) throw new ApiError('Forbidden.RAM');
}

/** Refuses an instance that the account does not have, or that the access key's RAM user may not use. */
export function requireInstance({ account, accessKey }: Caller, instanceId: string, resource: string): void {
  if (!account.instances.includes(instanceId)) throw new ApiError('InstancePermissionCheckFailed');
  if (!mayDo(accessKey, 'mq:MqttInstanceAccess', resource)) throw new ApiError('PermissionCheckFailed');
}

function mayDo({ policies }: AccessKey, action: string, resource: string): boolean {
  return policies === undefined || allows(policies, action, resource);
}
