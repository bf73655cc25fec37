import { convert } from '../values/convert';
import { equal, isEqual } from '../values/equality';
import { type Type, Unknown, type Value } from '../values/model';
import { HclNumber } from '../values/number';
import { graphemes } from '../values/text';
import { ANY, BOOL, isCollection, listOf, mapOf, NUMBER, STRING, sameType, tupleOf } from '../values/type';
import { unify } from '../values/unify';
import {
  boolValue,
  deepMarks,
  elementsOf,
  entriesOf,
  firstUnknown,
  isNull,
  listValue,
  mapValue,
  mergedUnknown,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unionOfMarks,
  unknownLength,
  unknownValue,
  withMarks,
} from '../values/value';
import { integerOf, numberOf, numberParameter, STRING_LIST, stringParameter, textOf } from './arguments';
import { CallError, functions, type Parameter, type UnaryFunction } from './function';

/** Terraform's own limit. */
const MAX_RANGE = 1024;

const SEQUENCES: readonly Kind[] = ['list', 'tuple'];
const ITERABLES: readonly Kind[] = ['list', 'set', 'tuple'];
const KEYED: readonly Kind[] = ['map', 'object'];

type Kind = Type['kind'];

/** A parameter for a value of some kinds, whose elements may be unknown and marked. */
function open(name: string, kinds?: readonly Kind[], type: Type = ANY): Parameter {
  return { name, type, ...(kinds && { kinds }), allowUnknown: 'inside', allowMarked: 'inside' };
}

function check(holds: boolean, name: string, wanted: string, index = 0): void {
  if (!holds) throw mustBe(name, wanted, index);
}

function mustBe(name: string, wanted: string, index = 0): CallError {
  return new CallError(`Argument "${name}" must be ${wanted}.`, index);
}

/** A list of the type of another, or a tuple where that is one. */
function sequenceLike(original: Value, elements: readonly Value[]): Value {
  return original.type.kind === 'tuple'
    ? tupleValue(elements)
    : listValue(isCollection(original.type) ? original.type.element : ANY, elements);
}

function quantifier(run: (elements: readonly Value[]) => Value): UnaryFunction {
  return {
    parameters: [{ name: 'list', type: listOf(BOOL), allowUnknown: 'inside' }],
    type: BOOL,
    run: ([list]) => run(elementsOf(list)),
  };
}

/** What is not known ends the search, whatever comes after it. */
function areAllTrue(elements: readonly Value[]): Value {
  const decisive = elements.find(({ data }) => data !== true)?.data;
  return decisive instanceof Unknown ? unknownValue(BOOL, decisive) : boolValue(decisive === undefined);
}

/** What is not known matters only where no element is true. */
function isAnyTrue(elements: readonly Value[]): Value {
  if (elements.some(({ data }) => data === true)) return boolValue(true);
  const unknown = mergedUnknown(elements.map(firstUnknown));
  return unknown === undefined ? boolValue(false) : unknownValue(BOOL, unknown);
}

function coalesce(args: readonly Value[]): Value {
  const type = unify(args.map((arg) => arg.type));
  if (type === undefined) {
    throw new CallError('All arguments must have the same type.');
  }
  for (const arg of args) {
    const value = convert(arg, type);
    if (value.data instanceof Unknown) {
      return unknownValue(type, value.data.certain());
    }
    if (!isNull(value) && value.data !== '') {
      return value;
    }
  }
  throw new CallError('All arguments are null or empty strings.');
}

function concat(lists: readonly Value[]): Value {
  const elements = lists.flatMap(elementsOf);
  if (lists.every(({ type }) => type.kind === 'list')) {
    const element = unify(lists.map(({ type }) => (isCollection(type) ? type.element : ANY)));
    if (element !== undefined) {
      return listValue(
        element,
        elements.map((item) => convert(item, element)),
      );
    }
  }
  return tupleValue(elements);
}

function contains(list: Value, value: Value): Value {
  const results = elementsOf(list).map((element) => equal(element, value));
  if (results.some(({ data }) => data === true)) {
    return boolValue(true);
  }
  const unknown = mergedUnknown(results.map(firstUnknown));
  return unknown === undefined ? boolValue(false) : unknownValue(BOOL, unknown);
}

/** The elements of nested lists, tuples and sets; unknown where the number of elements of one of those is. */
function flattened(value: Value): Value[] | Unknown {
  const unknown = unknownLength(value);
  if (unknown !== undefined) return unknown;
  const flat: Value[] = [];
  for (const element of elementsOf(value)) {
    const { kind } = element.type;
    if (isNull(element) || !(kind === 'list' || kind === 'tuple' || kind === 'set' || kind === 'any')) {
      flat.push(element);
    } else {
      const inner = element.data instanceof Unknown ? element.data : flattened(element);
      if (inner instanceof Unknown) {
        return inner;
      }
      for (const item of inner) {
        flat.push(withMarks(item, element.marks));
      }
    }
  }
  return flat;
}

