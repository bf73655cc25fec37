import type { IConstruct } from 'constructs';
import { isTokenForName } from '../gate/secrets/likely-token';
import { defaultPolicy, requirePolicy } from './default-policy';
import { durationTextOf } from './expiry-text';
import type { GateProps } from './gate-props';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { MqttToken } from './mqtt-token';
import { safeSources, spelled } from './spelling';
import { otherStackMessage } from './synth/providers-of-other-stacks';

/** The arguments that every gate passes to its checks. */
export function gateArguments(gate: IConstruct, props: GateProps) {
  const { instanceId, onInvalid, onUnverified, onExpiring, minRemaining, provider } = props;
  const subject = `The gate ${gate.node.path}`;
  if (provider && provider.terraformResourceType !== 'apsaramqtt') {
    throw new Error(
      `${subject} cannot use ${provider.node ? `the provider ${provider.node.path}` : 'its provider'}, which is not an ApsaramqttProvider. Create one from it with ${spelled('ApsaramqttProvider.fromAlicloud')}, or leave ${spelled('provider')} out.`,
    );
  }
  const message = provider && otherStackMessage(subject, gate, provider);
  if (message) throw new Error(message);
  return {
    instanceId: requireInstanceId(subject, instanceId),
    onInvalid: requirePolicy(subject, 'onInvalid', onInvalid) ?? defaultPolicy(gate, 'onInvalid'),
    onUnverified: requirePolicy(subject, 'onUnverified', onUnverified) ?? defaultPolicy(gate, 'onUnverified'),
    onExpiring: requirePolicy(subject, 'onExpiring', onExpiring) ?? defaultPolicy(gate, 'onExpiring'),
    minRemaining: durationTextOf(subject, minRemaining),
    provider,
  };
}

/** Returns the token. @throws if it is not an MqttToken, because jsii does not check this for all languages. Does not show the value. */
export function requireToken(subject: string, token: MqttToken): MqttToken {
  if (typeof token?._bind === 'function') return token;
  throw new Error(
    `${subject} was given a token that is not an MqttToken. Give ${safeSources()}, and not the token itself.`,
  );
}

/** The text of an instance id. @throws if it cannot be an instance id. */
export function requireInstanceId(subject: string, instanceId: MqttInstanceId): string {
  if (typeof instanceId !== 'object' || instanceId?.value === undefined) {
    throw new Error(
      `${subject} was given an instance id that is not an MqttInstanceId. Use ${spelled('MqttInstanceId.of')} or ${spelled('fromResolvable')}.`,
    );
  }
  const { value, _problem: problem } = instanceId;
  if (problem) throw new Error(`${subject}: ${problem.message} ${problem.remedies.join(' ')}`);
  return value;
}

/** @throws if the id of a construct is a token, because names in Terraform contain the ids of constructs. */
export function requireConstructId(what: string, scope: IConstruct, id: string): void {
  if (!isTokenForName(id)) return;
  throw new Error(
    `The id of ${what} in ${scope.node.path} is a token, which would be in plain text in the synthesized configuration. Give an id such as "device-1-token", and the token as ${safeSources()}.`,
  );
}

/** The arguments with their names in Terraform. The keys of maps, such as names of tokens, are not changed. */
export function terraformArguments(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      terraformName(name),
      name === 'provider' ? (value as GateProps['provider'])?.fqn : value,
    ]),
  );
}

export function terraformName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
