import * as v from 'valibot';
import { type Block, type Body, isBody } from '../../../gate/configuration/block';
import { warnOnlyGates } from '../../../gate/configuration/warn-only-gates';
import { levelOf, POLICY_ARGUMENTS } from '../../../gate/policy';
import { WARN_ONLY_GATE } from '../../../gate/rules';
import type { CheckedToken, DeclaredGate, Location, ReportedFinding } from '../../check-result';
import { deferredToken, unjudgedGate } from '../../checked-token';
import { unknownAction } from '../configuration/warn-only-gates';
import { judgedByAnotherProvider } from '../gate-provider';
import { withoutKeys } from './address';
import { checkProblemsOf } from './checks';
import type { PlannedGate } from './configuration';
import { PlanInstances } from './instances';
import type { PlanJson, ResourceChange, StateResult } from './plan-json';
import { judgedTokens, policyOf } from './results';
import { PlanTime } from './time';
import { checkPlanned, ephemeralGate, gatesBeside, gateWithoutResult } from './unjudged';

/** The gates of a plan. */
export interface GatesOfPlan {
  readonly tokens: readonly CheckedToken[];
  /** Fleets without tokens. */
  readonly emptyFleets: readonly DeclaredGate[];
}

/**
 * The gates of the configuration in a plan, each with the verdict that Terraform got for this plan, or with the reason why it has none.
 * Makes no API calls.
 * @param trusted whether a verdict of another provider counts.
 * @throws DamagedPlanError if the plan is not as Terraform writes it.
 */
export function gatesOfPlan(plan: PlanJson, file: string, trusted: boolean): GatesOfPlan {
  const { configuration } = plan;
  checkPlanned(plan, configuration);
  const found = instancesIn(plan);
  const time = new PlanTime(plan, configuration.singleResources);
  const addresses = [...found.values()].flatMap((instances) => [...instances.keys()]);
  const expected = new PlanInstances(plan, configuration.modules, time, addresses);
  const location = { file, line: 1 };
  const emptyFleets: DeclaredGate[] = [];
  const declared = configuration.gates.flatMap((gate) => {
    const instances = found.get(gate.address) ?? new Map<string, Instance>();
    const judged = [...instances].flatMap(([address, instance]) => {
      const place = { file, line: instance.result?.line ?? 1 };
      const planned = { address, instance, body: bodyOf(gate, instance), location: place };
      const foreign = trusted ? undefined : judgedByAnotherProvider(planned, providersOf(instance));
      const tokens = foreign ? [foreign] : tokensOfInstance(planned, time, plan);
      if (tokens.length === 0) emptyFleets.push({ name: address, location: place });
      return withWarnOnly(tokens, planned);
    });
    if (gate.isEphemeral) return [...judged, ephemeralGate(gate, location)];
    const missing = expected.missing(gate, [...instances.keys()]);
    return [...judged, ...missing.map((address) => gateWithoutResult(gate, address, time, location))];
  });
  return { tokens: [...declared, ...gatesBeside(plan, configuration, found, location)], emptyFleets };
}

/** The instances of gates in a plan, by the address of the gate without keys, then by the address of the instance. */
function instancesIn(plan: PlanJson): Map<string, Map<string, Instance>> {
  const gates = new Map<string, Map<string, Instance>>();
  const add = (address: string, more: Instance) => {
    const gate = withoutKeys(address);
    const instances = gates.get(gate) ?? new Map<string, Instance>();
    instances.set(address, { ...instances.get(address), ...more });
    gates.set(gate, instances);
  };
  for (const result of plan.results()) add(result.address, { result });
  for (const change of plan.gateChanges())
    if (change.change.actions.includes('read')) add(change.address, { change });
  for (const deferred of plan.deferredGates()) add(deferred.address, { deferred });
  return gates;
}

/** What a plan contains about one instance of a gate. */
interface Instance {
  readonly result?: StateResult;
  readonly change?: ResourceChange;
  readonly deferred?: ResourceChange;
}

function providersOf({ result, change, deferred }: Instance): string[] {
  const given = [result?.provider, change?.provider_name, deferred?.provider_name];
  return given.filter((provider) => provider !== undefined);
}

