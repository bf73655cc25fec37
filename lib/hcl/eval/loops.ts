import type { Expression, ForExpression, Splat } from '../syntax/ast';
import { convert } from '../values/convert';
import { type Marks, type Type, Unknown, type Value } from '../values/model';
import { ANY, isSequence, STRING, sameType } from '../values/type';
import {
  elementsOf,
  isNull,
  itemsOf,
  listValue,
  objectValue,
  tupleValue,
  unionOfMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import { evaluateCondition } from './conditional';
import { EvaluationError, type ExpressionEvaluator, withPlace } from './expression-evaluator';

/** Evaluates `[for … : …]` and `{for … : … => …}`. */
export function evaluateFor(evaluator: ExpressionEvaluator, expression: ForExpression): Value {
  const collection = evaluator.evaluate(expression.collection);
  const items = itemsIn(collection, expression.collection);
  if (items instanceof Unknown) return withMarks(unknownValue(ANY, items), collection.marks);
  const result = new LoopResult(expression, collection.marks);
  for (const [key, value] of items) {
    const variables: [string, Value][] = [[expression.valueVariable, value]];
    if (expression.keyVariable !== undefined) variables.unshift([expression.keyVariable, key]);
    result.add(evaluator.withVariables(variables));
  }
  return result.value();
}

class LoopResult {
  private readonly list: Value[] = [];
  private readonly map = new Map<string, Value>();
  private readonly groups = new Map<string, Value[]>();
  private unknown: Unknown | undefined;

  constructor(
    private readonly expression: ForExpression,
    private marks: Marks,
  ) {}

  add(evaluator: ExpressionEvaluator): void {
    const { condition, key, value } = this.expression;
    if (condition !== undefined) {
      const included = evaluateCondition(evaluator, condition);
      this.marks = unionOfMarks([this.marks, included.marks]);
      if (included.data instanceof Unknown) this.unknown ??= included.data;
      if (included.data === false) return;
    }
    if (key === undefined) this.list.push(evaluator.evaluate(value));
    else this.addKeyed(this.keyOf(evaluator, key), evaluator.evaluate(value));
  }

  value(): Value {
    return withMarks(
      withPlace(this.expression, () => this.collected()),
      this.marks,
    );
  }

  private collected(): Value {
    if (this.unknown !== undefined) {
      const { reason, detail } = this.unknown;
      return unknownValue(ANY, new Unknown(reason, detail, true));
    }
    if (this.expression.key === undefined) return tupleValue(this.list);
    if (!this.expression.groups) return objectValue(this.map);
    return objectValue(Array.from(this.groups, ([key, values]) => [key, tupleValue(values)] as const));
  }

  private keyOf(evaluator: ExpressionEvaluator, expression: Expression): string | undefined {
    const key = evaluateKey(evaluator, expression);
    this.marks = unionOfMarks([this.marks, key.marks]);
    if (!(key.data instanceof Unknown)) return key.data as string;
    this.unknown ??= key.data;
    return undefined;
  }

  private addKeyed(key: string | undefined, value: Value): void {
    if (key === undefined) return;
    if (this.expression.groups) {
      const group = this.groups.get(key);
      if (group === undefined) this.groups.set(key, [value]);
      else group.push(value);
    } else if (this.map.has(key)) {
      throw new EvaluationError(
        `Two items have the key ${JSON.stringify(key)}; write "..." after the value to group them.`,
        this.expression.key ?? this.expression,
      );
    } else this.map.set(key, value);
  }
}

/** Evaluates the key of an object: a string that is not null and may be unknown. */
export function evaluateKey(evaluator: ExpressionEvaluator, expression: Expression): Value {
  const key = evaluator.evaluate(expression);
  if (isNull(key)) throw new EvaluationError('A key must not be null.', expression);
  return withPlace(expression, () => convert(key, STRING));
}

function itemsIn(collection: Value, place: Expression): Iterable<readonly [Value, Value]> | Unknown {
  const { type, data } = collection;
  if (data === null) throw new EvaluationError('A null value has no elements to iterate over.', place);
  if (data instanceof Unknown && (type.kind === 'any' || isCollectionKind(type.kind))) return data;
  const items = itemsOf(collection);
  if (items !== undefined) return items;
  throw new EvaluationError(
    `A "for" expression iterates over a list, a set, a map or an object, not over a ${type.kind}.`,
    place,
  );
}

function isCollectionKind(kind: string): boolean {
  return ['list', 'tuple', 'set', 'map', 'object'].includes(kind);
}

/** Evaluates `object[*]…`. */
export function evaluateSplat(evaluator: ExpressionEvaluator, { object, each }: Splat): Value {
  const source = evaluator.evaluate(object);
  const { type, data, marks } = source;
  const hasElements = isSequence(type);
  // A value that is not a sequence counts as a tuple with this value, or as an empty one if it is null.
  if (isNull(source)) {
    if (hasElements) throw new EvaluationError('A null list has no elements.', object);
    return withMarks(tupleValue([]), marks);
  }
  if (data instanceof Unknown) return withMarks(unknownValue(ANY, data), marks);
  const items = hasElements ? elementsOf(source) : [source];
  const values = items.map((item) => evaluator.withItem(item).evaluate(each));
  const isCollection = type.kind === 'list' || type.kind === 'set';
  return withMarks(
    isCollection
      ? withPlace(object, () => gathered(values, () => typeOfEach(evaluator, each, type.element)))
      : tupleValue(values),
    marks,
  );
}

function gathered(values: readonly Value[], typeOfNone: () => Type): Value {
  const type = values[0]?.type ?? typeOfNone();
  return values.every((value) => sameType(value.type, type)) ? listValue(type, values) : tupleValue(values);
}

/** The element type of a splat over an empty list. As in the engines, an error in `each` counts even though there are no elements. */
function typeOfEach(evaluator: ExpressionEvaluator, each: Expression, element: Type): Type {
  const none = unknownValue(element, new Unknown('known-after-apply', 'an element', true));
  return evaluator.withItem(none).evaluate(each).type;
}
