import * as v from 'valibot';
import { isTokenCheck } from '../../../gate/configuration/token-argument';
import { record } from '../../schemas/parts';
import { qualified } from './address';

/** A gate in the configuration of a plan. */
export interface PlannedGate {
  /** The address without instance keys, such as `module.line.data.apsaramqtt_token.device_1`. */
  readonly address: string;
  /** The module that declares it, without instance keys. Empty for the root module. */
  readonly module: string;
  readonly isEphemeral: boolean;
  /** Whether it has `count` or `for_each` itself. A plan does not contain a `for_each` without references. */
  readonly isRepeated: boolean;
  /** Whether one of the modules that contain it has `count` or `for_each`. */
  readonly isInRepeatedModule: boolean;
  /** The number of its instances in each instance of its module, if that is constant. */
  readonly constantCount: number | undefined;
  /** Set if a `count` or `for_each`, of the gate or of a module that contains it, depends only on values that suggest no instances. */
  readonly madeOf: Nothing | undefined;
  /** The constant arguments. */
  readonly constants: Readonly<Record<string, unknown>>;
}

/** `empty`: only empty collections and zeros. `off`: also `false`, as in `var.enabled ? 1 : 0`. */
export type Nothing = 'empty' | 'off';

const Expression = v.looseObject({
  constant_value: v.optional(v.unknown()),
  references: v.optional(v.array(v.string())),
});
type Expression = v.InferOutput<typeof Expression>;

const Resource = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  expressions: v.optional(record(v.string(), v.unknown())),
  count_expression: v.optional(Expression),
  for_each_expression: v.optional(Expression),
});
type Resource = v.InferOutput<typeof Resource>;

interface Repeated {
  readonly count_expression?: Expression;
  readonly for_each_expression?: Expression;
}
interface Call extends Repeated {
  readonly module: Module;
  readonly expressions?: Readonly<Record<string, unknown>>;
}
interface Module {
  readonly resources?: readonly Resource[];
  readonly module_calls?: Readonly<Record<string, Call>>;
  readonly variables?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly outputs?: unknown;
}
const Call: v.GenericSchema<Call> = v.looseObject({
  module: v.lazy(() => Module),
  expressions: v.optional(record(v.string(), v.unknown())),
  count_expression: v.optional(Expression),
  for_each_expression: v.optional(Expression),
});
const Module: v.GenericSchema<Module> = v.looseObject({
  resources: v.optional(v.array(Resource)),
  module_calls: v.optional(record(v.string(), Call)),
  variables: v.optional(record(v.string(), v.looseObject({ default: v.optional(v.unknown()) }))),
  outputs: v.optional(v.unknown()),
});
const Provider = v.looseObject({
  name: v.optional(v.string()),
  full_name: v.optional(v.string()),
  module_address: v.optional(v.string()),
});
const Configuration = v.object({
  // Terraform omits it if no provider is needed. It is never empty.
  provider_config: v.optional(
    v.pipe(
      record(v.string(), Provider),
      v.check((providers) => Object.keys(providers).length > 0),
    ),
  ),
  root_module: Module,
});
type Configuration = v.InferOutput<typeof Configuration>;

type Nothings = ReadonlyMap<string, Nothing>;

/** The position of a module in the configuration. */
interface Place extends Pick<PlannedGate, 'module' | 'isInRepeatedModule' | 'madeOf'> {
  /** The variables of the module whose value suggests no instances. */
  readonly nothing: Nothings;
}

/** The configuration of a plan, with all its modules. */
export class PlanConfiguration {
  readonly gates: PlannedGate[] = [];
  /** The managed resources that have exactly one instance in every complete plan. */
  readonly singleResources: string[] = [];
  /** The addresses of all resources, without instance keys. */
  readonly declared = new Set<string>();
  /** The called modules, without instance keys, and whether each call has `count` or `for_each`. */
  readonly modules = new Map([['', false]]);
  /** What the configuration refers to or calls but does not contain. If there is any, the plan is incomplete. */
  readonly missing: string[] = [];
  /** Whether something in it needs the apsaramqtt provider. */
  readonly requiresProvider: boolean;
  /** Whether its providers are from OpenTofu's registry. */
  readonly isOfOpenTofu: boolean;

  private constructor(
    { provider_config: providers = {}, root_module: root }: Configuration,
    nothing: Nothings,
  ) {
    this.#read(root, { module: '', isInRepeatedModule: false, madeOf: undefined, nothing });
    this.#readReferences(providers, '', false);
    this.requiresProvider = Object.values(providers).some(({ name = '', full_name: full = name }) =>
      /(^|\/)apsaramqtt$/.test(full),
    );
    this.isOfOpenTofu = Object.values(providers).some(({ full_name: name = '' }) =>
      name.startsWith('registry.opentofu.org/'),
    );
    for (const { module_address: module } of Object.values(providers))
      if (module !== undefined && !this.modules.has(module)) this.missing.push(module);
  }

  /**
   * Undefined if the value is not a configuration as Terraform writes it.
   * @param variables the values of the root module's variables.
   */
  static from(value: unknown, variables: ReadonlyMap<string, unknown>): PlanConfiguration | undefined {
    const { output, success } = v.safeParse(Configuration, value);
    if (!success) return undefined;
    return new PlanConfiguration(output, nothings(variables, nothingOf));
  }

