import type { Body, Expression } from '../syntax/ast';
import { COMMENT } from '../syntax/walk';
import { attributeNamed, isRepeated, iteratorName } from './block-parts';
import type { DependencyGraph } from './dependency-graph';
import { nodeIn } from './graph-nodes';
import type { ModuleInstance } from './module-instance';
import {
  type NameScope,
  partsOf,
  type Reading,
  typeOf,
  typeWithin,
  type ValuePart,
  withName,
} from './value-parts';
import { ANY, addressText, KEY, type PathStep, type ValueAddress, type ValuePath } from './value-path';

const WHOLE: ValuePath = [];

/** More values than any configuration has in one place. */
const MAX_REACHED = 100_000;

/** Addresses of values by their text. */
export type ValueAddresses = ReadonlyMap<string, ValueAddress>;

/** Which values of a configuration contain which other values, regardless of instances. */
export class ValueFlow {
  /** The expressions that define variables, local values and outputs. */
  readonly #definitions = new Map<string, { readonly expression: Expression; readonly scope: NameScope }>();
  /** The values directly inside a value. Cached, because thousands of resources may use one map of tokens. */
  readonly #contents = new Map<string, readonly ValueAddress[]>();
  /** The nodes of resources that can have several instances. */
  readonly #repeated = new Set<string>();
  /** The types of variables. */
  readonly #types = new Map<string, Expression>();
  /** The arguments of resources whose attributes are only these arguments. */
  readonly #passing = new Map<string, readonly ValuePart[]>();

  /** @param passing the types of resources whose attributes are only their arguments, such as `null_data_source`. */
  constructor(graph: DependencyGraph, passing: RegExp) {
    for (const module of graph.modules) this.#addModule(module, passing);
  }

