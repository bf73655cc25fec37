import * as v from 'valibot';
import type { Block, Body } from '../../gate/configuration/block';
import { isBody } from '../../gate/configuration/block';
import { warnOnlyGates } from '../../gate/configuration/warn-only-gates';
import { type Expiry, parseDuration, parseTime } from '../../gate/expiry';
import type { Outcome } from '../../gate/outcome';
import { DEFAULT_ACTION, levelOf, POLICY_ACTIONS, type Policy, type PolicyAction } from '../../gate/policy';
import { DEFERRED_TOKEN } from '../../gate/rules';
import type { CheckedToken, DeclaredGate, Location, ReportedFinding } from '../check-result';
import { checkedToken, unjudgedGate } from '../checked-token';
import { checkProblemsOf } from './plan-checks';
import { type PlannedGate, withoutKeys } from './plan-configuration';
import type { PlanJson, ResourceChange, StateResult } from './plan-json';

const Text = v.nullish(v.string(), null);

const Result = v.object({
  verdict: v.picklist(['valid', 'invalid', 'unverified']),
  token_fingerprint: v.string(),
  request_id: Text,
  checked_at: Text,
});
type Result = v.InferOutput<typeof Result>;
const OneToken = v.looseObject({
  instance_id: v.string(),
  expires_at: Text,
  min_remaining: Text,
  ...Result.entries,
});
const ManyTokens = v.looseObject({
  instance_id: v.string(),
  expires_at: v.nullish(v.record(v.string(), v.string()), null),
  min_remaining: Text,
  results: v.record(v.string(), Result),
});

/**
 * The gates that the configuration in a plan declares, each with the verdict that Terraform got when it made this plan, or without one
 * and why. Calls no API. Undefined where the configuration is not what Terraform writes.
 */
export function gatesOfPlan(plan: PlanJson, file: string): CheckedToken[] | undefined {
  const { configuration } = plan;
  if (!configuration) return undefined;
  const { gates, singleResources } = configuration;
  if (gates.length === 0) return [];
  const state = byGate([...plan.results()]);
  const changes = byGate([...plan.gateChanges()]);
  const deferred = byGate([...plan.deferredGates()]);
  const time = new PlanTime(plan, singleResources);
  return gates.flatMap((gate) => {
    const instances = new Map<string, Instance>();
    for (const result of state.get(gate.address) ?? []) instances.set(result.address, { result });
    for (const change of changes.get(gate.address) ?? []) {
      if (change.change.actions.includes('read'))
        instances.set(change.address, { ...instances.get(change.address), change });
    }
    for (const change of deferred.get(gate.address) ?? [])
      instances.set(change.address, { deferred: change });
    if (instances.size === 0) return gateWithoutInstances(gate, time, { file, line: 1 });
    return [...instances].flatMap(([address, instance]) => {
      const location = { file, line: instance.result?.line ?? 1 };
      return withWarnOnly(tokensOfInstance({ gate, address, instance, location }, time, plan), {
        gate,
        address,
        instance,
        location,
      });
    });
  });
}

/** What a plan holds of one instance of a gate. */
interface Instance {
  readonly result?: StateResult;
  readonly change?: ResourceChange;
  readonly deferred?: ResourceChange;
}

interface PlannedInstance {
  readonly gate: PlannedGate;
  readonly address: string;
  readonly instance: Instance;
  readonly location: Location;
}

function byGate<T extends { readonly address: string }>(
  found: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const one of found) {
    const gate = withoutKeys(one.address);
    const list = map.get(gate);
    if (list) list.push(one);
    else map.set(gate, [one]);
  }
  return map;
}

/** What a plan says of when and of what it was made: whether a result in it is one of this plan. */
class PlanTime {
  /** Whether Terraform has evaluated the whole configuration; undefined where the plan does not say. */
  readonly isComplete: boolean | undefined;
  readonly isErrored: boolean;
  readonly #startedAt: Date | undefined;
  /** Whether something shows that the plan is of a part of the configuration. */
  readonly #isPartial: boolean;

  constructor(plan: PlanJson, singleResources: readonly string[]) {
    this.isErrored = plan.isErrored;
    this.isComplete = this.isErrored ? false : plan.isComplete;
    this.#startedAt = plan.startedAt;
    const changed = this.isComplete === undefined ? new Set(plan.changedAddresses()) : undefined;
    this.#isPartial =
      this.isComplete === false ||
      (changed !== undefined && !singleResources.every((address) => changed.has(address)));
  }

