import type { Body, Expression } from '../syntax/ast';
import { COMMENT } from '../syntax/walk';
import { attributeNamed, literalText } from './block-parts';
import type { DependencyGraph } from './dependency-graph';
import { nodeIn } from './graph-nodes';
import type { ModuleInstance } from './module-instance';
import {
  isRepeated,
  type NameScope,
  partsOf,
  type Reading,
  typeOf,
  typeWithin,
  type ValuePart,
  withName,
} from './value-parts';
import { ANY, type HeldValue, KEY, nameOfValue, type PathStep, type ValuePath } from './value-path';

const WHOLE: ValuePath = [];

/** Values by their names, each once. */
export type HeldValues = ReadonlyMap<string, HeldValue>;

/** Which values of a configuration contain which other values, regardless of instances. */
export class ValueFlow {
  /** What each variable, local value and output is given. */
  readonly #origins = new Map<string, { readonly expression: Expression; readonly scope: NameScope }>();
  /** What is in values directly: a map of thousands of tokens is used by as many resources. */
  readonly #contents = new Map<string, readonly HeldValue[]>();

  /** Resources that can have several instances. */
  readonly #repeated = new Set<string>();
  /** The types of variables. */
  readonly #types = new Map<string, Expression>();
  /** What resources are given that hand out nothing else. */
  readonly #passing = new Map<string, readonly ValuePart[]>();

  /** @param passing the types of the resources that hand out what they are given. */
  constructor(graph: DependencyGraph, passing: RegExp) {
    for (const module of graph.modules) this.#addModule(module, passing);
  }

  /** Everything that is in what a body is given, or decides about it, but not what has only its number, as `length()`. */
  contentOf(body: Body, module: ModuleInstance): HeldValues {
    return this.#reachedFrom(directValues(partsOfBody(body, module), 'content'));
  }

  /** Everything that is in a value, other than itself. */
  contentOfValue(value: HeldValue): HeldValues {
    return this.#reachedFrom(this.#contentOf(value));
  }

  /**
   * What something in the value of an expression may be itself, in another form at most, through all that passes it on.
   *
   * @param block the body of the block that the expression is written in.
   * @param affixes what a text may hold beside one value.
   */
  identitiesOf(
    expression: Expression,
    path: ValuePath,
    block: Body,
    module: ModuleInstance,
    affixes: RegExp,
  ): HeldValues {
    const reached = new Map<string, HeldValue>();
    const pending = directValues([{ expression, path, scope: scopeOf(block, module) }], { affixes });
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const name = nameOfValue(next);
      if (reached.has(name)) continue;
      reached.set(name, next);
      for (const value of this.#directlyIn(next, { affixes })) pending.push(value);
    }
    return reached;
  }

  #reachedFrom(values: readonly HeldValue[]): HeldValues {
    const reached = new Map<string, HeldValue>();
    const pending = [...values];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const name = nameOfValue(next);
      if (reached.has(name)) continue;
      reached.set(name, next);
      for (const value of this.#contentOf(next)) pending.push(value);
    }
    return reached;
  }

  #contentOf(value: HeldValue): readonly HeldValue[] {
    const name = nameOfValue(value);
    let content = this.#contents.get(name);
    if (content === undefined) {
      content = this.#directlyIn(value, 'content');
      this.#contents.set(name, content);
    }
    return content;
  }

  /** Whether a value is only a name for what the configuration gives it. */
  isPassedOn({ node }: HeldValue): boolean {
    return this.#origins.has(node) || this.#passing.has(node);
  }

  /** The same in any element of the maps and lists that a value is in, as far as their types are known. */
  inAnyElement({ node, path }: HeldValue): HeldValue {
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

  #directlyIn({ node, path }: HeldValue, reading: Reading): HeldValue[] {
    const origin = this.#origins.get(node);
    if (origin !== undefined) return directValues([{ ...origin, path }], reading);
    return reading === 'content' ? directValues(this.#passing.get(node) ?? [], reading) : [];
  }

  #addModule(module: ModuleInstance, passing: RegExp): void {
    const { caller, configuration } = module;
    const { variables, locals, outputs, resources } = configuration;
    const own: NameScope = { module, names: new Map() };
    const add = (address: string, expression: Expression | undefined, scope: NameScope) => {
      if (expression !== undefined) this.#origins.set(nodeIn(module, address), { expression, scope });
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

/** The values that parts of expressions hold, each part followed once: loops in loops can name a variable twice as often with each. */
function directValues(parts: readonly ValuePart[], reading: Reading): HeldValue[] {
  const followed = new Map<Expression, Set<string>>();
  const values = new Map<string, HeldValue>();
  const pending: (ValuePart | HeldValue)[] = [...parts];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('node' in next) {
      values.set(nameOfValue(next), next);
      continue;
    }
    const path = nameOfValue({ node: '', path: next.path });
    const paths = followed.get(next.expression) ?? new Set();
    if (paths.has(path)) continue;
    followed.set(next.expression, paths.add(path));
    for (const part of partsOf(next, reading)) pending.push(part);
  }
  return [...values.values()];
}

/** The names in a block: `each`, where it has `for_each`. */
function scopeOf(body: Body, module: ModuleInstance): NameScope {
  const scope: NameScope = { module, names: new Map() };
  const all = attributeNamed(body, 'for_each')?.value;
  return all === undefined ? scope : withName(scope, 'each', 'iterator', all);
}

function partsOfBody(body: Body, module: ModuleInstance): ValuePart[] {
  const scope = scopeOf(body, module);
  const all = attributeNamed(body, 'for_each')?.value;
  // Of what a block is repeated for, each instance has the key.
  const keys: ValuePart[] =
    all === undefined ? [] : [{ expression: all, path: [KEY], scope: { module, names: new Map() } }];
  return [...keys, ...partsWithin(body, scope, ['for_each'])];
}

/** Arguments that name other things, and a comment. */
const WITHOUT_VALUES = ['depends_on', 'ignore_changes', 'replace_triggered_by', COMMENT];

/** @param others the arguments whose values are not in the block. */
function partsWithin(
  { attributes, blocks }: Body,
  scope: NameScope,
  others: readonly string[] = [],
): ValuePart[] {
  const own = attributes
    .filter(({ name }) => !WITHOUT_VALUES.includes(name) && !others.includes(name))
    .map(({ value }): ValuePart => ({ expression: value, path: WHOLE, scope }));
  const inBlocks = blocks.flatMap(({ type, labels, body }) => {
    const all = type === 'dynamic' ? attributeNamed(body, 'for_each')?.value : undefined;
    if (all === undefined) return partsWithin(body, scope);
    const iterator = attributeNamed(body, 'iterator')?.value;
    const name = (iterator && literalText(iterator)) ?? labels[0]?.text ?? '';
    return partsWithin(body, withName(scope, name, 'iterator', all), ['for_each', 'iterator']);
  });
  return [...own, ...inBlocks];
}
