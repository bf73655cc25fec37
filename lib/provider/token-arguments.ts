import { problemWithInstanceId } from '../gate/input-checks';
import { DEFAULT_ACTION, POLICY_ACTIONS, type Policy, type PolicyAction } from '../gate/policy';
import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Attribute } from '../plugin/schema';
import { invalidArgument } from './diagnostics';

/** The arguments that everything which checks tokens has. */
export const gateAttributes: { readonly [name: string]: Attribute } = {
  instance_id: {
    type: 'string',
    required: true,
    description:
      'The ApsaraMQ for MQTT instance that the token was issued for, such as `post-cn-0pp12gl0001`. One that is empty, masked (`****`) or holds white space is refused. Not known before apply, it puts the check off to apply.',
  },
  on_invalid: {
    type: 'string',
    optional: true,
    description:
      'What an invalid token (rule AMT001) leads to: `fail` (an error stops the deployment) or `warn` (it goes on with a warning). Default: `fail`.',
  },
  on_unverified: {
    type: 'string',
    optional: true,
    description:
      'What a token leads to that could not be asked about, or that the service answered with an error (rule AMT002): `fail` or `warn`. Default: `fail`.',
  },
};

export function validateGateArguments(config: ObjectValue): Diagnostic[] {
  return [
    ...validateInstanceId(config),
    ...validateAction(config, 'on_invalid'),
    ...validateAction(config, 'on_unverified'),
  ];
}

export function policyOf(config: ObjectValue): Policy {
  return {
    onInvalid: (config.on_invalid as PolicyAction | null) ?? DEFAULT_ACTION,
    onUnverified: (config.on_unverified as PolicyAction | null) ?? DEFAULT_ACTION,
    onExpiring: DEFAULT_ACTION,
  };
}

function validateInstanceId({ instance_id: instanceId }: ObjectValue): Diagnostic[] {
  if (typeof instanceId !== 'string') return [];
  const problem = problemWithInstanceId(instanceId);
  if (!problem) return [];
  return [
    invalidArgument([{ attribute: 'instance_id' }], 'Unusable instance id', `The instance id ${problem}.`),
  ];
}

function validateAction(config: ObjectValue, name: 'on_invalid' | 'on_unverified'): Diagnostic[] {
  const action = config[name];
  if (typeof action !== 'string' || (POLICY_ACTIONS as readonly string[]).includes(action)) return [];
  return [
    invalidArgument(
      [{ attribute: name }],
      `Unknown policy in ${name}`,
      `${name} is "fail" or "warn", not ${JSON.stringify(action)}.`,
    ),
  ];
}
