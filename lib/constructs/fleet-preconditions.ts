import type { Precondition } from 'cdktf';
import type { Recheck } from './ephemeral-apsaramqtt-token';
import { quotedName, withoutTemplates } from './fleet-token-name';
import type { DataApsaramqttTokens } from './generated/data-apsaramqtt-tokens';
import { lazyText } from './lazy-text';
import { addressOf } from './synth/stack-synthesis';

/** A token of a fleet, with what checks it in the plan and, where the gate does that, in apply. */
interface FleetToken {
  readonly name: string;
  readonly gate: string;
  readonly check: DataApsaramqttTokens;
  readonly recheck?: Recheck;
}

/** What must hold for a resource that waits for this token alone, even if the gate only warns. */
export function preconditionsOf({ name, gate, check, recheck }: FleetToken): readonly Precondition[] {
  const result = () => `${addressOf(check)}.results[${quotedName(name)}]`;
  const token = () => `${withoutTemplates(name)} (\${${result()}.token_fingerprint})`;
  const protects = `the gate ${withoutTemplates(gate)} protects this resource. See the finding of the gate for this token.`;
  const inPlan: Precondition = {
    condition: lazyText(() => `\${${result()}.verdict == "valid"}`),
    errorMessage: lazyText(() => `The token ${token()} is \${${result()}.verdict}, and ${protects}`),
  };
  if (recheck === undefined) return [inPlan];
  // Where the plan found another verdict, the first says it. Terraform takes no ephemeral value in the message.
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
