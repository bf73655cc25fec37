import { type Reference, referenceOf } from '../eval/scope';
import type { Body, Expression, ForExpression, Splat } from '../syntax/ast';
import { expressionsIn, subexpressions } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import type { DependencyGraph } from './dependency-graph';
import { filesReadIn, memberOf, nodeIn, nodeOf, valueOfMember } from './graph-nodes';
import type { ModuleInstance } from './module-instance';
import { referencesIn } from './references';

/** An expression, and the module in which it is written. */
interface Origin {
  readonly expression: Expression | undefined;
  readonly module: ModuleInstance;
}

/** Which values are in which of a configuration, whatever instances there are. */
export class ValueFlow {
  /** What each variable and each local is given. */
  private readonly origins = new Map<string, Origin>();
  /** The nodes whose values are in each directly: a map of thousands of tokens is used by as many resources. */
  private readonly direct = new Map<string, readonly string[]>();

  constructor(private readonly graph: DependencyGraph) {
    for (const module of graph.modules) this.addModule(module);
  }

  /**
   * The nodes whose values are in the values of the expressions of a body: not those that only decide about it, as `keys()` and `length()` of
   * something do. The member of an object, `var.device.token`, is a node of its own beside `var.device`.
   *
   * @param isFollowed whether what a node depends on is in its value as well.
   */
  valuesIn(body: Body, module: ModuleInstance, isFollowed: (node: string) => boolean): ReadonlySet<string> {
    return this.reachedFrom(valuesOfBody(body, module), isFollowed);
  }

  /** The nodes whose values are in that of a node. */
  valuesInNode(node: string, isFollowed: (node: string) => boolean): ReadonlySet<string> {
    return this.reachedFrom(isFollowed(node) ? this.valuesOf(node) : [], isFollowed);
  }

  private reachedFrom(nodes: readonly string[], isFollowed: (node: string) => boolean): ReadonlySet<string> {
    const reached = new Set<string>();
    const pending = [...nodes];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      if (isFollowed(next)) for (const value of this.valuesOf(next)) pending.push(value);
    }
    return reached;
  }

  private addModule(module: ModuleInstance): void {
    const { caller } = module;
    for (const name of module.configuration.variables.keys()) {
      const argument = caller && attributeNamed(caller.call.body, name)?.value;
      this.origins.set(nodeIn(module, `var.${name}`), {
        expression: argument && elementIn(argument, caller.call.body),
        module: caller?.module ?? module,
      });
    }
    for (const [name, { value }] of module.configuration.locals)
      this.origins.set(nodeIn(module, `local.${name}`), { expression: value, module });
  }

  private valuesOf(node: string): readonly string[] {
    const known = this.direct.get(node) ?? [...new Set(this.directValuesOf(node))];
    this.direct.set(node, known);
    return known;
  }

  private directValuesOf(node: string): readonly string[] {
    const origin = this.origins.get(node);
    if (origin !== undefined) {
      const members = this.graph.membersOf(node).map((member) => `${node}.${member}`);
      return [...members, ...valuesOfOrigin(origin)];
    }
    const [, base = '', member = ''] = /^(.*)\.([^.]+)$/.exec(node) ?? [];
    const whole = this.origins.get(base);
    if (whole === undefined)
      return this.graph.directDependenciesOf(node) ?? this.graph.directDependenciesOf(base) ?? [];
    return this.valuesOfMember(whole, member);
  }

  private valuesOfMember(whole: Origin, member: string): string[] {
    const { expression, module } = whole;
    if (expression === undefined) return [];
    const { value, member: left } = valueOfMember(expression, member);
    const reference = left === undefined ? undefined : referenceOf(value);
    const passed = reference?.steps.length === 1 ? nodeOf(reference, module) : undefined;
    return passed !== undefined && this.origins.has(passed)
      ? [`${passed}.${left}`]
      : valuesOfExpressions([value], module);
  }
}

function valuesOfBody(body: Body, module: ModuleInstance): string[] {
  const expressions = expressionsIn(body);
  const all = attributeNamed(body, 'for_each')?.value;
  const reference = all && referenceOf(all);
  const node = reference?.steps.length === 1 ? nodeOf(reference, module) : undefined;
  const members = membersOfEach(expressions);
  if (members === undefined) return valuesOfExpressions(expressions, module);
  const others = expressions.filter((expression) => expression !== all);
  if (all?.kind === 'for' && members.length > 0)
    return valuesOfExpressions([...members.map((member) => loopOverMember(all, member)), ...others], module);
  if (node === undefined) return valuesOfExpressions(expressions, module);
  return [...members.map((member) => `${node}.[]${member}`), ...valuesOfExpressions(others, module)];
}

function valuesOfOrigin({ expression, module }: Origin): string[] {
  return expression === undefined ? [] : valuesOfExpressions([expression], module);
}

