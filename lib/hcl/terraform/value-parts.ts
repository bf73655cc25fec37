import { type Reference, referenceOf, type Step } from '../eval/scope';
import type {
  Block,
  Expression,
  ForExpression,
  FunctionCall,
  ObjectExpression,
  Template,
  Tuple,
} from '../syntax/ast';
import { subexpressions } from '../syntax/walk';
import { attributeNamed, constantText, isRepeated } from './block-parts';
import { resourceAt } from './declared-references';
import { fileReadBy, nodeIn } from './graph-nodes';
import type { ModuleInstance } from './module-instance';
import { isOfList, stepAt, throughCall } from './paths-through-calls';
import { ANY, joinPaths, KEY, type PathStep, SPLAT, type ValueAddress, type ValuePath } from './value-path';

/** The names in an expression that loops, splats and blocks define, in addition to those of the module. */
export interface NameScope {
  readonly module: ModuleInstance;
  readonly names: ReadonlyMap<string, LoopName>;
}

/** A name that a loop, a splat or a block with `for_each` gives to an element or key of its collection. */
interface LoopName {
  /** `iterator` has `.key` and `.value`, like `each`. */
  readonly kind: 'element' | 'key' | 'iterator' | 'splat';
  readonly collection: Expression;
  readonly around: NameScope;
}

/** A part of the value of an expression. The path is empty for the whole value. */
export interface ValuePart {
  readonly expression: Expression;
  readonly path: ValuePath;
  readonly scope: NameScope;
}

/**
 * How far a value is traced. `content`: to everything that it contains or depends on. Otherwise: to values that are passed on unchanged or
 * in another form, so not to conditions and keys, and to parts of a text only if the rest of the text is one of the affixes.
 */
export type Reading = 'content' | { readonly affixes: RegExp };

const WHOLE: ValuePath = [];
/** The name for the item of a splat in a scope. It is not a valid name of a variable. */
const SPLAT_ITEM = '[*]';

/** A scope with one more name. */
export function withName(
  scope: NameScope,
  name: string,
  kind: LoopName['kind'],
  collection: Expression,
): NameScope {
  return { module: scope.module, names: new Map(scope.names).set(name, { kind, collection, around: scope }) };
}

/** Traces a part of a value one step further, to other expressions and to values of nodes. */
export function partsOf(part: ValuePart, reading: Reading): (ValuePart | ValueAddress)[] {
  const { expression, path, scope } = part;
  const at = (one: Expression, to: ValuePath): ValuePart => ({ expression: one, path: to, scope });
  const deciding = (...all: (Expression | undefined)[]) =>
    reading === 'content' ? all.flatMap((one) => (one === undefined ? [] : at(one, WHOLE))) : [];
  const reference = referenceOf(expression);
  if (reference !== undefined)
    return [...ofReference(reference, part), ...deciding(...keysOf(reference.steps))];
  const [step, ...rest] = path;
  switch (expression.kind) {
    case 'parentheses':
      return [at(expression.inner, path)];
    case 'conditional':
      return [
        at(expression.whenTrue, path),
        at(expression.whenFalse, path),
        ...deciding(expression.condition),
      ];
    case 'template':
      return ofTemplate(expression, part, reading);
    case 'tuple':
      return itemsAt(expression, step).map((item) => at(item, rest));
    case 'object':
      return ofObject(expression, step === SPLAT ? rest : path).map(([one, to]) => at(one, to));
    case 'for':
      return ofLoop(expression, part, deciding);
    case 'splat': {
      if (step !== undefined && !isOfList(step)) return [];
      const within = withName(scope, SPLAT_ITEM, 'splat', expression.object);
      return [{ expression: expression.each, path: rest, scope: within }];
    }
    case 'splat-item':
      return ofName(scope.names.get(SPLAT_ITEM), [], path);
    case 'get':
      return [at(expression.object, joinPaths([expression.name], path))];
    case 'index':
      return [at(expression.object, joinPaths([stepAt(expression.key)], path)), ...deciding(expression.key)];
    case 'call':
      return ofCall(expression, part, reading);
    default:
      return deciding(...subexpressions(expression));
  }
}

