import { relative } from 'node:path';
import { type Evaluated, unreadable } from '../eval/evaluation';
import type { Scope } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { errorAt } from '../syntax/diagnostic';
import type { Place } from '../syntax/source-text';
import { COMMENT } from '../syntax/walk';
import { Unknown, type Value } from '../values/model';
import { ANY } from '../values/type';
import { unknownValue } from '../values/value';
import { attributeNamed } from './block-parts';
import { type CallingModule, calledFolder, type NoFolder } from './called-folder';
import type { ConfigurationContext } from './context';
import { type DeferringModule, deferredBy } from './deferral';
import { anyRepetition, type Expanded, type Expansion, expand, type Repetition } from './expansion';
import { importedAddresses } from './imported-addresses';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import { ModuleScope } from './module-scope';
import { outputValue } from './output-value';
import { referencesIn } from './references';
import { rootValue, type VariableDeclaration, variableValue } from './variable-declaration';
import type { GivenValue } from './variable-values';

/** The call of a module. */
export interface ModuleCaller {
  readonly module: ModuleInstance;
  readonly call: Block;
  readonly repetition: Repetition;
  /** Whether the call has no instances, and the module represents what it would be. */
  readonly isAbsent: boolean;
}

/** The instances of a module call, or why they are unknown. */
interface CalledInstances {
  readonly expansion: Expansion;
  readonly instances: readonly ModuleInstance[];
  /** Represents the module if it has no instances, so that its declarations can be read. */
  readonly absent: ModuleInstance | undefined;
}

const SINGLE: Repetition = { suffix: '' };
/** Arguments of a call that are not input variables of the module. */
export const CALL_ARGUMENTS = ['source', 'version', 'count', 'for_each', 'providers', 'depends_on', COMMENT];
const EVALUATING = Symbol('evaluating');

/** One instance of a module. Evaluates values on demand, and once. */
export class ModuleInstance implements DeferringModule, CallingModule {
  private readonly values = new Map<string, Value | typeof EVALUATING>();
  private readonly called = new Map<string, CalledInstances | undefined>();
  private readonly expansions = new Map<ResourceBlock, Expansion>();
  private readonly deferrals = new Map<ResourceBlock, string | undefined>();
  private importedByRoot: ReadonlySet<string> | undefined;
  /** The arguments of its provider blocks by name and key, evaluated once for all resources that use them. */
  readonly providerArguments = new Map<string, ReadonlyMap<string, Value>>();

  constructor(
    readonly context: ConfigurationContext,
    readonly configuration: ModuleConfiguration,
    /** Empty for the root, else such as `module.line["a"]`. */
    readonly address: string,
    /** The names of the calls that lead here. */
    readonly path: readonly string[],
    readonly caller: ModuleCaller | undefined,
    private readonly given: ReadonlyMap<string, GivenValue>,
    /** Why the instances of the module are unknown. If set, this one represents all of them. */
    readonly unknownInstances?: Unknown,
  ) {}

  /** Adds the address of this module in front of an address. */
  qualified(address: string): string {
    return this.address === '' ? address : `${this.address}.${address}`;
  }

  /** @param self the resource that is `self` in conditions. */
  scope(repetition: Repetition = SINGLE, self?: ResourceBlock): Scope {
    return new ModuleScope(this, repetition, self);
  }

  /** The scope of the validations of a variable. */
  validationScope(name: string): Scope {
    return new ModuleScope(this, SINGLE, undefined, name);
  }

  evaluate(expression: Expression, repetition?: Repetition, self?: ResourceBlock): Evaluated {
    return this.context.evaluation.evaluate(expression, this.scope(repetition, self));
  }

  variable(name: string): Value {
    const block = this.configuration.variables.get(name);
    if (block === undefined) return unreadable(`var.${name}`);
    return this.once(`var.${name}`, block.header, () => {
      const { caller } = this;
      const value = this.passed(name, block);
      if (value !== undefined)
        return this.isAbsent ? this.ofAbsent(value, name, this.context.declaration(block)) : value;
      if (caller === undefined) {
        this.context.unsetVariables.set(name, block);
        const detail = `var.${name}, which has no value here (set TF_VAR_${name} to give it one)`;
        return {
          value: unknownValue(
            this.context.declaration(block).type ?? ANY,
            new Unknown('cannot-be-read-here', detail),
          ),
          diagnostics: [],
        };
      }
      const call = `module.${this.path.at(-1)}`;
      return this.errorAt(`The argument ${name} is required in ${call}.`, caller.call.header);
    });
  }

