import { groupBy } from '../../../gate/grouping';
import { callerOf, planAddress, qualified, withoutKeys } from './address';
import type { PlannedGate } from './configuration';
import type { PlanJson } from './plan-json';
import type { StateModule } from './state-modules';
import type { PlanTime } from './time';

const NONE: ReadonlySet<string> = new Set();

/** Finds the instances of gates that a plan should contain, from the other contents of the plan. */
export class PlanInstances {
  /** The module instances that certainly exist, by the module's address without keys. */
  readonly #known = new Map<string, Set<string>>([['', new Set([''])]]);
  /** The modules in the prior state, by address without keys. The configuration may no longer have some of them. */
  readonly #prior: ReadonlyMap<string, readonly StateModule[]>;

  /** @param found the addresses of all instances of gates in the plan. */
  constructor(
    plan: PlanJson,
    modules: ReadonlyMap<string, boolean>,
    private readonly time: PlanTime,
    found: Iterable<string>,
  ) {
    for (const address of found) this.#know(planAddress(address).module);
    for (const { address } of plan.plannedModules()) this.#know(address);
    this.#prior = groupBy(plan.priorModules(), ({ address }) => withoutKeys(address));
    for (const [module, isRepeated] of modules) if (!isRepeated) this.#knowSingle(module);
  }

  /**
   * The addresses of instances of a gate that exist or may exist but that the plan does not contain.
   * @param found the addresses of the instances that the plan contains.
   */
  missing(gate: PlannedGate, found: readonly string[]): string[] {
    const { name } = planAddress(gate.address);
    const modules = this.#known.get(gate.module);
    if (modules === undefined) return this.#isEmpty(gate, undefined) ? [] : [gate.address];
    const isKeyed = gate.isRepeated || found.some((address) => address.endsWith(']'));
    const isInKeyedModule =
      gate.isInRepeatedModule || found.some((address) => planAddress(address).module !== gate.module);
    // In a partial plan, the number of further instances is not known.
    if (this.time.isPartial && (isInKeyedModule || (isKeyed && gate.constantCount === undefined)))
      return [gate.address];
    const inModules = groupBy(found, (address) => planAddress(address).module);
    return [...modules].flatMap((module) => {
      const address = qualified(module, name);
      const own = inModules.get(module) ?? [];
      if (own.length === 0 && isKeyed && gate.constantCount === undefined)
        return this.#isEmpty(gate, module) ? [] : [address];
      const held = new Set(own);
      return expected(gate.constantCount, isKeyed, address, own).filter((one) => !held.has(one));
    });
  }

  /** Adds a module instance and those of all modules that contain it. */
  #know(instance: string): void {
    for (let at: string | undefined = instance; at; at = callerOf(at)) {
      const module = withoutKeys(at);
      const instances = this.#known.get(module);
      if (instances) instances.add(at);
      else this.#known.set(module, new Set([at]));
    }
  }

  /** A module that is called once has an instance in every instance of its caller, unless instances with keys were found. */
  #knowSingle(module: string): void {
    const instances = [...this.#knownOf(module), ...this.#priorInstances(module)];
    if (instances.some((instance) => instance.endsWith(']'))) return;
    const caller = callerOf(module);
    if (caller === undefined) return;
    const call = module.slice(caller.length).replace(/^\./, '');
    for (const instance of this.#knownOf(caller)) this.#know(qualified(instance, call));
  }

  #knownOf(module: string): ReadonlySet<string> {
    return this.#known.get(module) ?? NONE;
  }

  #priorInstances(module: string): string[] {
    return (this.#prior.get(module) ?? []).map(({ address }) => address);
  }

  /** Whether a gate certainly has no instances, in the given instance of its module or in any. */
  #isEmpty(gate: PlannedGate, module: string | undefined): boolean {
    const { isComplete, isPartial } = this.time;
    if (isPartial) return false;
    if (gate.madeOf === 'empty') return true;
    if (isComplete !== true) return false;
    return (gate.madeOf === 'off' && this.#prior.has('')) || this.#isListed(gate.module, module);
  }

  /** Whether the prior state contains the list in which the results of a gate would be. */
  #isListed(module: string, instance: string | undefined): boolean {
    const all = this.#prior.get(module) ?? [];
    const known = instance === undefined ? all : all.filter(({ address }) => address === instance);
    if (known.length > 0) return known.every(({ resources }) => resources !== undefined);
    // If the state has no instance of the module, the list of modules in its caller's state decides.
    for (let caller = callerOf(module); caller !== undefined; caller = callerOf(caller)) {
      const callers = this.#prior.get(caller) ?? [];
      if (callers.length > 0) return callers.every(({ hasChildren }) => hasChildren);
    }
    return false;
  }
}

/** More instances than any block has. A larger number, from a manipulated plan, is not expanded. */
const MAX_INSTANCES = 10_000;

/** The instances that exist in one instance of a module if there is at least one. */
function expected(
  constantCount: number | undefined,
  isKeyed: boolean,
  address: string,
  found: readonly string[],
): string[] {
  if (!isKeyed) return [address];
  const indexes = found.flatMap((one) => /\[(\d+)\]$/.exec(one)?.[1] ?? []).map(Number);
  const count = constantCount ?? indexes.reduce((most, index) => Math.max(most, index + 1), 0);
  return Array.from({ length: Math.min(count, MAX_INSTANCES) }, (_, index) => `${address}[${index}]`);
}