function ofTemplate(template: Template, { path, scope }: ValuePart, reading: Reading): ValuePart[] {
  const parts = subexpressions(template);
  const [only] = parts;
  if (template.unwraps && only !== undefined) return [{ expression: only, path, scope }];
  const text = template.parts.flatMap((one) => (one.kind === 'text' ? one.text : [])).join('');
  const isAffix = reading !== 'content' && parts.length === 1 && reading.affixes.test(text);
  return reading === 'content' || isAffix
    ? parts.map((expression) => ({ expression, path: WHOLE, scope }))
    : [];
}

function itemsAt({ items }: Tuple, step: PathStep | undefined): readonly Expression[] {
  if (step === undefined || step === ANY || step === SPLAT) return items;
  const item = typeof step === 'string' ? items[Number(step)] : undefined;
  return item === undefined ? [] : [item];
}

function ofReference(reference: Reference, { path, scope }: ValuePart): (ValuePart | ValueAddress)[] {
  const name = scope.names.get(reference.root);
  if (name !== undefined) return ofName(name, pathOf(reference.steps), path);
  const value = referencedValue(reference, scope.module, path);
  return value === undefined ? [] : [value];
}

function ofName(name: LoopName | undefined, steps: ValuePath, path: ValuePath): ValuePart[] {
  if (name === undefined) return [];
  const { kind, collection, around } = name;
  const at = (to: ValuePath): ValuePart => ({ expression: collection, path: to, scope: around });
  const [first, ...others] = steps;
  if (kind === 'splat') return [at(joinPaths([SPLAT, ...steps], path))];
  if (kind === 'key' || (kind === 'iterator' && first === 'key')) return [at([KEY])];
  return [at(joinPaths([ANY, ...(kind === 'iterator' ? others : steps)], path))];
}

function ofObject(object: ObjectExpression, [step, ...rest]: ValuePath): [Expression, ValuePath][] {
  const keys = () => object.items.flatMap(({ key, word }) => (word === undefined ? [key] : []));
  const all = (to: ValuePath) => object.items.map(({ value }): [Expression, ValuePath] => [value, to]);
  const inKeys = () => keys().map((key): [Expression, ValuePath] => [key, WHOLE]);
  if (step === undefined) return [...all(WHOLE), ...inKeys()];
  if (step === KEY) return inKeys();
  if (step === ANY || step === SPLAT) return all(rest);
  const named = typeof step === 'string' ? itemsByName(object).get(step) : undefined;
  if (named !== undefined) return [[named, rest]];
  // Keys that are not literal may have this name.
  return object.items.flatMap(({ key, word, value }): [Expression, ValuePath][] =>
    word === undefined && constantText(key) === undefined ? [[value, rest]] : [],
  );
}

function ofLoop(
  loop: ForExpression,
  { path, scope }: ValuePart,
  deciding: (...all: (Expression | undefined)[]) => ValuePart[],
): ValuePart[] {
  const { keyVariable, valueVariable, collection, key, value, condition, groups } = loop;
  const elements = withName(scope, valueVariable, 'element', collection);
  const within =
    keyVariable === undefined
      ? elements
      : {
          ...elements,
          names: new Map(elements.names).set(keyVariable, {
            kind: 'key',
            collection,
            around: scope,
          } as const),
        };
  const inside = (parts: readonly ValuePart[]) => parts.map((part) => ({ ...part, scope: within }));
  const at = (expression: Expression, to: ValuePath): ValuePart => ({ expression, path: to, scope: within });
  const [step, ...rest] = key !== undefined && path[0] === SPLAT ? path.slice(1) : path;
  if (step !== undefined && key === undefined && !isOfList(step)) return [];
  const conditions = inside(deciding(condition));
  if (step === KEY) return [...(key === undefined ? [] : [at(key, WHOLE)]), ...conditions];
  const keys = step === undefined ? inside(deciding(key)) : [];
  return [at(value, groups ? rest.slice(1) : rest), ...keys, ...conditions];
}

function ofCall(
  call: FunctionCall,
  { path, scope }: ValuePart,
  reading: Reading,
): (ValuePart | ValueAddress)[] {
  const { name, parameters, expandsLast } = call;
  if (WITHOUT_VALUES.test(name)) return [];
  const file = reading === 'content' || name === 'file' ? fileReadBy(call, scope.module) : undefined;
  const read: ValueAddress[] =
    file === undefined ? [] : [{ node: file, path: name === 'file' ? path : WHOLE }];
  const through = throughCall(name);
  const inside = parameters.flatMap((expression, at): ValuePart[] => {
    const paths = through?.(path, at, parameters) ?? (reading === 'content' ? [WHOLE] : []);
    const isExpanded = expandsLast && at === parameters.length - 1;
    return paths.map((to) => ({ expression, path: isExpanded ? joinPaths([ANY], to) : to, scope }));
  });
  return [...read, ...inside];
}

