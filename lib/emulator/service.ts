import { API } from '../onsmqtt/facts/endpoints';
import { CALL_RATES } from '../onsmqtt/facts/limits';
import { RESOURCE_READINGS } from '../onsmqtt/facts/rights';
import { Accounts, type Readings, requireInstance, requireRamAction } from './accounts';
import { AddressLimit } from './address-limit';
import { refusal } from './api-error';
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
  readonly #limits: Readonly<Record<Action, RateLimit>>;
  readonly #addressLimit: AddressLimit;
  readonly #readings: Readings;
  private readonly region: string;

  constructor(
    { accounts, callsPerSecond, addressCallsPerSecond, tokens, region, ramReading }: ParsedConfig,
    private readonly now: () => number,
  ) {
    this.region = region;
    this.#accounts = new Accounts(accounts);
    this.#readings =
      ramReading === 'any' ? Object.values(RESOURCE_READINGS) : [RESOURCE_READINGS[ramReading]];
    this.#addressLimit = new AddressLimit(addressCallsPerSecond, now);
    // Without a limit for QueryToken, there is also none for the other operations.
    const atMost = (calls: number) => new RateLimit(callsPerSecond === null ? null : calls, now);
    this.#limits = {
      QueryToken: new RateLimit(callsPerSecond, now),
      ApplyToken: atMost(CALL_RATES.applyToken),
      RevokeToken: atMost(CALL_RATES.revokeToken),
    };
    for (const { token, instanceId, expiresAt } of tokens) {
      this.tokens.put(token, { instanceId, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY });
    }
  }

  /** The result of the operation that the request names. @throws ApiError */
  answer(request: ApiRequest): Readonly<Record<string, unknown>> {
    const now = this.now();
    if (!this.#addressLimit.allows(request.address)) throw refusal('Throttling');
    const action = readAction(request);
    const caller = authenticate(request, this.#accounts, this.#nonces, now);
    const operation = OPERATIONS[action];
    if (!operation.methods.includes(request.method)) throw refusal('UnsupportedHTTPMethod');
    const { parameters } = request;
    const instanceId = required(parameters, 'InstanceId');
    const scope = { region: this.region, account: caller.account.id, instanceId };
    const allowing = requireRamAction(caller, action, scope, this.#readings);
    requireInstance(caller, scope, this.#readings, allowing);
    return operation.answer({
      parameters,
      instanceId,
      caller,
      tokens: this.tokens,
      limits: this.#limits,
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
  if (!action) throw refusal('MissingAction');
  if (!version) throw refusal('MissingVersion');
  if (version !== API.version) throw refusal('InvalidVersion');
  if (!isAction(action) || request.path !== '/') throw refusal('InvalidAction.NotFound');
  return action;
}
