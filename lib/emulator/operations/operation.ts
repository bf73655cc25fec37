import type { Caller } from '../accounts';
import { refusal } from '../api-error';
import type { RateLimit } from '../rate-limit';
import type { TokenStore } from '../token-store';

export type Action = 'QueryToken' | 'ApplyToken' | 'RevokeToken';

/** An authenticated and authorized call of an operation. */
export interface OperationCall {
  readonly parameters: ReadonlyMap<string, string>;
  readonly instanceId: string;
  readonly caller: Caller;
  readonly tokens: TokenStore;
  /** The rate limit of each operation for each account. */
  readonly limits: Readonly<Record<Action, RateLimit>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** An operation of the API. `answer` returns the fields of the answer without the request id. @throws ApiError */
export interface Operation {
  readonly methods: readonly string[];
  answer(call: OperationCall): Readonly<Record<string, unknown>>;
}

/** The value of a required parameter. @throws ApiError */
export function required(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (!value) throw refusal(`InvalidParameter.${name}`);
  return value;
}
