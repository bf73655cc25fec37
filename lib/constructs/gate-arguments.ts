import type { IConstruct } from 'constructs';
import { defaultPolicy } from './default-policy';
import type { GateProps } from './gate-props';

/** What every gate passes on to what asks. */
export function gateArguments(
  gate: IConstruct,
  { instanceId, onInvalid, onUnverified, provider }: GateProps,
) {
  return {
    instanceId: instanceId.value,
    onInvalid: onInvalid ?? defaultPolicy(gate, 'onInvalid'),
    onUnverified: onUnverified ?? defaultPolicy(gate, 'onUnverified'),
    provider,
  };
}
