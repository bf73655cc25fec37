import * as v from 'valibot';
import { isTokenCheck } from '../../../gate/configuration/token-argument';
import { record } from '../../schemas/parts';
import { qualified } from './address';

/** A gate as the configuration in a plan declares it. */
export interface PlannedGate {
  /** Without the keys of instances, as in `module.line.data.apsaramqtt_token.device_1`. */
  readonly address: string;
  /** The module that declares it, without the keys of instances; nothing for the root. */
  readonly module: string;
  readonly isEphemeral: boolean;
  /** Whether it has `count` or `for_each` itself. A plan does not show a `for_each` that refers to nothing. */
  readonly isRepeated: boolean;
  /** Whether a module around it has `count` or `for_each`. */
  readonly isInRepeatedModule: boolean;
  /** How many there are in each instance of its module, where that is constant. */
  readonly constantCount: number | undefined;
  /** What a `count` or `for_each`, of it or of a module around it, is made of, where that speaks for there being none. */
  readonly madeOf: Nothing | undefined;
  /** The arguments that are constant. */
  readonly constants: Readonly<Record<string, unknown>>;
}

/** `empty`: collections without elements and zeros only. `off`: such values and `false`, as in `var.enabled ? 1 : 0`. */
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
  // Left out where no provider is needed, and never empty.
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

/** A module, where it is, and what is known of the instances that there are of it. */
interface Place extends Pick<PlannedGate, 'module' | 'isInRepeatedModule' | 'madeOf'> {
  /** The variables of the module that are such. */
  readonly nothing: Nothings;
}

/** The configuration that a plan was made of: what Terraform has read from every module. */
export class PlanConfiguration {
  readonly gates: PlannedGate[] = [];
  /** The managed resources that have exactly one instance in every complete plan. */
  readonly singleResources: string[] = [];
  /** The addresses of all resources, without the keys of instances. */
  readonly declared = new Set<string>();
  /** The modules that are called, without the keys of instances, and whether each call has `count` or `for_each`. */
  readonly modules = new Map([['', false]]);
  /** What the configuration refers to or calls, and does not hold: only parts of it are here. */
  readonly missing: string[] = [];
  /** Whether something in it needs the provider of the gates. */
  readonly requiresProvider: boolean;
  /** Whether its providers are from where OpenTofu looks for them. */
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
   * Undefined where the value is not what Terraform writes.
   * @param variables the values of the variables of the root module.
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

  /** Terraform leaves ephemeral resources out of the list, and names them where they are referred to. */
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

  /** A module without instances: what it declares is declared, and is nowhere. */
  #readAbsent({ resources = [], module_calls: calls = {} }: Module, module: string): void {
    for (const { address } of resources) this.declared.add(qualified(module, address));
    for (const [name, call] of Object.entries(calls)) {
      const below = qualified(module, `module.${name}`);
      this.modules.set(below, true);
      this.#readAbsent(call.module, below);
    }
  }
}

/** A gate of which no more is known than that it exists. */
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

/** What an expression is made of: a constant, or variables and nothing else. */
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

/** Texts of the author's own. */
const NO_REFERENCES = ['constant_value', 'default', 'description'];

/** The addresses of gates that something in a value refers to. */
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