function flatten(list: Value): Value {
  check(ITERABLES.includes(list.type.kind), 'list', 'a list, a set or a tuple');
  const flat = flattened(list);
  return flat instanceof Unknown ? unknownValue(ANY, flat) : tupleValue(flat);
}

function lengthOf(value: Value): Value {
  if (value.data instanceof Unknown) {
    const { kind } = value.type;
    if (value.type.kind === 'tuple') {
      return numberValue(value.type.elements.length);
    }
    if (value.type.kind === 'object') {
      return numberValue(value.type.attributes.size);
    }
    check(
      !['number', 'bool'].includes(kind),
      'value',
      'a string, a list, a set, a map, a tuple or an object',
    );
    return unknownValue(NUMBER, value.data.certain());
  }
  if (typeof value.data === 'string') {
    return numberValue(graphemes(value.data).length);
  }
  const holds = Array.isArray(value.data) || value.data instanceof Map;
  check(holds, 'value', 'a string, a list, a set, a map, a tuple or an object');
  const unknown = unknownLength(value);
  return unknown === undefined
    ? numberValue(elementsOf(value).length)
    : unknownValue(NUMBER, unknown.certain());
}

function lookup([map, key, fallback]: readonly [Value, Value, ...Value[]]): Value {
  const found = entriesOf(map).get(textOf(key));
  const type = map.type;
  if (type.kind === 'map') {
    const element = type.element;
    if (found !== undefined) {
      return found;
    }
    if (fallback !== undefined) {
      return convert(fallback, element);
    }
  } else {
    const value = found ?? fallback;
    if (value !== undefined) return value;
  }
  throw new CallError(`The map has no element "${textOf(key)}", and there is no default.`, 1);
}

function merge(args: readonly Value[]): Value {
  const maps = args.filter((arg) => !isNull(arg));
  const entries = new Map<string, Value>();
  maps.forEach((map) => {
    for (const [key, value] of entriesOf(map)) {
      entries.set(key, value);
    }
  });
  const marks = unionOfMarks(maps.map((map) => map.marks));
  const unknown = mergedUnknown(maps.map(({ data }) => (data instanceof Unknown ? data : undefined)));
  // A null adds nothing, but its type counts.
  const first = args[0]?.type;
  const sameMap = first?.kind === 'map' && args.every(({ type }) => sameType(type, first));
  if (unknown !== undefined) {
    return withMarks(unknownValue(sameMap ? first : ANY, unknown), marks);
  }
  return withMarks(sameMap ? mapValue(first.element, entries) : objectValue(entries), marks);
}

function range(args: readonly Value[]): Value {
  const [first, second, third] = args.map(numberOf);
  if (first === undefined || args.length > 3) {
    throw new CallError('The function takes one to three numbers.');
  }
  const [start, end] = second === undefined ? [HclNumber.ZERO, first] : [first, second];
  if (end.equals(start)) return listValue(NUMBER, []);
  const down = end.compare(start) < 0;
  const step = third ?? HclNumber.of(down ? -1 : 1);
  if (step.sign === 0 || step.sign < 0 !== down) {
    throw new CallError('The step must lead from the first number to the second.', 2);
  }
  const numbers: Value[] = [];
  for (let number = start; number.compare(end) === (down ? 1 : -1); number = number.plus(step)) {
    if (numbers.length === MAX_RANGE) {
      throw new CallError(`The range has more than ${MAX_RANGE} numbers.`);
    }
    numbers.push(numberValue(number));
  }
  return listValue(NUMBER, numbers);
}

function slice([list, start, end]: readonly [Value, Value, Value]): Value {
  const elements = elementsOf(list);
  const [from, to] = [integerOf(start, 1, 'start_index'), integerOf(end, 2, 'end_index')];
  if (from < 0 || from > elements.length || to > elements.length) {
    throw new CallError(
      `The indexes must be from 0 to ${elements.length}.`,
      from < 0 || from > elements.length ? 1 : 2,
    );
  }
  check(from <= to, 'start_index', 'at most "end_index"', 1);
  return sequenceLike(list, elements.slice(from, to));
}