  /** The value of a variable in its own validations. There, it is known even in a module without instances. */
  validatedVariable(name: string): Value {
    const block = this.configuration.variables.get(name);
    const passed = block && this.isAbsent ? this.passed(name, block) : undefined;
    return passed?.value ?? this.variable(name);
  }

  /** The value from the call or the environment, else the default; undefined if there is none. */
  private passed(name: string, block: Block): Evaluated | undefined {
    const declaration = this.context.declaration(block);
    const { caller } = this;
    const place =
      caller === undefined ? block.header : (attributeNamed(caller.call.body, name) ?? caller.call.header);
    return variableValue(declaration, this.givenValue(name, declaration), place);
  }

  /** Whether the module has no instances. The engines validate such a module with unknown variables. */
  get isAbsent(): boolean {
    return this.caller !== undefined && (this.caller.isAbsent || this.caller.module.isAbsent);
  }

  private ofAbsent(
    { value, diagnostics }: Evaluated,
    name: string,
    declaration: VariableDeclaration,
  ): Evaluated {
    const unknown = new Unknown('cannot-be-read-here', `var.${name} of a module without instances`);
    return { value: { ...unknownValue(declaration.type ?? ANY, unknown), marks: value.marks }, diagnostics };
  }

  local(name: string): Value {
    const attribute = this.configuration.locals.get(name);
    if (attribute === undefined) return unreadable(`local.${name}`);
    return this.once(`local.${name}`, attribute.value, () => this.evaluate(attribute.value));
  }

  output(name: string): Value {
    const block = this.configuration.outputs.get(name);
    if (block === undefined) return unreadable(`output.${name}`);
    return this.once(`output.${name}`, block.header, () => {
      const value = attributeNamed(block.body, 'value');
      if (value === undefined) return this.errorAt(`The output ${name} has no value.`, block.header);
      const output = { name, block, value, isOfRoot: this.caller === undefined };
      return outputValue(output, this.evaluate(value.value), this.context.evaluation);
    });
  }

  /** An argument of one instance of a resource, evaluated once. */
  argument(resource: ResourceBlock, repetition: Repetition, name: string): Value | undefined {
    const attribute = attributeNamed(resource.block.body, name);
    if (attribute === undefined) return undefined;
    const key = `${resource.address}${repetition.suffix}.${name}`;
    return this.once(key, attribute, () => this.evaluate(attribute.value, repetition));
  }

  /** The instances of a resource. */
  expansionOf(resource: ResourceBlock): Expansion {
    let expansion = this.expansions.get(resource);
    if (expansion === undefined) {
      expansion = this.expansion(resource.block, resource.address);
      this.expansions.set(resource, expansion);
    }
    return expansion;
  }

  /** The instances of a call; undefined if the module could not be read. */
  calledInstances(name: string): CalledInstances | undefined {
    const call = this.configuration.calls.get(name);
    if (call !== undefined && !this.called.has(name)) {
      // Until the instances are known, the call has none, so that a call that depends on itself does not loop.
      this.called.set(name, undefined);
      this.called.set(name, this.callOf(name, call));
    }
    return this.called.get(name);
  }

  /** This module and all modules that it calls, in the order of the calls. */
  *all(): Generator<ModuleInstance> {
    yield this;
    for (const name of this.configuration.calls.keys()) {
      for (const module of this.calledInstances(name)?.instances ?? []) yield* module.all();
    }
  }

  /** The modules below this one that are declared but have no instances. */
  *absent(): Generator<ModuleInstance> {
    for (const module of this.all()) {
      for (const name of module.configuration.calls.keys()) {
        const absent = module.calledInstances(name)?.absent;
        if (absent === undefined) continue;
        yield* absent.all();
        yield* absent.absent();
      }
    }
  }

  /** See `deferredBy` in deferral.ts. Cached for all instances of a resource. */
  deferredBy(resource: ResourceBlock): string | undefined {
    if (!this.deferrals.has(resource)) this.deferrals.set(resource, deferredBy(this, resource));
    return this.deferrals.get(resource);
  }

  /** Whether an import block names an instance of a resource, or may do so. */
  isImported({ address }: ResourceBlock, suffix: string): boolean {
    const withoutKeys = [...this.path.map((name) => `module.${name}`), address].join('.');
    return [this.qualified(`${address}${suffix}`), withoutKeys].some((one) => this.imported.has(one));
  }

  /** The addresses that the root module imports. Empty while they are evaluated, so that an import that depends on itself does not loop. */
  private get imported(): ReadonlySet<string> {
    if (this.caller !== undefined) return this.caller.module.imported;
    if (this.importedByRoot === undefined) {
      this.importedByRoot = new Set();
      this.importedByRoot = importedAddresses(this);
    }
    return this.importedByRoot;
  }

