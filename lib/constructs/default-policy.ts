import type { IConstruct } from 'constructs';
import { shownValue } from './shown-value';
import { spelled } from './spelling';
import { TokenPolicy } from './token-policy';

const POLICIES = Object.values(TokenPolicy)
  .map((policy) => `"${policy}"`)
  .join(' or ');

/** What the context of an app (`context` in cdktf.json) says every gate's policy is that has none of its own. */
export function defaultPolicy(
  scope: IConstruct,
  name: 'onInvalid' | 'onUnverified' | 'onExpiring',
): TokenPolicy | undefined {
  const key = `apsaramqtt:${name}`;
  const value: unknown = scope.node.tryGetContext(key);
  if (value === undefined || isPolicy(value)) return value;
  throw new Error(
    `The context "${key}" is ${shownValue(value)}. Set it to ${POLICIES} (in cdktf.json, under "context").`,
  );
}

/** The policy, where it is one: programs in JavaScript are not compiled. */
export function requirePolicy(subject: string, name: string, value?: TokenPolicy): TokenPolicy | undefined {
  if (value === undefined || value === null || isPolicy(value)) return value;
  throw new Error(`${subject}: ${spelled(name)} is ${shownValue(value)}. Set it to ${POLICIES}.`);
}

function isPolicy(value: unknown): value is TokenPolicy {
  return Object.values<unknown>(TokenPolicy).includes(value);
}
