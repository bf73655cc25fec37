import { Accounts, requireInstance, requireRamAction } from './accounts';
import { ApiError } from './api-error';
import { type ApiRequest, actionOf, versionOf } from './api-request';
import { authenticate } from './authentication';
import type { ParsedConfig } from './config';
import { NonceMemory } from './nonce-memory';
import { applyToken } from './operations/apply-token';
import { type Action, type Operation, required } from './operations/operation';
import { queryToken } from './operations/query-token';
import { revokeToken } from './operations/revoke-token';
import { RateLimit } from './rate-limit';
import { TokenStore } from './token-store';

const API_VERSION = '2020-04-20';

const OPERATIONS: Readonly<Record<Action, Operation>> = {
  QueryToken: queryToken,
  ApplyToken: applyToken,
  RevokeToken: revokeToken,
};

/** The OnsMqtt API: from a request to a result, without its transport. */
export class Service {
  readonly tokens = new TokenStore();
  readonly #accounts: Accounts;
  readonly #nonces = new NonceMemory();
  readonly #queryLimit: RateLimit;
  private readonly region: string;

  constructor(
    { accounts, callsPerSecond, tokens, region }: ParsedConfig,
    private readonly now: () => number,
  ) {
    this.region = region;
    this.#accounts = new Accounts(accounts);
    this.#queryLimit = new RateLimit(callsPerSecond, now);
    for (const { token, instanceId, expiresAt } of tokens) {
      this.tokens.put(token, { instanceId, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY });
    }
  }

  /** What the operation that the request names answers. Throws an ApiError. */
  answer(request: ApiRequest): Readonly<Record<string, unknown>> {
    const now = this.now();
    const action = readAction(request);
    const caller = authenticate(request, this.#accounts, this.#nonces, now);
    const operation = OPERATIONS[action];
    if (!operation.methods.includes(request.method)) throw new ApiError('UnsupportedHTTPMethod');
    const { parameters } = request;
    const instanceId = required(parameters, 'InstanceId');
    const resource = `acs:mq:${this.region}:${caller.account.id}:${instanceId}`;
    requireRamAction(caller, action, resource);
    requireInstance(caller, instanceId, resource);
    return operation.answer({
      parameters,
      instanceId,
      caller,
      tokens: this.tokens,
      queryLimit: this.#queryLimit,
      now,
    });
  }
}

/** Whether the API has an operation of this name. */
export function isAction(name: string | undefined): name is Action {
  return name !== undefined && Object.hasOwn(OPERATIONS, name);
}

function readAction(request: ApiRequest): Action {
  const action = actionOf(request);
  const version = versionOf(request);
  if (!action) throw new ApiError('MissingAction');
  if (!version) throw new ApiError('MissingVersion');
  if (version !== API_VERSION) throw new ApiError('InvalidVersion');
  if (!isAction(action) || request.path !== '/') throw new ApiError('InvalidAction.NotFound');
  return action;
}
