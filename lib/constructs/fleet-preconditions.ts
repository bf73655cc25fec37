import type { Precondition } from 'cdktf';
import type { Recheck } from './ephemeral-apsaramqtt-token';
import { quotedName, withoutTemplates } from './fleet-token-name';
import type { DataApsaramqttTokens } from './generated/data-apsaramqtt-tokens';
import { lazyText } from './lazy-text';
import { addressOf } from './synth/stack-synthesis';

/** A token of a fleet, with its check at plan and, if the gate rechecks, its check at apply. */
interface FleetToken {
  readonly name: string;
  readonly gate: string;
  readonly check: DataApsaramqttTokens;
  readonly recheck?: Recheck;
}

/** The preconditions of a resource that is protected by this token only, even if the gate only warns. */
export function preconditionsOf({ name, gate, check, recheck }: FleetToken): readonly Precondition[] {
  const result = () => `${addressOf(check)}.results[${quotedName(name)}]`;
  const token = () => `${withoutTemplates(name)} (\${${result()}.token_fingerprint})`;
  const protects = `the gate ${withoutTemplates(gate)} protects this resource. See the finding of the gate for this token.`;
  const inPlan: Precondition = {
    condition: lazyText(() => `\${${result()}.verdict == "valid"}`),
    errorMessage: lazyText(() => `The token ${token()} is \${${result()}.verdict}, and ${protects}`),
  };
  if (recheck === undefined) return [inPlan];
  // If the verdict at plan was not valid, only the first precondition fails. The message must not contain ephemeral values.
  const inApply: Precondition = {
    condition: lazyText(
      () => `\${${result()}.verdict != "valid" || ${addressOf(recheck)}.verdict == "valid"}`,
    ),
    errorMessage: lazyText(
      () => `The token ${token()} was valid in the plan and is not valid any more, and ${protects}`,
    ),
  };
  return [inPlan, inApply];
}
