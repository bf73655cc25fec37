import type { IConstruct } from 'constructs';
import { isTokenForName } from '../gate/secrets/likely-token';
import { defaultPolicy, requirePolicy } from './default-policy';
import { durationTextOf } from './expiry-text';
import type { GateProps } from './gate-props';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { MqttToken } from './mqtt-token';
import { safeSources, spelled } from './spelling';
import { otherStackMessage } from './synth/providers-of-other-stacks';

/** What every gate passes on to what asks. */
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

/** The value, where it is what it should be: what crosses from other languages is not checked before. It is not shown. */
export function requireToken(subject: string, token: MqttToken): MqttToken {
  if (typeof token?._bind === 'function') return token;
  throw new Error(
    `${subject} was given a token that is not an MqttToken. Give ${safeSources()}, and not the token itself.`,
  );
}

/** The id of an instance, where it can be one. */
export function requireInstanceId(subject: string, instanceId: MqttInstanceId): string {
  if (typeof instanceId !== 'object' || instanceId?.value === undefined) {
    throw new Error(
      `${subject} was given an instance id that is not an MqttInstanceId. Give ${spelled('MqttInstanceId.of')} or ${spelled('fromResolvable')}.`,
    );
  }
  const { value, _problem: problem } = instanceId;
  if (problem) throw new Error(`${subject}: ${problem.message} ${problem.remedies.join(' ')}`);
  return value;
}

/** Throws where the id of a construct is a token: names in Terraform are made of the ids around them. */
export function requireConstructId(what: string, scope: IConstruct, id: string): void {
  if (!isTokenForName(id)) return;
  throw new Error(
    `The id of ${what} in ${scope.node.path} is a token, which would be in plain text in the synthesized configuration. Give an id such as "device-1-token", and the token as ${safeSources()}.`,
  );
}

/** The same as Terraform names them. Names within a map, such as those of tokens, stay. */
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
