import type { IConstruct } from 'constructs';
import { TokenPolicy } from './token-policy';

/** What the context of an app (`context` in cdktf.json) says every gate's policy is that has none of its own. */
export function defaultPolicy(
  scope: IConstruct,
  name: 'onInvalid' | 'onUnverified' | 'onExpiring',
): TokenPolicy | undefined {
  const key = `apsaramqtt:${name}`;
  const value: unknown = scope.node.tryGetContext(key);
  if (value === undefined || isPolicy(value)) return value;
  throw new Error(
    `The context "${key}" is ${JSON.stringify(value)}. Set it to ${Object.values(TokenPolicy)
      .map((policy) => `"${policy}"`)
      .join(' or ')} (in cdktf.json, under "context").`,
  );
}

function isPolicy(value: unknown): value is TokenPolicy {
  return Object.values<unknown>(TokenPolicy).includes(value);
}