  /** Why a result is not one of this plan, as a sentence; undefined where it is. */
  problemWith({ checked_at: text }: Pick<Result, 'checked_at'>): string | undefined {
    const checkedAt = text === null ? undefined : new Date(text);
    if (checkedAt && this.#startedAt) {
      // The plan has its time in whole seconds.
      const secondsAfter = inSeconds(checkedAt) - inSeconds(this.#startedAt);
      if (secondsAfter > 0 || (secondsAfter === 0 && !this.isErrored)) return undefined;
      if (secondsAfter === 0)
        return `The plan ended with an error, and holds a verdict of the second in which it began (${checkedAt.toISOString()}): it can be one of an earlier run.`;
      return `The plan holds a verdict of ${checkedAt.toISOString()}, which is older than the plan itself (${this.#startedAt.toISOString()}): Terraform did not read the gate when it made this plan.`;
    }
    if (!this.#isPartial) return undefined;
    return 'The plan does not hold when the verdict in it was made, so it can be one of an earlier run.';
  }

  /** What to do about a gate without a verdict. */
  get help(): string {
    return this.isErrored
      ? 'The plan ended with an error: read it in the output of terraform plan, which names the gate that stopped it.'
      : 'Check a plan of the whole configuration, made without -target and -exclude.';
  }
}

function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function gateWithoutInstances(gate: PlannedGate, time: PlanTime, location: Location): CheckedToken[] {
  const declared: DeclaredGate = { name: gate.address, location };
  const level = levelOf(policyOf(gate.constants).onUnverified);
  if (gate.isEphemeral) {
    const reason = 'A plan does not hold the results of ephemeral resources.';
    const help =
      'Check the configuration instead of the plan: apsaramqtt check with the folder of the configuration.';
    return [unjudgedGate(declared, reason, help, { level })];
  }
  if (gate.isRepeated && time.isComplete) return [];
  const reason =
    gate.isRepeated && time.isComplete === undefined && !time.isErrored
      ? 'The plan holds no instance of the gate, and does not say whether it is one of the whole configuration.'
      : 'The plan holds no result of the gate.';
  const help = gate.isRepeated
    ? `${time.help} A check of the configuration itself shows whether the gate has instances.`
    : time.help;
  return [unjudgedGate(declared, reason, help, { level })];
}

function tokensOfInstance(planned: PlannedInstance, time: PlanTime, plan: PlanJson): CheckedToken[] {
  const { address, instance, location } = planned;
  const { result, change, deferred } = instance;
  const gate: DeclaredGate = { name: address, location };
  if (deferred) return [deferredToken(gate, deferred)];
  if (change && !isCheckNested(change)) return [deferredToken(gate, change)];
  const values = [change?.change.after, result?.values];
  const policy = policyOf(bodyOf(planned));
  for (const one of values) {
    const tokens = judgedTokens(gate, one, policy, time);
    if (tokens.length > 0) return tokens;
  }
  if (!change)
    return [
      unjudgedGate(gate, 'The plan holds no verdict of the gate.', time.help, {
        level: levelOf(policy.onUnverified),
      }),
    ];
  if (inputsAreUnknown(change)) return [deferredToken(gate, change)];
  return [checkProblemsOf(gate, bodyOf(planned), [...plan.checkProblems()])];
}

function judgedTokens(gate: DeclaredGate, values: unknown, policy: Policy, time: PlanTime): CheckedToken[] {
  const one = v.safeParse(OneToken, values);
  if (one.success) {
    const { instance_id: instanceId, expires_at: expiresAt, min_remaining: minRemaining } = one.output;
    const subject = { name: gate.name, instanceId, expiry: expiryOf(expiresAt, minRemaining) };
    return [judgedToken(gate, subject, one.output, policy, time)];
  }
  const many = v.safeParse(ManyTokens, values);
  if (!many.success) return [];
  const { results, instance_id: instanceId, expires_at: expiries, min_remaining: minRemaining } = many.output;
  return Object.entries(results).map(([key, result]) => {
    const expiry = expiryOf(expiries?.[key] ?? null, minRemaining);
    const subject = { name: `${gate.name}["${key}"]`, instanceId, expiry };
    return judgedToken(gate, subject, result, policy, time);
  });
}

/** The provider has refused what cannot be read. */
function expiryOf(expiresAt: string | null, minRemaining: string | null): Expiry | undefined {
  const time = expiresAt === null ? undefined : parseTime(expiresAt);
  return time && { expiresAt: time, minRemainingMs: parseDuration(minRemaining ?? '0') ?? 0 };
}

/** A plan keeps the verdict, and not why the service gave no answer. */
const NOT_IN_THE_PLAN = {
  code: 'NotInThePlan',
  message: 'The plan does not contain the reason.',
  help: 'Read it in the output of terraform plan, or plan again.',
};

function judgedToken(
  gate: DeclaredGate,
  subject: { readonly name: string; readonly instanceId: string; readonly expiry?: Expiry | undefined },
  result: Result,
  policy: Policy,
  time: PlanTime,
): CheckedToken {
  const stale = time.problemWith(result);
  if (stale)
    return unjudgedGate(gate, stale, time.help, { name: subject.name, level: levelOf(policy.onUnverified) });
  const {
    verdict,
    token_fingerprint: tokenFingerprint,
    request_id: requestId,
    checked_at: checkedAt,
  } = result;
  const checked = { tokenFingerprint, checkedAt: new Date(checkedAt ?? 0) };
  const outcome = outcomeOf(verdict, checked, requestId);
  return checkedToken(outcome, { gate, ...subject, location: gate.location }, policy);
}

function outcomeOf(
  verdict: Result['verdict'],
  checked: { readonly tokenFingerprint: string; readonly checkedAt: Date },
  requestId: string | null,
): Outcome {
  switch (verdict) {
    case 'valid':
      return { ...checked, verdict, requestId: requestId ?? 'without an id', answeredAt: checked.checkedAt };
    case 'invalid':
      return { ...checked, verdict, requestId: requestId ?? 'without an id' };
    case 'unverified':
      return { ...checked, verdict, requestId, problem: NOT_IN_THE_PLAN };
  }
}

function isCheckNested({ action_reason: reason }: ResourceChange): boolean {
  return reason === 'read_because_check_nested';
}

const INPUTS = ['instance_id', 'token', 'token_env', 'token_file', 'tokens', 'token_envs', 'token_files'];

function inputsAreUnknown({ change }: ResourceChange): boolean {
  const { after_unknown: unknown } = change;
  return isBody(unknown) && INPUTS.some((name) => name in unknown);
}

function deferredToken(gate: DeclaredGate, { change }: ResourceChange): CheckedToken {
  const known = v.safeParse(v.looseObject({ instance_id: Text }), change.after);
  const about = { name: gate.name, tokenFingerprint: null, location: gate.location };
  return {
    ...about,
    gate,
    instanceId: known.success ? known.output.instance_id : null,
    verdict: 'deferred',
    requestId: null,
    findings: [
      {
        ...about,
        rule: DEFERRED_TOKEN,
        level: 'note',
        subject: gate.name,
        message:
          'Terraform did not know the token or the instance id when it planned: the token is checked at apply.',
        help: DEFERRED_TOKEN.help,
      },
    ],
  };
}

/** The arguments of a gate as far as the plan holds them. */
function bodyOf({ gate, instance }: PlannedInstance): Body {
  const known = [instance.result?.values, instance.change?.change.after, instance.deferred?.change.after];
  const body: Record<string, unknown> = { ...gate.constants };
  for (const values of known) {
    if (!isBody(values)) continue;
    for (const [name, value] of Object.entries(values)) if (value !== null) body[name] = value;
  }
  return body;
}

/** Within a check block every error is a warning. */
function policyOf(body: Body): Policy {
  const actionOf = (value: unknown): PolicyAction =>
    POLICY_ACTIONS.find((action) => action === value) ?? DEFAULT_ACTION;
  return {
    onInvalid: actionOf(body.on_invalid),
    onUnverified: actionOf(body.on_unverified),
    onExpiring: actionOf(body.on_expiring),
  };
}

/** The tokens of an instance, the first with what makes its gate one that only warns (AMT006). */
function withWarnOnly(tokens: CheckedToken[], planned: PlannedInstance): CheckedToken[] {
  const [first, ...others] = tokens;
  if (!first) return tokens;
  const { address, location, instance } = planned;
  const isInCheck = instance.change !== undefined && isCheckNested(instance.change);
  const block: Block = {
    kind: 'data',
    type: '',
    address,
    name: address,
    body: bodyOf(planned),
    path: [],
    isInCheck,
  };
  const type = withoutKeys(address).split('.').at(-2) ?? '';
  const findings = warnOnlyGates([{ ...block, type }]).map(
    ({ rule, message, help }): ReportedFinding => ({
      rule,
      level: 'error',
      subject: address,
      message,
      help,
      name: address,
      tokenFingerprint: null,
      location,
    }),
  );
  const warning = (finding: ReportedFinding): ReportedFinding =>
    isInCheck && finding.level === 'error' ? { ...finding, level: 'warning' } : finding;
  return [first, ...others]
    .map((token) => ({ ...token, findings: token.findings.map(warning) }))
    .map((token, index) => (index === 0 ? { ...token, findings: [...token.findings, ...findings] } : token));
}
