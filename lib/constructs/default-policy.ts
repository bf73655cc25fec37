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

/** Throws where a key of the context is misspelt: the gate would have another policy than the program says. */
export function requireKnownContext(gate: IConstruct): void {
  const keys = Object.keys(gate.node.getAllContext() as object);
  const unknown = keys.find((key) => key.startsWith(PREFIX) && !KEYS.includes(key));
  if (unknown === undefined) return;
  throw new Error(
    `The gate ${gate.node.path}: the context has ${shownValue(unknown)}, which is not known. Name it ${KEYS.map((key) => `"${key}"`).join(' or ')} (in cdktf.json, under "context").`,
  );
}

/** What the context of an app (`context` in cdktf.json) says every gate's policy is that has none of its own. */
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

/** The context that a gate that only warns may have its policy from. @param argument as Terraform names it. */
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

/** The policy, where it is one: programs in JavaScript are not compiled. */
export function requirePolicy(subject: string, name: string, value?: TokenPolicy): TokenPolicy | undefined {
  if (value === undefined || value === null || isPolicy(value)) return value;
  throw new Error(`${subject}: ${spelled(name)} is ${shownValue(value)}. Set it to ${ALLOWED}.`);
}

function isPolicy(value: unknown): value is TokenPolicy {
  return Object.values<unknown>(TokenPolicy).includes(value);
}
