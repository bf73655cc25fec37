import { convert } from '../values/convert';
import { equal, isEqual } from '../values/equality';
import { Unknown, type Value } from '../values/model';
import { HclNumber } from '../values/number';
import { graphemes } from '../values/text';
import { ANY, BOOL, isCollection, listOf, NUMBER, STRING, tupleOf } from '../values/type';
import { unify } from '../values/unify';
import {
  boolValue,
  elementsOf,
  firstUnknown,
  isNull,
  isUntypedNull,
  listValue,
  mergedUnknown,
  nullValue,
  numberValue,
  tupleValue,
  unknownLength,
  unknownValue,
  withMarks,
} from '../values/value';
import {
  checkArgument,
  ITERABLES,
  integerOf,
  mustBe,
  numberOf,
  numberParameter,
  openParameter,
  SEQUENCES,
  STRING_LIST,
} from './arguments';
import { CallError, functions, type UnaryFunction } from './function';

/** A limit of Terraform. */
const MAX_RANGE = 1024;

/** A list or tuple, whichever `original` is. */
function sequenceLike(original: Value, elements: readonly Value[]): Value {
  return original.type.kind === 'tuple'
    ? tupleValue(elements)
    : listValue(isCollection(original.type) ? original.type.element : ANY, elements);
}

function boolListFunction(run: (elements: readonly Value[]) => Value): UnaryFunction {
  return {
    parameters: [{ name: 'list', type: listOf(BOOL), allowUnknown: 'inside' }],
    type: BOOL,
    run: ([list]) => run(elementsOf(list)),
  };
}

/** As in Terraform, the first element that is false or unknown decides. */
function areAllTrue(elements: readonly Value[]): Value {
  const decisive = elements.find(({ data }) => data !== true)?.data;
  return decisive instanceof Unknown ? unknownValue(BOOL, decisive) : boolValue(decisive === undefined);
}

/** Unknown elements matter only if no element is true. */
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
      return unknownValue(type, value.data.asNotNull());
    }
    // An empty string is skipped only if the arguments are strings.
    if (!isNull(value) && !(type.kind === 'string' && value.data === '')) {
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
      return convert(tupleValue(elements), listOf(element));
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

/** The elements of nested lists, tuples and sets; unknown if the length of one of them is. */
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
  checkArgument(ITERABLES.includes(list.type.kind), 'list', 'a list, a set or a tuple');
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
    checkArgument(
      !['number', 'bool'].includes(kind),
      'value',
      'a string, a list, a set, a map, a tuple or an object',
    );
    return unknownValue(NUMBER, value.data.asNotNull());
  }
  if (typeof value.data === 'string') {
    return numberValue(graphemes(value.data).length);
  }
  const holds = Array.isArray(value.data) || value.data instanceof Map;
  checkArgument(holds, 'value', 'a string, a list, a set, a map, a tuple or an object');
  const unknown = unknownLength(value);
  return unknown === undefined
    ? numberValue(elementsOf(value).length)
    : unknownValue(NUMBER, unknown.asNotNull());
}

function range(args: readonly Value[]): Value {
  const [first, second, third] = args.map(numberOf);
  if (first === undefined || args.length > 3) {
    throw new CallError('The function requires one to three numbers.');
  }
  const [start, end] = second === undefined ? [HclNumber.ZERO, first] : [first, second];
  if (end.equals(start)) return listValue(NUMBER, []);
  const down = end.compare(start) < 0;
  const step = third ?? HclNumber.of(down ? -1 : 1);
  if (step.sign === 0 || step.sign < 0 !== down) {
    throw new CallError(`The step must be ${down ? 'negative' : 'positive'}.`, 2);
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
  checkArgument(from <= to, 'start_index', 'at most "end_index"', 1);
  return sequenceLike(list, elements.slice(from, to));
}

export const FUNCTIONS = functions({
  alltrue: boolListFunction(areAllTrue),
  anytrue: boolListFunction(isAnyTrue),
  chunklist: {
    parameters: [openParameter('list', undefined, listOf(ANY)), numberParameter('size')],
    type: ([list]) => listOf(list.type),
    run: ([list, size]) => {
      const elements = elementsOf(list);
      const width = integerOf(size, 1, 'size') || Math.max(1, elements.length);
      checkArgument(width > 0, 'size', 'a whole number, 0 or more', 1);
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
    variadic: { name: 'vals', type: ANY, kinds: SEQUENCES, allowUnknown: 'always', allowNull: true },
    minimum: 1,
    type: ANY,
    run: (lists) => {
      const untyped = lists.findIndex(isUntypedNull);
      if (untyped !== -1) throw new CallError('Argument "vals" must not be null.', untyped);
      const found = lists.find(
        (list) => list.data instanceof Unknown || (!isNull(list) && elementsOf(list).length > 0),
      );
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
  concat: { parameters: [], variadic: openParameter('seqs', SEQUENCES), minimum: 1, type: ANY, run: concat },
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
    parameters: [openParameter('list', SEQUENCES), numberParameter('index')],
    type: ([list]) => (list.type.kind === 'list' && isCollection(list.type) ? list.type.element : ANY),
    mayBeNull: true,
    run: ([list, index], { engine }) => {
      const elements = elementsOf(list);
      const at = integerOf(index, 1, 'index');
      const position = at % elements.length;
      // For a tuple, Terraform determines the type of the result first, which fails if the remainder is negative.
      const isFound = at >= 0 || position === 0 || engine === 'opentofu' || list.type.kind === 'list';
      checkArgument(isFound, 'index', 'a whole number, 0 or more', 1);
      const found = elements.at(position);
      if (found === undefined) throw mustBe('list', 'a list with elements');
      return found;
    },
  },
  flatten: { parameters: [openParameter('list')], type: ANY, run: ([list]) => flatten(list) },
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
  length: {
    parameters: [{ ...openParameter('value'), allowUnknown: 'always' }],
    type: NUMBER,
    run: ([value]) => lengthOf(value),
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
      checkArgument(names.length === elements.length, 'keys', 'as long as "values"', 1);
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
  one: {
    parameters: [openParameter('list', ITERABLES)],
    type: ([list]) => (isCollection(list.type) ? list.type.element : ANY),
    mayBeNull: true,
    run: ([list]) => {
      const type = isCollection(list.type) ? list.type.element : ANY;
      const unknown = unknownLength(list);
      if (unknown !== undefined) return unknownValue(type, unknown);
      const [element, ...others] = elementsOf(list);
      checkArgument(others.length === 0, 'list', 'a list of at most one element');
      return element ?? nullValue(type);
    },
  },
  range: { parameters: [], variadic: numberParameter('params'), type: listOf(NUMBER), run: range },
  reverse: {
    parameters: [openParameter('list', ITERABLES)],
    type: ([list]) => (list.type.kind === 'tuple' ? tupleOf([...list.type.elements].reverse()) : list.type),
    run: ([list]) => {
      return sequenceLike(list, [...elementsOf(list)].reverse());
    },
  },
  slice: {
    parameters: [
      openParameter('list', SEQUENCES),
      numberParameter('start_index'),
      numberParameter('end_index'),
    ],
    type: ([list]) => (list.type.kind === 'list' ? list.type : ANY),
    run: slice,
  },
});