function valuesOfExpressions(expressions: readonly Expression[], module: ModuleInstance): string[] {
  return expressions.flatMap((expression) => {
    const nodes = valueReferencesIn(expression).flatMap((reference) => {
      const node = nodeOf(reference, module);
      if (node === undefined) return [];
      const member = memberOf(reference);
      return member === undefined ? node : `${node}.${member}`;
    });
    return [...nodes, ...filesReadIn(expression, module)];
  });
}

/** The members of `each.value` that expressions use; undefined where one uses it as a whole. */
function membersOfEach(expressions: readonly Expression[]): string[] | undefined {
  const values = expressions
    .flatMap((expression) => referencesIn(expression))
    .filter(({ root, steps: [step] }) => root === 'each' && !(step?.kind === 'get' && step.name === 'key'));
  const members = values.flatMap(({ steps: [, step] }) => (step?.kind === 'get' ? [step.name] : []));
  return members.length === values.length ? members : undefined;
}

/** What an argument of a module is made of: `each.value` is an element of what the call loops over. */
export function elementIn(argument: Expression, call: Body): Expression {
  const all = attributeNamed(call, 'for_each')?.value;
  const { root, steps } = referenceOf(argument) ?? {};
  const [value, member] = steps ?? [];
  if (all === undefined || root !== 'each' || value?.kind !== 'get' || value.name !== 'value')
    return argument;
  if (member === undefined) return all;
  // Of objects that are written out, the members are not known apart.
  if (member.kind !== 'get' || referenceOf(all) === undefined) return argument;
  const element: Expression = { ...argument, kind: 'index', object: all, key: argument };
  return { ...argument, kind: 'get', object: element, name: member.name };
}

/**
 * What a part of a loop stands for where it is a variable of that loop, or something in it: the element of what is looped over. Undefined
 * for its key.
 */
export function elementInLoop(part: Expression, loop: ForExpression): Expression | undefined {
  if (part.kind === 'get' || part.kind === 'index') {
    const object = elementInLoop(part.object, loop);
    return object && { ...part, object };
  }
  if (part.kind !== 'variable') return part;
  if (part.name === loop.keyVariable) return undefined;
  return part.name === loop.valueVariable ? anyElementOf(loop.collection) : part;
}

/** A loop that gives a member of what another one gives. */
export function loopOverMember(loop: ForExpression, name: string): ForExpression {
  const { source, start, end } = loop.value;
  return { ...loop, value: { source, start, end, kind: 'get', object: loop.value, name } };
}

/** What `devices[*].token` is made of: the same of any element. */
export function elementInSplat({ object, each }: Splat): Expression {
  const inEach = (part: Expression): Expression => {
    if (part.kind === 'get' || part.kind === 'index') return { ...part, object: inEach(part.object) };
    return part.kind === 'splat-item' ? anyElementOf(object) : part;
  };
  return inEach(each);
}

/** An element of which the key is not written out. */
export function anyElementOf(object: Expression): Expression {
  const { source, start, end } = object;
  return { source, start, end, kind: 'index', object, key: { source, start, end, kind: 'splat-item' } };
}

/** Functions whose result does not tell the values in their argument. */
const WITHOUT_VALUES = /^(keys|length|can|(base64)?(sha1|sha256|sha512|md5|bcrypt)|uuidv5)$/;

function valueReferencesIn(expression: Expression): Reference[] {
  if (expression.kind === 'call' && WITHOUT_VALUES.test(expression.name)) return [];
  if (expression.kind === 'for') return valueReferencesInLoop(expression);
  if (expression.kind === 'splat') return valueReferencesIn(elementInSplat(expression));
  // What a reference holds is in its keys.
  if (referenceOf(expression) !== undefined) return referencesIn(expression);
  return subexpressions(expression).flatMap(valueReferencesIn);
}

/** What a loop uses of its elements: `devices[…].name` where it names nothing else of each. */
function valueReferencesInLoop(loop: ForExpression): Reference[] {
  const { collection, key, value, condition, keyVariable, valueVariable } = loop;
  const parts = [key, value, condition].flatMap((part) => (part ? valueReferencesIn(part) : []));
  const element = referenceOf(anyElementOf(collection));
  const used = parts.flatMap((part) => {
    if (part.root === keyVariable) return [];
    if (part.root !== valueVariable) return part;
    return element === undefined ? [] : { ...element, steps: [...element.steps, ...part.steps] };
  });
  return [...(element === undefined ? valueReferencesIn(collection) : indexesIn(collection)), ...used];
}

/** The references in the keys of one, such as `each.key` in `var.lines[each.key]`. */
function indexesIn(reference: Expression): Reference[] {
  return referencesIn(reference).slice(1);
}
