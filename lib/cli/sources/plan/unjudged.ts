import { levelOf } from '../../../gate/policy';
import type { CheckedToken, Location } from '../../check-result';
import { unjudgedGate } from '../../checked-token';
import { withoutKeys } from './address';
import type { PlanConfiguration, PlannedGate } from './configuration';
import { DamagedPlanError, type PlanJson } from './plan-json';
import { policyOf } from './results';
import type { PlanTime } from './time';

/**
 * Checks that everything planned is declared and has a change.
 * @throws DamagedPlanError if not, because the plan is then only a part of what Terraform wrote.
 */
export function checkPlanned(plan: PlanJson, { declared }: PlanConfiguration): void {
  let isChanged: boolean | undefined;
  for (const address of plan.plannedAddresses()) {
    isChanged ??= plan.hasChanges;
    if (!isChanged) throw new DamagedPlanError('It has no resource_changes.');
    if (!declared.has(withoutKeys(address)))
      throw new DamagedPlanError(`Its configuration does not declare ${address}.`);
  }
}

/** Entries for gates that the configuration in the plan does not contain, or may not contain. */
export function gatesBeside(
  plan: PlanJson,
  { declared, gates, missing, requiresProvider }: PlanConfiguration,
  found: ReadonlyMap<string, unknown>,
  location: Location,
): CheckedToken[] {
  const undeclared = [...found.keys()].filter((address) => !declared.has(address));
  const names = [...undeclared, ...(requiresProvider ? missing : [])];
  const showsNone = names.length === 0 && gates.length === 0 && declaresNone(declared);
  if (showsNone && requiresProvider && !plan.listsEphemeralResources)
    return [
      unjudgedGate(
        { name: 'provider apsaramqtt', location },
        'The plan requires the provider but shows no gate. There may be gates, because Terraform does not list ephemeral resources that nothing refers to.',
        `${CHECK_THE_CONFIGURATION} If it has no gate, remove the provider from it, or add an exception from AMT010 for "provider apsaramqtt" to the policy.`,
      ),
    ];
  return names.map((name) =>
    unjudgedGate(
      { name, location },
      `The configuration in the plan does not contain ${name}.`,
      'Check the unchanged output of terraform show -json for a plan that was made without -target and -exclude.',
    ),
  );
}

/** Whether no gate is declared, not even one with a constant count of 0. */
function declaresNone(declared: ReadonlySet<string>): boolean {
  return ![...declared].some((address) => /(^|\.)(data|ephemeral)\.apsaramqtt_tokens?\./.test(address));
}

const CHECK_THE_CONFIGURATION =
  'Check the configuration instead of the plan: apsaramqtt check with the folder of the configuration.';

export function ephemeralGate({ address, constants }: PlannedGate, location: Location): CheckedToken {
  const reason = 'A plan does not contain the results of ephemeral resources.';
  const level = levelOf(policyOf(constants).onUnverified);
  return unjudgedGate({ name: address, location }, reason, CHECK_THE_CONFIGURATION, { level });
}

const MAY_BE_DISABLED =
  ' In OpenTofu, the gate may have enabled = false in its lifecycle block, which the plan does not show. In this case, check the configuration itself.';

/** A gate, or an instance of it, that exists or may exist, but that has no result in the plan. */
export function gateWithoutResult(
  { isRepeated, isInRepeatedModule, constants }: PlannedGate,
  address: string,
  time: PlanTime,
  location: Location,
): CheckedToken {
  const mayBeNone = isRepeated || isInRepeatedModule;
  const reason = time.isPartial
    ? 'The plan is incomplete: it does not contain every result of the gate.'
    : mayBeNone
      ? 'The plan contains no instance of the gate, and does not show whether its count or for_each is 0.'
      : 'The plan contains no result for the gate.';
  const help = !mayBeNone
    ? `${time.help}${time.isErrored ? '' : MAY_BE_DISABLED}`
    : time.isComplete
      ? 'Check the configuration itself, which shows the instances: apsaramqtt check with its folder.'
      : `${time.help} A check of the configuration itself shows whether the gate has instances.`;
  const level = levelOf(policyOf(constants).onUnverified);
  return unjudgedGate({ name: address, location }, reason, help, { level });
}