  /** All values that the arguments of a body contain or depend on, except those of which only the number matters, as in `length()`. */
  contentOfBody(body: Body, module: ModuleInstance): ValueAddresses {
    return reachedFrom(directValues(partsOfBody(body, module), 'content'), (value) => this.#contentOf(value));
  }

  /** All values that a value contains or depends on. */
  contentOfValue(value: ValueAddress): ValueAddresses {
    return reachedFrom(this.#contentOf(value), (inner) => this.#contentOf(inner));
  }

  /**
   * All values that may be passed on to a part of an expression, unchanged or only in another form such as JSON.
   *
   * @param block the body of the block that contains the expression.
   * @param affixes the texts that a template may have around the value.
   */
  sourcesOf(
    expression: Expression,
    path: ValuePath,
    block: Body,
    module: ModuleInstance,
    affixes: RegExp,
  ): ValueAddresses {
    const direct = directValues([{ expression, path, scope: scopeOf(block, module) }], { affixes });
    return reachedFrom(direct, (value) => this.#directlyIn(value, { affixes }));
  }

  #contentOf(value: ValueAddress): readonly ValueAddress[] {
    const name = addressText(value);
    let content = this.#contents.get(name);
    if (content === undefined) {
      content = this.#directlyIn(value, 'content');
      this.#contents.set(name, content);
    }
    return content;
  }

  /** Whether a value only passes on other values of the configuration. */
  isPassedOn({ node }: ValueAddress): boolean {
    return this.#definitions.has(node) || this.#passing.has(node);
  }

  /** The address with any element in place of each key of a map or list, as far as the types are known. */
  inAnyElement({ node, path }: ValueAddress): ValueAddress {
    let type = this.#types.get(node);
    const steps = path.map((step, at): PathStep => {
      const isElement =
        (typeof step === 'string' && /^\d+$/.test(step)) ||
        (type?.kind === 'call' && /^(map|list|set)$/.test(type.name)) ||
        (at === 0 && this.#repeated.has(node));
      type = typeWithin(type, step);
      return isElement && at < path.length - 1 && step !== KEY ? ANY : step;
    });
    return { node, path: steps };
  }

  #directlyIn({ node, path }: ValueAddress, reading: Reading): ValueAddress[] {
    const definition = this.#definitions.get(node);
    if (definition !== undefined) return directValues([{ ...definition, path }], reading);
    return reading === 'content' ? directValues(this.#passing.get(node) ?? [], reading) : [];
  }

  #addModule(module: ModuleInstance, passing: RegExp): void {
    const { caller, configuration } = module;
    const { variables, locals, outputs, resources } = configuration;
    const own: NameScope = { module, names: new Map() };
    const add = (address: string, expression: Expression | undefined, scope: NameScope) => {
      if (expression !== undefined) this.#definitions.set(nodeIn(module, address), { expression, scope });
    };
    if (caller !== undefined) {
      const { call } = caller;
      const around = scopeOf(call.body, caller.module);
      for (const name of variables.keys()) add(`var.${name}`, attributeNamed(call.body, name)?.value, around);
    }
    for (const [name, { value }] of locals) add(`local.${name}`, value, own);
    for (const [name, { body }] of outputs) add(`output.${name}`, attributeNamed(body, 'value')?.value, own);
    for (const [name, block] of variables) {
      const type = typeOf(block);
      if (type !== undefined) this.#types.set(nodeIn(module, `var.${name}`), type);
    }
    for (const { address, type, block } of resources.values()) {
      const node = nodeIn(module, address);
      if (isRepeated(block)) this.#repeated.add(node);
      if (passing.test(type)) this.#passing.set(node, partsOfBody(block.body, module));
    }
  }
}

/**
 * Values and everything that can be reached from them.
 *
 * @throws RangeError if these are too many: with several alternatives in each value of a chain, the number of paths grows exponentially.
 */
function reachedFrom(
  values: readonly ValueAddress[],
  nextOf: (value: ValueAddress) => readonly ValueAddress[],
): ValueAddresses {
  const reached = new Map<string, ValueAddress>();
  const pending = [...values];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const text = addressText(next);
    if (reached.has(text)) continue;
    if (reached.size >= MAX_REACHED)
      throw new RangeError('The values refer to each other over too many paths.');
    reached.set(text, next);
    for (const value of nextOf(next)) pending.push(value);
  }
  return reached;
}

/** The values that expressions refer to directly. Follows each part once, because the number of ways doubles with each nested loop. */
function directValues(parts: readonly ValuePart[], reading: Reading): ValueAddress[] {
  const followed = new Map<Expression, Set<string>>();
  const values = new Map<string, ValueAddress>();
  const pending: (ValuePart | ValueAddress)[] = [...parts];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('node' in next) {
      values.set(addressText(next), next);
      continue;
    }
    const path = addressText({ node: '', path: next.path });
    const paths = followed.get(next.expression) ?? new Set();
    if (paths.has(path)) continue;
    followed.set(next.expression, paths.add(path));
    for (const part of partsOf(next, reading)) pending.push(part);
  }
  return [...values.values()];
}

/** The names in a block: `each` if it has `for_each`. */
function scopeOf(body: Body, module: ModuleInstance): NameScope {
  const scope: NameScope = { module, names: new Map() };
  const all = attributeNamed(body, 'for_each')?.value;
  return all === undefined ? scope : withName(scope, 'each', 'iterator', all);
}

function partsOfBody(body: Body, module: ModuleInstance): ValuePart[] {
  const scope = scopeOf(body, module);
  const all = attributeNamed(body, 'for_each')?.value;
  // The address of each instance contains its key.
  const keys: ValuePart[] =
    all === undefined ? [] : [{ expression: all, path: [KEY], scope: { module, names: new Map() } }];
  return [...keys, ...partsWithin(body, scope, ['for_each'])];
}

/** Arguments that name objects, and comments. */
const WITHOUT_VALUES = ['depends_on', 'ignore_changes', 'replace_triggered_by', COMMENT];

/** @param others more arguments to leave out. */
function partsWithin(
  { attributes, blocks }: Body,
  scope: NameScope,
  others: readonly string[] = [],
): ValuePart[] {
  const own = attributes
    .filter(({ name }) => !WITHOUT_VALUES.includes(name) && !others.includes(name))
    .map(({ value }): ValuePart => ({ expression: value, path: WHOLE, scope }));
  const inBlocks = blocks.flatMap((block) => {
    const { type, body } = block;
    const all = type === 'dynamic' ? attributeNamed(body, 'for_each')?.value : undefined;
    if (all === undefined) return partsWithin(body, scope);
    const inner = withName(scope, iteratorName(block), 'iterator', all);
    return partsWithin(body, inner, ['for_each', 'iterator']);
  });
  return [...own, ...inBlocks];
}