function transpose([values]: readonly [Value]): Value {
  const result = new Map<string, Value[]>();
  for (const [key, list] of entriesOf(values)) {
    check(!isNull(list), 'values', 'a map without null');
    for (const item of elementsOf(list)) {
      if (isNull(item)) {
        throw new CallError('The lists must not have null elements.', 0);
      }
      const keys = result.get(textOf(item)) ?? [];
      result.set(textOf(item), [...keys, stringValue(key)]);
    }
  }
  return mapValue(
    STRING_LIST,
    Array.from(result, ([key, keys]) => [key, listValue(STRING, keys)] as const),
  );
}

function zipmap([keys, values]: readonly [Value, Value]): Value {
  const names = elementsOf(keys);
  const elements = elementsOf(values);
  const unknown = firstUnknown(keys);
  const { type } = values;
  if (unknown !== undefined) {
    return unknownValue(type.kind === 'list' && isCollection(type) ? mapOf(type.element) : ANY, unknown);
  }
  check(names.length === elements.length, 'values', 'as long as "keys"', 1);
  check(!names.some(isNull), 'keys', 'without null elements');
  const entries = new Map(
    names.flatMap((name, index) => {
      const element = elements[index];
      return element === undefined ? [] : [[textOf(name), element] as const];
    }),
  );
  const marks = deepMarks(keys);
  return withMarks(
    type.kind === 'tuple' ? objectValue(entries) : mapValue(isCollection(type) ? type.element : ANY, entries),
    marks,
  );
}

