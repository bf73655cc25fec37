import * as v from 'valibot';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { Outcome } from '../../gate/outcome';
import { DEFAULT_ACTION, POLICY_ACTIONS, type PolicyAction } from '../../gate/policy';
import { DEFERRED_TOKEN } from '../../gate/rules';
import type { CheckedToken, DeclaredGate, Location } from '../check-result';
import { checkedToken } from '../checked-token';
import type { JsonFile } from './json-file';
import { tokensOfPartialPlan } from './partial-plan';

const Text = v.nullish(v.string(), null);
const Action = v.nullish(v.picklist(POLICY_ACTIONS), DEFAULT_ACTION);
const Verdict = v.picklist(['valid', 'invalid', 'unverified']);

const Result = v.object({
  verdict: Verdict,
  token_fingerprint: v.string(),
  request_id: Text,
  checked_at: Text,
});
const Policy = { instance_id: Text, on_invalid: Action, on_unverified: Action, on_expiring: Action };
const OneToken = v.object({ ...Policy, ...Result.entries });
const ManyTokens = v.object({ ...Policy, results: v.record(v.string(), Result) });

const Resource = v.object({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  values: v.optional(v.unknown()),
});

interface Module {
  readonly resources?: readonly v.InferOutput<typeof Resource>[];
  readonly child_modules?: readonly Module[];
}
const Module: v.GenericSchema<Module> = v.object({
  resources: v.optional(v.array(Resource)),
  child_modules: v.optional(v.array(v.lazy(() => Module))),
});

const Values = v.optional(v.object({ root_module: v.optional(Module) }));

const Plan = v.object({
  format_version: v.string(),
  prior_state: v.optional(v.object({ values: Values })),
  resource_changes: v.optional(
    v.array(
      v.object({
        address: v.string(),
        mode: v.string(),
        type: v.string(),
        change: v.object({ actions: v.array(v.string()), after: v.optional(v.unknown()) }),
      }),
    ),
    [],
  ),
});

interface CheckedResult extends v.InferOutput<typeof Result> {
  readonly gate: DeclaredGate;
  readonly name: string;
  readonly instanceId: string | null;
  readonly onInvalid: PolicyAction;
  readonly onUnverified: PolicyAction;
  readonly onExpiring: PolicyAction;
}

/**
 * The verdicts that a plan holds (`terraform show -json`): what Terraform asked while it planned. Asks nobody. Undefined where the
 * file holds no plan.
 */
export function tokensOfPlan(file: JsonFile): CheckedToken[] | undefined {
  const plan = v.safeParse(Plan, file.value);
  if (!plan.success) return undefined;
  const { prior_state: state, resource_changes: changes } = plan.output;
  // Terraform writes a plan as one line.
  const location = { file: file.path, line: 1 };
  const partial = tokensOfPartialPlan(file.value, location);
  if (partial) return partial;
  const read = resourcesOf(state?.values?.root_module ?? {})
    .filter(({ mode, type }) => isTokenCheck({ kind: mode, type }))
    .flatMap(({ address, values }) => resultsOf({ name: address, location }, values))
    .map((result) => tokenOfResult(result, location));
  const deferred = changes
    .filter(({ mode, type, change }) => isTokenCheck({ kind: mode, type }) && change.actions.includes('read'))
    .map(({ address, change }) => deferredToken(address, change.after, location));
  return [...read, ...deferred];
}

function resourcesOf({
  resources = [],
  child_modules: children = [],
}: Module): v.InferOutput<typeof Resource>[] {
  return [...resources, ...children.flatMap(resourcesOf)];
}

function resultsOf(gate: DeclaredGate, values: unknown): CheckedResult[] {
  const one = v.safeParse(OneToken, values);
  if (one.success) return [{ ...one.output, ...policyOf(one.output), gate, name: gate.name }];
  const many = v.safeParse(ManyTokens, values);
  if (!many.success) return [];
  const { results, ...policy } = many.output;
  return Object.entries(results).map(([name, result]) => ({
    ...result,
    ...policyOf(policy),
    gate,
    name: `${gate.name}["${name}"]`,
  }));
}

function policyOf(given: {
  instance_id: string | null;
  on_invalid: PolicyAction | null;
  on_unverified: PolicyAction | null;
  on_expiring: PolicyAction | null;
}) {
  return {
    instanceId: given.instance_id,
    onInvalid: given.on_invalid ?? DEFAULT_ACTION,
    onUnverified: given.on_unverified ?? DEFAULT_ACTION,
    onExpiring: given.on_expiring ?? DEFAULT_ACTION,
  };
}

/** A plan keeps the verdict, and not why the service could not be asked. */
const NOT_IN_THE_PLAN = {
  code: 'NotInThePlan',
  message: 'The plan does not contain the reason.',
  help: 'Read it in the output of terraform plan, or plan again.',
};

function tokenOfResult(result: CheckedResult, location: Location): CheckedToken {
  const { gate, name, instanceId } = result;
  return checkedToken(outcomeOf(result), { gate, name, instanceId, location }, result);
}

function outcomeOf({ verdict, token_fingerprint, request_id, checked_at }: CheckedResult): Outcome {
  // Earlier versions of the provider did not keep the time.
  const checked = { tokenFingerprint: token_fingerprint, checkedAt: new Date(checked_at ?? 0) };
  const requestId = request_id ?? 'without an id';
  switch (verdict) {
    case 'valid':
      return { ...checked, verdict, requestId, answeredAt: checked.checkedAt };
    case 'invalid':
      return { ...checked, verdict, requestId };
    case 'unverified':
      return { ...checked, verdict, requestId: request_id, problem: NOT_IN_THE_PLAN };
  }
}

function deferredToken(address: string, after: unknown, location: Location): CheckedToken {
  const known = v.safeParse(v.object({ instance_id: Text }), after);
  const token = {
    gate: { name: address, location },
    name: address,
    instanceId: known.success ? known.output.instance_id : null,
    verdict: 'deferred',
    tokenFingerprint: null,
    requestId: null,
    location,
  } as const;
  const finding = {
    rule: DEFERRED_TOKEN,
    level: 'note',
    subject: address,
    message:
      'Terraform did not know the token or the instance id when it planned: the token is checked at apply.',
    help: DEFERRED_TOKEN.help,
    name: address,
    tokenFingerprint: null,
    location,
  } as const;
  return { ...token, findings: [finding] };
}
