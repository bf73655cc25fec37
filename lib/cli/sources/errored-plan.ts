import * as v from 'valibot';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { UNVERIFIED_TOKEN } from '../../gate/rules';
import type { Location } from '../check-result';
import { type Judged, together } from '../judged';

const Repeated = { count_expression: v.optional(v.unknown()), for_each_expression: v.optional(v.unknown()) };

const Resource = v.object({ address: v.string(), mode: v.string(), type: v.string(), ...Repeated });

interface Module {
  readonly resources?: readonly v.InferOutput<typeof Resource>[];
  readonly module_calls?: Readonly<
    Record<string, { module?: Module; count_expression?: unknown; for_each_expression?: unknown }>
  >;
}
const Module: v.GenericSchema<Module> = v.object({
  resources: v.optional(v.array(Resource)),
  module_calls: v.optional(
    v.record(v.string(), v.object({ module: v.optional(v.lazy(() => Module)), ...Repeated })),
  ),
});

const ErroredPlan = v.object({
  errored: v.literal(true),
  configuration: v.optional(v.object({ root_module: v.optional(Module) })),
});

interface Declared {
  readonly address: string;
  /** Whether it, or a module that it is in, has `count` or `for_each`. */
  readonly isRepeated: boolean;
}

/**
 * The tokens that a plan which ended with an error (`"errored": true`) may not have got to. Terraform saves such a plan without the
 * data sources that it could not read, the gate that stopped it among them. How many a repeated one would have been is not known, so
 * it counts as not read.
 */
export function unreadTokens(plan: unknown, read: readonly string[], location: Location): Judged {
  const errored = v.safeParse(ErroredPlan, plan);
  if (!errored.success) return together([]);
  const declared = declaredIn(errored.output.configuration?.root_module ?? {});
  const unread = declared.filter(({ address, isRepeated }) => isRepeated || !read.includes(address));
  return together(unread.map(({ address }) => unreadToken(address, location)));
}

function declaredIn(
  { resources = [], module_calls: calls = {} }: Module,
  prefix = '',
  isInRepeated = false,
): Declared[] {
  const own = resources
    .filter(({ mode, type }) => isTokenCheck({ kind: mode, type }))
    .map((resource) => ({
      address: `${prefix}${resource.address}`,
      isRepeated: isInRepeated || isRepeated(resource),
    }));
  const inModules = Object.entries(calls).flatMap(([name, call]) =>
    declaredIn(call.module ?? {}, `${prefix}module.${name}.`, isInRepeated || isRepeated(call)),
  );
  return [...own, ...inModules];
}

function isRepeated(block: { count_expression?: unknown; for_each_expression?: unknown }): boolean {
  return block.count_expression !== undefined || block.for_each_expression !== undefined;
}

function unreadToken(name: string, location: Location): Judged {
  const about = { name, tokenFingerprint: null, location };
  return {
    tokens: [{ ...about, instanceId: null, verdict: 'unverified', requestId: null }],
    findings: [
      {
        ...about,
        rule: UNVERIFIED_TOKEN,
        level: 'error',
        subject: name,
        message: 'The plan ended with an error before it held an answer about this token.',
        help: 'Look at what terraform plan has printed: where a gate stopped it, the reason stands there.',
      },
    ],
  };
}
