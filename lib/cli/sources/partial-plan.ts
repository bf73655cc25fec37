import * as v from 'valibot';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { UNVERIFIED_TOKEN } from '../../gate/rules';
import type { CheckedToken, Location } from '../check-result';

const Resource = v.object({ address: v.string(), mode: v.string(), type: v.string() });

interface Module {
  readonly resources?: readonly v.InferOutput<typeof Resource>[];
  readonly module_calls?: Readonly<Record<string, { module?: Module }>>;
}
const Module: v.GenericSchema<Module> = v.object({
  resources: v.optional(v.array(Resource)),
  module_calls: v.optional(v.record(v.string(), v.object({ module: v.optional(v.lazy(() => Module)) }))),
});

const PartialPlan = v.object({
  errored: v.optional(v.boolean(), false),
  complete: v.optional(v.boolean(), true),
  configuration: v.optional(v.object({ root_module: v.optional(Module) })),
});

const ERRORED = {
  message: 'The plan ended with an error, so what it holds about this token can be of an earlier run.',
  help: 'Look at what terraform plan has printed: where a gate stopped it, the reason stands there.',
};

const INCOMPLETE = {
  message:
    'The plan is of a part of the configuration (-target), so what it holds about this token can be of an earlier run.',
  help: 'Check a plan of the whole configuration.',
};

/**
 * The tokens of a plan that ended with an error, or that is of a part of the configuration; undefined for any other plan. Beside what
 * Terraform has asked, it saves in such a plan the verdicts of the state, and nothing tells the ones from the others: each token is
 * unverified.
 */
export function tokensOfPartialPlan(value: unknown, location: Location): CheckedToken[] | undefined {
  const { output, success } = v.safeParse(PartialPlan, value);
  if (!success || (!output.errored && output.complete)) return undefined;
  const why = output.errored ? ERRORED : INCOMPLETE;
  const addresses = tokensDeclaredIn(output.configuration?.root_module ?? {});
  return addresses.map((address) => unverifiedToken(address, why, location));
}

function tokensDeclaredIn({ resources = [], module_calls: calls = {} }: Module, prefix = ''): string[] {
  const own = resources
    .filter(({ mode, type }) => isTokenCheck({ kind: mode, type }))
    .map(({ address }) => `${prefix}${address}`);
  const inModules = Object.entries(calls).flatMap(([name, { module = {} }]) =>
    tokensDeclaredIn(module, `${prefix}module.${name}.`),
  );
  return [...own, ...inModules];
}

function unverifiedToken(name: string, why: typeof ERRORED, location: Location): CheckedToken {
  const about = { name, tokenFingerprint: null, location };
  return {
    ...about,
    gate: { name, location },
    instanceId: null,
    verdict: 'unverified',
    requestId: null,
    findings: [{ ...about, ...why, rule: UNVERIFIED_TOKEN, level: 'error', subject: name }],
  };
}