  #read(module: Module, place: Place): void {
    const { resources = [], module_calls: calls = {} } = module;
    for (const resource of resources) this.#readResource(resource, place);
    this.#readReferences(
      { ...module, module_calls: withoutModules(calls) },
      place.module,
      place.isInRepeatedModule,
    );
    for (const [name, call] of Object.entries(calls)) this.#readCall(name, call, place);
  }

  #readResource(resource: Resource, place: Place): void {
    const { module, isInRepeatedModule } = place;
    const address = qualified(module, resource.address);
    this.declared.add(address);
    if (isNever(resource)) return;
    const isRepeated = mayRepeat(resource);
    if (isTokenCheck({ kind: resource.mode, type: resource.type })) {
      const count = resource.count_expression?.constant_value;
      this.gates.push({
        address,
        module,
        isEphemeral: resource.mode === 'ephemeral',
        isRepeated,
        isInRepeatedModule,
        constantCount: typeof count === 'number' ? count : undefined,
        madeOf: place.madeOf ?? repetitionOf(resource, place.nothing),
        constants: constantsOf(resource),
      });
    } else if (resource.mode === 'managed' && !isRepeated && !isInRepeatedModule)
      this.singleResources.push(address);
  }

  /** Adds ephemeral gates, which Terraform lists only in the references of other blocks. */
  #readReferences(value: unknown, module: string, isInRepeatedModule: boolean): void {
    for (const reference of gatesReferredTo(value)) {
      const address = qualified(module, reference);
      if (this.declared.has(address)) continue;
      this.declared.add(address);
      if (!reference.startsWith('ephemeral.')) this.missing.push(address);
      else this.gates.push({ ...UNSEEN, address, module, isEphemeral: true, isInRepeatedModule });
    }
  }

  #readCall(name: string, call: Call, place: Place): void {
    const module = qualified(place.module, `module.${name}`);
    this.modules.set(module, mayRepeat(call));
    if (isNever(call)) {
      this.#readAbsent(call.module, module);
      return;
    }
    const { resources, module_calls: calls, outputs, variables = {} } = call.module;
    if (!resources && !calls && !outputs) this.missing.push(module);
    const { expressions = {} } = call;
    const defaults = Object.entries(variables).filter(([variable]) => !(variable in expressions));
    const nothing = new Map([
      ...nothings(defaults, (variable) => nothingOf(variable.default)),
      ...nothings(Object.entries(expressions), (given) => compositionOf(given, place.nothing)),
    ]);
    this.#read(call.module, {
      module,
      isInRepeatedModule: place.isInRepeatedModule || mayRepeat(call),
      madeOf: place.madeOf ?? repetitionOf(call, place.nothing),
      nothing,
    });
  }

  /** A module without instances: its resources are declared, but have no instances. */
  #readAbsent({ resources = [], module_calls: calls = {} }: Module, module: string): void {
    for (const { address } of resources) this.declared.add(qualified(module, address));
    for (const [name, call] of Object.entries(calls)) {
      const below = qualified(module, `module.${name}`);
      this.modules.set(below, true);
      this.#readAbsent(call.module, below);
    }
  }
}

/** The properties of a gate about which nothing else is known. */
export const UNSEEN = {
  isEphemeral: false,
  isRepeated: true,
  isInRepeatedModule: true,
  constantCount: undefined,
  madeOf: undefined,
  constants: {},
} as const;

function mayRepeat({ count_expression: count, for_each_expression: forEach }: Repeated): boolean {
  return count !== undefined || forEach !== undefined;
}

function isNever({ count_expression: count, for_each_expression: forEach }: Repeated): boolean {
  return [count, forEach].some((expression) => nothingOf(expression?.constant_value) === 'empty');
}

function repetitionOf(
  { count_expression: count, for_each_expression: forEach }: Repeated,
  nothing: Nothings,
): Nothing | undefined {
  return compositionOf(count ?? forEach, nothing);
}

function nothingOf(value: unknown): Nothing | undefined {
  if (value === false) return 'off';
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === 0 || isEmpty ? 'empty' : undefined;
}

function nothings<T>(
  values: Iterable<readonly [string, T]>,
  nothingIn: (value: T) => Nothing | undefined,
): Nothings {
  const found = new Map<string, Nothing>();
  for (const [name, value] of values) {
    const nothing = nothingIn(value);
    if (nothing) found.set(name, nothing);
  }
  return found;
}

/** Set if an expression is such a constant, or refers only to such variables. */
function compositionOf(expression: unknown, nothing: Nothings): Nothing | undefined {
  const { output, success } = v.safeParse(Expression, expression);
  if (!success) return undefined;
  const { constant_value: constant, references = [] } = output;
  if (references.length === 0) return nothingOf(constant);
  const parts = references.map((name) => nothing.get(/^var\.([\w-]+)$/.exec(name)?.[1] ?? ''));
  if (parts.includes(undefined)) return undefined;
  return parts.includes('off') ? 'off' : 'empty';
}

function constantsOf({ expressions = {} }: Resource): Record<string, unknown> {
  const constants: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    const { output, success } = v.safeParse(Expression, expression);
    if (success && output.constant_value !== undefined) constants[name] = output.constant_value;
  }
  return constants;
}

/** Keys with the author's own text, which is not a reference. */
const NO_REFERENCES = ['constant_value', 'default', 'description'];

/** The addresses of gates in the references of a value. */
function gatesReferredTo(root: unknown): Set<string> {
  const found = new Set<string>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') {
      const [address] = /^(?:data|ephemeral)\.apsaramqtt_tokens?\.[\w-]+/.exec(value) ?? [];
      if (address) found.add(address);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) if (!NO_REFERENCES.includes(name)) pending.push(part);
    }
  }
  return found;
}

function withoutModules(calls: Readonly<Record<string, Call>>): unknown[] {
  return Object.values(calls).map(({ module: _, ...call }) => call);
}
