import type { IConstruct } from 'constructs';
import { propertyName } from '../gate/spelling';
import { shownValue } from './shown-value';
import { spelled } from './spelling';
import { TokenPolicy } from './token-policy';

const ALLOWED = Object.values(TokenPolicy)
  .map((policy) => `"${policy}"`)
  .join(' or ');

const PREFIX = 'apsaramqtt:';

const KEYS = ['onInvalid', 'onUnverified', 'onExpiring'].map(keyOf);

/** @throws if a key of the context is misspelt, because the gate would then not have the intended policy. */
export function requireKnownContext(gate: IConstruct): void {
  const keys = Object.keys(gate.node.getAllContext() as object);
  const unknown = keys.find((key) => key.startsWith(PREFIX) && !KEYS.includes(key));
  if (unknown === undefined) return;
  throw new Error(
    `The gate ${gate.node.path}: the context has ${shownValue(unknown)}, which is not known. Name it ${KEYS.map((key) => `"${key}"`).join(' or ')} (in cdktf.json, under "context").`,
  );
}

/** The policy in the context of an app (`context` in cdktf.json), for gates that do not set their own. */
export function defaultPolicy(
  gate: IConstruct,
  name: 'onInvalid' | 'onUnverified' | 'onExpiring',
): TokenPolicy | undefined {
  const value = policyInContext(gate, name);
  if (value === undefined || isPolicy(value)) return value;
  throw new Error(
    `The gate ${gate.node.path} has its policy from the context "${keyOf(name)}", which is ${shownValue(value)}. Set it to ${ALLOWED} (in cdktf.json, under "context").`,
  );
}

/** The key of the context that may have made a gate warn. @param argument the name of the argument in Terraform. */
export function warningContext(gate: IConstruct, argument: string): string | undefined {
  const name = propertyName(argument);
  return policyInContext(gate, name) === TokenPolicy.WARN ? keyOf(name) : undefined;
}

function policyInContext({ node }: IConstruct, name: string): unknown {
  return node.tryGetContext(keyOf(name));
}

function keyOf(name: string): string {
  return `${PREFIX}${name}`;
}

/** Returns the policy. @throws if it is not a policy, because the compiler does not check programs in JavaScript. */
export function requirePolicy(subject: string, name: string, value?: TokenPolicy): TokenPolicy | undefined {
  if (value === undefined || value === null || isPolicy(value)) return value;
  throw new Error(`${subject}: ${spelled(name)} is ${shownValue(value)}. Set it to ${ALLOWED}.`);
}

function isPolicy(value: unknown): value is TokenPolicy {
  return Object.values<unknown>(TokenPolicy).includes(value);
}