export const FUNCTIONS = functions({
  alltrue: quantifier(areAllTrue),
  anytrue: quantifier(isAnyTrue),
  chunklist: {
    parameters: [open('list', undefined, listOf(ANY)), numberParameter('size')],
    type: ([list]) => listOf(list.type),
    run: ([list, size]) => {
      const elements = elementsOf(list);
      const width = integerOf(size, 1, 'size') || Math.max(1, elements.length);
      check(width > 0, 'size', 'a whole number from 0', 1);
      const chunks: Value[] = [];
      for (let start = 0; start < elements.length; start += width) {
        chunks.push(sequenceLike(list, elements.slice(start, start + width)));
      }
      return listValue(list.type, chunks);
    },
  },
  coalesce: {
    parameters: [],
    variadic: { name: 'vals', type: ANY, allowNull: true, allowUnknown: 'always' },
    type: ANY,
    run: coalesce,
  },
  coalescelist: {
    parameters: [],
    variadic: { name: 'vals', type: ANY, kinds: SEQUENCES, allowUnknown: 'always' },
    minimum: 1,
    type: ANY,
    run: (lists) => {
      const found = lists.find((list) => list.data instanceof Unknown || elementsOf(list).length > 0);
      if (found === undefined) {
        throw new CallError('All lists are empty.');
      }
      return found;
    },
  },
  compact: {
    parameters: [{ name: 'list', type: STRING_LIST }],
    type: STRING_LIST,
    run: ([list]) =>
      listValue(
        STRING,
        elementsOf(list).filter((item) => !isNull(item) && item.data !== ''),
      ),
  },
  concat: { parameters: [], variadic: open('seqs', SEQUENCES), minimum: 1, type: ANY, run: concat },
  contains: {
    parameters: [
      { name: 'list', type: ANY, kinds: ITERABLES, allowUnknown: 'inside' },
      { name: 'value', type: ANY, allowUnknown: 'inside' },
    ],
    type: BOOL,
    run: ([list, value]) => contains(list, value),
  },
  distinct: {
    parameters: [{ name: 'list', type: listOf(ANY) }],
    type: ([list]) => list.type,
    run: ([list]) => {
      const distinct: Value[] = [];
      for (const item of elementsOf(list)) {
        if (!distinct.some((other) => isEqual(item, other))) {
          distinct.push(item);
        }
      }
      return sequenceLike(list, distinct);
    },
  },
  element: {
    parameters: [open('list', SEQUENCES), numberParameter('index')],
    type: ([list]) => (list.type.kind === 'list' && isCollection(list.type) ? list.type.element : ANY),
    mayBeNull: true,
    run: ([list, index], { engine }) => {
      const elements = elementsOf(list);
      const at = integerOf(index, 1, 'index');
      const takesNegative = engine === 'opentofu' || list.type.kind === 'list';
      check(at >= 0 || takesNegative, 'index', 'a whole number from 0', 1);
      const found = elements.at(at % elements.length);
      if (found === undefined) throw mustBe('list', 'a list with elements');
      return found;
    },
  },
  flatten: { parameters: [open('list')], type: ANY, run: ([list]) => flatten(list) },
  index: {
    parameters: [
      { name: 'list', type: ANY, kinds: SEQUENCES, allowUnknown: 'inside' },
      { name: 'value', type: ANY, allowUnknown: 'inside' },
    ],
    type: NUMBER,
    run: ([list, value]) => {
      for (const [index, element] of elementsOf(list).entries()) {
        const { data } = equal(element, value);
        if (data === true) {
          return numberValue(index);
        }
        if (data instanceof Unknown) {
          return unknownValue(NUMBER, data);
        }
      }
      throw new CallError('The list does not contain the value.', 1);
    },
  },
  keys: {
    parameters: [{ ...open('inputMap', KEYED), allowUnknown: 'always' }],
    type: STRING_LIST,
    run: ([map]) => {
      const { type, data } = map;
      if (type.kind === 'object') {
        return tupleValue([...type.attributes.keys()].map(stringValue));
      }
      return data instanceof Unknown
        ? unknownValue(type.kind === 'map' ? STRING_LIST : ANY, data.certain())
        : listValue(STRING, [...entriesOf(map).keys()].map(stringValue));
    },
  },
  length: {
    parameters: [{ ...open('value'), allowUnknown: 'always' }],
    type: NUMBER,
    run: ([value]) => lengthOf(value),
  },
  lookup: {
    parameters: [open('inputMap', KEYED), stringParameter('key')],
    variadic: { name: 'default', type: ANY, allowNull: true, allowUnknown: 'always', allowMarked: 'always' },
    type: ([map]) => (map.type.kind === 'map' ? map.type.element : ANY),
    mayBeNull: true,
    run: (args) => {
      check(args.length <= 3, 'default', 'the last argument', 3);
      return lookup(args);
    },
  },
  matchkeys: {
    parameters: [
      { name: 'values', type: listOf(ANY) },
      { name: 'keys', type: listOf(ANY) },
      { name: 'searchset', type: listOf(ANY) },
    ],
    type: ([values]) => values.type,
    run: ([values, keys, searchset]) => {
      const names = elementsOf(keys);
      const elements = elementsOf(values);
      check(names.length === elements.length, 'keys', 'as long as "values"', 1);
      const type = unify([keys.type, searchset.type]);
      if (type === undefined) throw mustBe('searchset', 'of the same type as "keys"', 2);
      const searched = elementsOf(convert(searchset, type));
      const isSearched = elementsOf(convert(keys, type)).map((key) =>
        searched.some((one) => isEqual(one, key)),
      );
      return sequenceLike(
        values,
        elements.filter((_, index) => isSearched[index]),
      );
    },
  },
  merge: {
    parameters: [],
    variadic: {
      name: 'maps',
      type: ANY,
      kinds: KEYED,
      allowNull: true,
      allowUnknown: 'always',
      allowMarked: 'always',
    },
    type: ANY,
    run: merge,
  },
  one: {
    parameters: [open('list', ITERABLES)],
    type: ([list]) => (isCollection(list.type) ? list.type.element : ANY),
    mayBeNull: true,
    run: ([list]) => {
      const type = isCollection(list.type) ? list.type.element : ANY;
      const unknown = unknownLength(list);
      if (unknown !== undefined) return unknownValue(type, unknown);
      const [element, ...others] = elementsOf(list);
      check(others.length === 0, 'list', 'a list of at most one element');
      return element ?? nullValue(type);
    },
  },
  range: { parameters: [], variadic: numberParameter('params'), type: listOf(NUMBER), run: range },
  reverse: {
    parameters: [open('list', ITERABLES)],
    type: ([list]) => (list.type.kind === 'tuple' ? tupleOf([...list.type.elements].reverse()) : list.type),
    run: ([list]) => {
      return sequenceLike(list, [...elementsOf(list)].reverse());
    },
  },
  slice: {
    parameters: [open('list', SEQUENCES), numberParameter('start_index'), numberParameter('end_index')],
    type: ([list]) => (list.type.kind === 'list' ? list.type : ANY),
    run: slice,
  },
  transpose: {
    parameters: [{ name: 'values', type: mapOf(STRING_LIST) }],
    type: mapOf(STRING_LIST),
    run: transpose,
  },
  values: {
    parameters: [open('mapping', KEYED)],
    type: ([map]) =>
      map.type.kind === 'map'
        ? listOf(map.type.element)
        : map.type.kind === 'object'
          ? tupleOf([...map.type.attributes.values()])
          : ANY,
    run: ([map]) => {
      const elements = elementsOf(map);
      return map.type.kind === 'map' ? listValue(map.type.element, elements) : tupleValue(elements);
    },
  },
  zipmap: {
    parameters: [open('keys', undefined, STRING_LIST), open('values', SEQUENCES)],
    type: ANY,
    run: zipmap,
  },
});
