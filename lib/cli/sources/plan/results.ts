import * as v from 'valibot';
import type { Body } from '../../../gate/configuration/block';
import { type Expiry, parseDuration, parseTime } from '../../../gate/expiry';
import type { Outcome } from '../../../gate/outcome';
import {
  DEFAULT_ACTION,
  levelOf,
  POLICY_ACTIONS,
  type Policy,
  type PolicyAction,
} from '../../../gate/policy';
import type { CheckedToken, DeclaredGate } from '../../check-result';
import { checkedToken, unjudgedGate } from '../../checked-token';
import { record } from '../../schemas/parts';
import type { PlanTime } from './time';

const Text = v.nullish(v.string(), null);

/** The provider always writes this attribute, even if it is null. If it is missing, the plan was changed. */
const Required = v.nullable(v.string());

const Result = v.object({
  verdict: v.picklist(['valid', 'invalid', 'unverified']),
  token_status: v.nullable(v.boolean()),
  token_fingerprint: v.string(),
  request_id: Text,
  checked_at: v.pipe(v.string(), v.isoTimestamp()),
});
type Result = v.InferOutput<typeof Result>;
const Arguments = {
  instance_id: v.string(),
  min_remaining: Required,
  on_invalid: Required,
  on_unverified: Required,
  on_expiring: Required,
};
const OneToken = v.looseObject({ ...Arguments, expires_at: Required, ...Result.entries });
const Names = v.nullable(record(v.string(), v.unknown()));
const ManyTokens = v.looseObject({
  ...Arguments,
  expires_at: v.nullable(record(v.string(), v.nullable(v.string()))),
  results: record(v.string(), Result),
  token_envs: Names,
  token_files: Names,
  all_valid: v.boolean(),
  invalid_names: v.array(v.string()),
  unverified_names: v.array(v.string()),
});

/**
 * The tokens of a gate with the verdicts of the provider. Undefined if a part of the result is missing.
 * @param values the attributes of the gate.
 */
export function judgedTokens(
  gate: DeclaredGate,
  values: unknown,
  policy: Policy,
  time: PlanTime,
): CheckedToken[] | undefined {
  const one = v.safeParse(OneToken, values);
  if (one.success) {
    if (!isConsistent(one.output)) return undefined;
    const { instance_id: instanceId, expires_at: expiresAt, min_remaining: minRemaining } = one.output;
    const subject = { name: gate.name, instanceId, expiry: expiryOf(expiresAt, minRemaining) };
    return [judgedToken(gate, subject, one.output, policy, time)];
  }
  const many = v.safeParse(ManyTokens, values);
  if (!many.success || !isWhole(many.output)) return undefined;
  const { results, instance_id: instanceId, expires_at: expiries, min_remaining: minRemaining } = many.output;
  return Object.entries(results).map(([key, result]) => {
    const expiry = expiryOf(expiries?.[key] ?? null, minRemaining);
    const subject = { name: `${gate.name}["${key}"]`, instanceId, expiry };
    return judgedToken(gate, subject, result, policy, time);
  });
}

/** Whether both attributes agree, as the provider writes them. */
function isConsistent({ verdict, token_status: status }: Result): boolean {
  return status === (verdict === 'unverified' ? null : verdict === 'valid');
}

/** Whether the results of a fleet are complete, compared with its other attributes. */
function isWhole(fleet: v.InferOutput<typeof ManyTokens>): boolean {
  const { results, token_envs: envs, token_files: files, all_valid: allValid } = fleet;
  const given = envs ?? files;
  // Results never contain the argument `tokens`, so an empty result may be incomplete.
  if (given === null && Object.keys(results).length === 0) return false;
  const named = (verdict: Result['verdict'], names: readonly string[]) =>
    names.every((name) => results[name]?.verdict === verdict);
  return (
    Object.values(results).every(isConsistent) &&
    Object.keys(given ?? {}).every((name) => name in results) &&
    named('invalid', fleet.invalid_names) &&
    named('unverified', fleet.unverified_names) &&
    allValid === Object.values(results).every(({ verdict }) => verdict === 'valid')
  );
}

/** The defaults are never used for invalid values, which the provider refuses. */
function expiryOf(expiresAt: string | null, minRemaining: string | null): Expiry | undefined {
  const time = expiresAt === null ? undefined : parseTime(expiresAt);
  return time && { expiresAt: time, minRemainingMs: parseDuration(minRemaining ?? '0') ?? 0 };
}

/** A plan contains the verdict, but not the reason for `unverified`. */
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
  const checkedAt = new Date(result.checked_at);
  const stale = time.problemWith(checkedAt);
  if (stale)
    return unjudgedGate(gate, stale, time.help, { name: subject.name, level: levelOf(policy.onUnverified) });
  const { verdict, token_fingerprint: tokenFingerprint, request_id: requestId } = result;
  const checked = { tokenFingerprint, checkedAt };
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
      return { verdict, requestId: requestId ?? 'without an id', answeredAt: checked.checkedAt, ...checked };
    case 'invalid':
      return { verdict, requestId: requestId ?? 'without an id', ...checked };
    case 'unverified':
      return { verdict, requestId, problem: NOT_IN_THE_PLAN, ...checked };
  }
}

/** The policy of a gate, from its known arguments. */
export function policyOf(body: Body): Policy {
  const actionOf = (value: unknown): PolicyAction =>
    POLICY_ACTIONS.find((action) => action === value) ?? DEFAULT_ACTION;
  return {
    onInvalid: actionOf(body.on_invalid),
    onUnverified: actionOf(body.on_unverified),
    onExpiring: actionOf(body.on_expiring),
  };
}