/** Functions whose result does not reveal the values in their argument. */
const WITHOUT_VALUES = /^(length|can|(base64)?(sha1|sha256|sha512|md5|bcrypt)|uuidv5)$/;

/** The address of the value that a reference names, or of the value at a path inside it. */
function referencedValue(
  { root, steps }: Reference,
  module: ModuleInstance,
  path: ValuePath,
): ValueAddress | undefined {
  const name = steps[0]?.kind === 'get' ? steps[0].name : undefined;
  if (name === undefined) return undefined;
  const within = (consumed: number) => joinPaths(pathOf(steps.slice(consumed)), path);
  if (root === 'local') return { node: nodeIn(module, `local.${name}`), path: within(1) };
  if (root === 'var') {
    const type = typeOf(module.configuration.variables.get(name));
    return { node: nodeIn(module, `var.${name}`), path: withoutSplats(within(1), type) };
  }
  if (root === 'module') {
    const all = within(1);
    const call = module.configuration.calls.get(name);
    const [output, ...rest] = all[0] === ANY || (call !== undefined && isRepeated(call)) ? all.slice(1) : all;
    return typeof output === 'string'
      ? { node: nodeIn(module, `module.${name}.output.${output}`), path: rest }
      : { node: nodeIn(module, `module.${name}`), path: [] };
  }
  const found = resourceAt(module.configuration, root, steps);
  if (found === undefined) return undefined;
  const { address, type, block } = found.resource;
  const node = nodeIn(module, address);
  // Its attributes are its arguments.
  if (type === 'terraform_data') return { node, path: [] };
  const [step, ...others] = within(found.consumed);
  const isOne = (step === SPLAT || step === ANY) && !isRepeated(block);
  return { node, path: withoutSplats(isOne || step === undefined ? others : [step, ...others]) };
}

/** The expression of a variable's type, if it has one. */
export function typeOf(variable: Block | undefined): Expression | undefined {
  return variable && attributeNamed(variable.body, 'type')?.value;
}

/** The type inside a type to which a step leads. */
export function typeWithin(type: Expression | undefined, step: PathStep): Expression | undefined {
  if (type?.kind !== 'call') return undefined;
  const [inner] = type.parameters;
  if (type.name !== 'object') return inner;
  const items = inner?.kind === 'object' ? inner.items : [];
  const member = items.find(({ word, key }) => (word ?? constantText(key)) === step)?.value;
  return member?.kind === 'call' && member.name === 'optional' ? member.parameters[0] : member;
}

/** Replaces splats in a path: by nothing if the type is an object, otherwise by any element. */
function withoutSplats(path: ValuePath, whole?: Expression): ValuePath {
  let type = whole;
  return path.flatMap((step): PathStep[] => {
    if (step === SPLAT && type?.kind === 'call' && type.name === 'object') return [];
    type = typeWithin(type, step);
    return [step === SPLAT ? ANY : step];
  });
}

/** Cached, because each member of a map with thousands of tokens may be looked up. */
const itemsOfObjects = new WeakMap<ObjectExpression, ReadonlyMap<string, Expression>>();

function itemsByName(object: ObjectExpression): ReadonlyMap<string, Expression> {
  let items = itemsOfObjects.get(object);
  if (items === undefined) {
    // The first member with a name counts, so it is set last.
    const named = object.items.map(
      ({ key, word, value }) => [word ?? constantText(key) ?? '', value] as const,
    );
    items = new Map(named.reverse());
    itemsOfObjects.set(object, items);
  }
  return items;
}

/** The steps of a reference as a path. */
function pathOf(steps: readonly Step[]): ValuePath {
  return steps.map((step) => (step.kind === 'get' ? step.name : stepAt(step.key)));
}

function keysOf(steps: readonly Step[]): Expression[] {
  return steps.flatMap((step) => (step.kind === 'index' ? [step.key] : []));
}
