import type { GateProps } from './gate-props';

/** What every gate passes on to what asks. */
export function gateArguments({ instanceId, onInvalid, onUnverified, provider }: GateProps) {
  return { instanceId: instanceId.value, onInvalid, onUnverified, provider };
}
