import * as v from 'valibot';
import { isTokenCheck } from '../../gate/configuration/token-argument';

/** A gate as the configuration in a plan declares it. */
export interface PlannedGate {
  /** Without the keys of instances, as in `module.line.data.apsaramqtt_token.device_1`. */
  readonly address: string;
  readonly isEphemeral: boolean;
  /** Whether `count` or `for_each`, of it or of a module around it, may leave it without instances. */
  readonly isRepeated: boolean;
  /** The arguments that are constant. */
  readonly constants: Readonly<Record<string, unknown>>;
}

const Expression = v.looseObject({ constant_value: v.optional(v.unknown()) });

const Resource = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  expressions: v.optional(v.record(v.string(), v.unknown())),
  count_expression: v.optional(Expression),
  for_each_expression: v.optional(Expression),
});

interface Call {
  readonly module?: Module;
  readonly count_expression?: v.InferOutput<typeof Expression>;
  readonly for_each_expression?: v.InferOutput<typeof Expression>;
}
interface Module {
  readonly resources?: readonly v.InferOutput<typeof Resource>[];
  readonly module_calls?: Readonly<Record<string, Call>>;
}
const Call: v.GenericSchema<Call> = v.looseObject({
  module: v.optional(v.lazy(() => Module)),
  count_expression: v.optional(Expression),
  for_each_expression: v.optional(Expression),
});
const Module: v.GenericSchema<Module> = v.looseObject({
  resources: v.optional(v.array(Resource)),
  module_calls: v.optional(v.record(v.string(), Call)),
});
const Configuration = v.object({ root_module: v.optional(Module) });

/** The configuration that a plan was made of: what Terraform has read from every module. */
export class PlanConfiguration {
  readonly gates: readonly PlannedGate[];
  /** The managed resources that have exactly one instance in every complete plan. */
  readonly singleResources: readonly string[];

  private constructor(root: Module) {
    const gates: PlannedGate[] = [];
    const singleResources: string[] = [];
    const walk = (module: Module, prefix: string, isRepeated: boolean) => {
      const { resources = [], module_calls: calls = {} } = module;
      for (const resource of resources) {
        const address = `${prefix}${resource.address}`;
        if (isNever(resource)) continue;
        const isRepeatedHere = isRepeated || mayRepeat(resource);
        if (isTokenCheck({ kind: resource.mode, type: resource.type })) {
          const isEphemeral = resource.mode === 'ephemeral';
          gates.push({ address, isEphemeral, isRepeated: isRepeatedHere, constants: constantsOf(resource) });
        } else if (resource.mode === 'managed' && !isRepeatedHere) singleResources.push(address);
      }
      const declared = new Set(gates.map(({ address }) => address));
      // Terraform leaves ephemeral resources out of the list, and names them where they are referred to.
      for (const reference of ephemeralReferences(module)) {
        const address = `${prefix}${reference}`;
        if (!declared.has(address)) gates.push({ address, isEphemeral: true, isRepeated, constants: {} });
        declared.add(address);
      }
      for (const [name, call] of Object.entries(calls)) {
        if (!isNever(call))
          walk(call.module ?? {}, `${prefix}module.${name}.`, isRepeated || mayRepeat(call));
      }
    };
    walk(root, '', false);
    this.gates = gates;
    this.singleResources = singleResources;
  }

  /** Undefined where the value is not what Terraform writes. */
  static from(value: unknown): PlanConfiguration | undefined {
    const { output, success } = v.safeParse(Configuration, value);
    return success ? new PlanConfiguration(output.root_module ?? {}) : undefined;
  }
}

type Repeated = Pick<Call, 'count_expression' | 'for_each_expression'>;

function mayRepeat({ count_expression: count, for_each_expression: forEach }: Repeated): boolean {
  return count !== undefined || forEach !== undefined;
}

function isNever({ count_expression: count }: Repeated): boolean {
  return count?.constant_value === 0;
}

function constantsOf({ expressions = {} }: v.InferOutput<typeof Resource>): Record<string, unknown> {
  const constants: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    const { output, success } = v.safeParse(Expression, expression);
    if (success && output.constant_value !== undefined) constants[name] = output.constant_value;
  }
  return constants;
}

/** The gates among the ephemeral resources that anything in a module refers to, without what it calls. */
function ephemeralReferences(module: Module): Set<string> {
  const found = new Set<string>();
  const pending: unknown[] = [{ ...module, module_calls: withoutModules(module.module_calls ?? {}) }];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') {
      const [address] = /^ephemeral\.apsaramqtt_tokens?\.[\w-]+/.exec(value) ?? [];
      if (address) found.add(address);
    } else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) pending.push(part);
    }
  }
  return found;
}

function withoutModules(calls: Readonly<Record<string, Call>>): unknown[] {
  return Object.values(calls).map(({ module: _, ...call }) => call);
}

/** An address without the keys of instances: `module.m["a"].data.t.x[0]` becomes `module.m.data.t.x`. */
export function withoutKeys(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
}