interface PlannedInstance {
  readonly address: string;
  readonly instance: Instance;
  /** The arguments of the gate that the plan contains. */
  readonly body: Body;
  readonly location: Location;
}

function tokensOfInstance(planned: PlannedInstance, time: PlanTime, plan: PlanJson): CheckedToken[] {
  const { address, instance, body, location } = planned;
  const { result, change, deferred } = instance;
  const gate: DeclaredGate = { name: address, location };
  if (deferred) return [deferredGate(gate, deferred)];
  if (change && !isCheckNested(change)) return [deferredGate(gate, change)];
  const values = [change?.change.after, result?.values];
  const policy = policyOf(body);
  for (const one of values) {
    const tokens = judgedTokens(gate, one, policy, time);
    if (tokens) return tokens;
  }
  if (!change)
    return [
      unjudgedGate(gate, 'The plan contains no verdict for the gate.', time.help, {
        level: levelOf(policy.onUnverified),
      }),
    ];
  if (inputsAreUnknown(change)) return [deferredGate(gate, change)];
  return [checkProblemsOf(gate, body, [...plan.checkProblems()])];
}

function isCheckNested({ action_reason: reason }: ResourceChange): boolean {
  return reason === 'read_because_check_nested';
}

const INPUTS = ['instance_id', 'token', 'token_env', 'token_file', 'tokens', 'token_envs', 'token_files'];

function inputsAreUnknown({ change }: ResourceChange): boolean {
  const { after_unknown: unknown } = change;
  return isBody(unknown) && INPUTS.some((name) => name in unknown);
}

/** The {@link POLICY_ARGUMENTS} that were unknown when Terraform planned. */
function unknownActions({ instance: { change, deferred } }: PlannedInstance): string[] {
  const unknown = (change ?? deferred)?.change.after_unknown;
  return isBody(unknown) ? POLICY_ARGUMENTS.filter((name) => unknown[name] === true) : [];
}

function deferredGate(gate: DeclaredGate, { change }: ResourceChange): CheckedToken {
  const { name, location } = gate;
  const known = v.safeParse(v.looseObject({ instance_id: v.nullish(v.string(), null) }), change.after);
  return deferredToken(
    { gate, name, location, instanceId: known.success ? known.output.instance_id : null },
    'Terraform did not know every argument of the gate when it planned, or something that the gate depends on will change, so the token is checked at apply.',
  );
}

function bodyOf(gate: PlannedGate, instance: Instance): Body {
  const known = [instance.result?.values, instance.change?.change.after, instance.deferred?.change.after];
  const body: Record<string, unknown> = { ...gate.constants };
  for (const values of known) {
    if (!isBody(values)) continue;
    for (const [name, value] of Object.entries(values)) if (value !== null) body[name] = value;
  }
  return body;
}

/** Adds the findings about a gate that only warns (AMT006) to the first token of an instance. */
function withWarnOnly(tokens: CheckedToken[], planned: PlannedInstance): CheckedToken[] {
  const [first, ...others] = tokens;
  if (!first) return tokens;
  const { address, location, instance, body } = planned;
  const isInCheck = instance.change !== undefined && isCheckNested(instance.change);
  const block: Block = {
    kind: 'data',
    type: withoutKeys(address).split('.').at(-2) ?? '',
    address,
    name: address,
    body,
    path: [],
    isInCheck,
  };
  const about = { rule: WARN_ONLY_GATE, level: 'error', subject: address, name: address } as const;
  const help = 'Set the argument to a value that is known when Terraform plans.';
  const findings = [
    ...warnOnlyGates([block]).map(({ message, help }) => ({ message, help })),
    ...unknownActions(planned).map((argument) => unknownAction(address, argument, help)),
  ].map((reason): ReportedFinding => ({ tokenFingerprint: null, location, ...about, ...reason }));
  const warning = (finding: ReportedFinding): ReportedFinding =>
    isInCheck && finding.level === 'error' ? { ...finding, level: 'warning' } : finding;
  return [first, ...others]
    .map((token) => ({ ...token, findings: token.findings.map(warning) }))
    .map((token, index) => (index === 0 ? { ...token, findings: [...token.findings, ...findings] } : token));
}
