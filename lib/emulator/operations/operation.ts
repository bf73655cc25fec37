import type { Caller } from '../accounts';
import { refusal } from '../api-error';
import type { RateLimit } from '../rate-limit';
import type { TokenStore } from '../token-store';

export type Action = 'QueryToken' | 'ApplyToken' | 'RevokeToken';

/** A call of an operation: verified, by a caller who may make it, on an instance that the caller may use. */
export interface OperationCall {
  readonly parameters: ReadonlyMap<string, string>;
  readonly instanceId: string;
  readonly caller: Caller;
  readonly tokens: TokenStore;
  /** How often an account may call each operation. */
  readonly limits: Readonly<Record<Action, RateLimit>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** An operation of the API: what it answers beside the request id. Throws an ApiError. */
export interface Operation {
  readonly methods: readonly string[];
  answer(call: OperationCall): Readonly<Record<string, unknown>>;
}

/** The value of a parameter that must be there. */
export function required(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (!value) throw refusal(`InvalidParameter.${name}`);
  return value;
}