  private callOf(name: string, call: Block): CalledInstances | undefined {
    const folder = calledFolder(this, name, call);
    if (typeof folder !== 'string') return this.reportUnread(name, call, folder);
    const configuration = this.context.module(folder);
    const expansion = this.expansion(call, `module.${name}`);
    const repetitions =
      expansion.kind === 'unknown' ? [anyRepetition(expansion.unknown)] : expansion.repetitions;
    const unknownInstances = expansion.kind === 'unknown' ? expansion.unknown : this.unknownInstances;
    const path = [...this.path, name];
    const instance = (repetition: Repetition, unknownInstances: Unknown | undefined, isAbsent = false) => {
      const address = this.qualified(`module.${name}${repetition.suffix}`);
      const caller = { module: this, call, repetition, isAbsent };
      return new ModuleInstance(
        this.context,
        configuration,
        address,
        path,
        caller,
        NOTHING,
        unknownInstances,
      );
    };
    const instances: ModuleInstance[] = [];
    for (const repetition of repetitions) {
      if (!this.context.countModule()) {
        this.reportUnread(name, call, { why: 'the configuration has too many modules' });
        break;
      }
      instances.push(instance(repetition, unknownInstances));
    }
    const none = new Unknown('cannot-be-read-here', `module.${name}, of which there is no instance`);
    const absent = repetitions.length === 0 ? instance(anyRepetition(none), none, true) : undefined;
    return { expansion, instances, absent };
  }

  private reportUnread(name: string, { header }: Block, { why, cause = 'invalid' }: NoFolder): undefined {
    const address = [...this.path, name].map((part) => `module.${part}`).join('.');
    const reason = `${address} was not read, because ${why}.`;
    this.context.reportUnread({ address, place: header, reason, cause });
  }

  /** Whether a folder is that of the module or of one of its callers. */
  isWithin(folder: string): boolean {
    return this.configuration.folder === folder || this.caller?.module.isWithin(folder) === true;
  }

  private expansion(block: Block, address: string): Expansion {
    const key = `expansion of ${address}`;
    if (this.values.get(key) === EVALUATING) {
      this.context.report(
        this.errorAt(`The instances of ${address} depend on themselves.`, block.header).diagnostics,
      );
      return { kind: 'unknown', unknown: new Unknown('cannot-be-read-here', address) };
    }
    this.values.set(key, EVALUATING);
    const { evaluation } = this.context;
    const { expansion, diagnostics } = evaluation.withinLimit<Expanded>(
      block.header,
      () => expand(block, evaluation, this.scope()),
      (diagnostics) => ({
        expansion: { kind: 'unknown', unknown: new Unknown('cannot-be-read-here', address) },
        diagnostics,
      }),
    );
    this.values.delete(key);
    this.context.report(diagnostics);
    return expansion;
  }

  private givenValue(name: string, declaration: VariableDeclaration): Evaluated | undefined {
    const { caller } = this;
    if (caller === undefined) {
      const given = this.given.get(name);
      return given && rootValue(given, declaration, this.context.evaluation);
    }
    const argument = CALL_ARGUMENTS.includes(name) ? undefined : attributeNamed(caller.call.body, name);
    // In a call without instances, the engines evaluate only arguments without references.
    if (argument !== undefined && caller.isAbsent && referencesIn(argument.value).length > 0)
      return { value: unreadable(`the argument ${name}`), diagnostics: [] };
    return argument && caller.module.evaluate(argument.value, caller.repetition);
  }

  private once(key: string, place: Place, compute: () => Evaluated): Value {
    const known = this.values.get(key);
    if (known === EVALUATING) {
      this.context.report(this.errorAt(`${this.qualified(key)} depends on itself.`, place).diagnostics);
      return unreadable(`${key}, which depends on itself`);
    }
    if (known !== undefined) return known;
    this.values.set(key, EVALUATING);
    const { value, diagnostics } = this.context.evaluation.withinLimit(place, compute, (diagnostics) => ({
      value: unreadable('something that takes too many steps to evaluate'),
      diagnostics,
    }));
    this.context.report(diagnostics);
    this.values.set(key, value);
    return value;
  }

  private errorAt(message: string, place: Place): Evaluated {
    return {
      value: unreadable('something that has an error'),
      diagnostics: [errorAt(message, place)],
    };
  }

  /** The value of `path.module`: relative to the folder in which the engine runs. */
  get pathValue(): string {
    return relative(this.context.rootFolder, this.configuration.folder).replaceAll('\\', '/') || '.';
  }
}

const NOTHING: ReadonlyMap<string, GivenValue> = new Map();
