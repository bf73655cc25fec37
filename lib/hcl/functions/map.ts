import { convert } from '../values/convert';
import { Unknown, type Value } from '../values/model';
import { ANY, isCollection, listOf, mapOf, STRING, sameType, tupleOf } from '../values/type';
import {
  deepMarks,
  elementsOf,
  entriesOf,
  firstUnknown,
  isNull,
  listValue,
  mapValue,
  mergedUnknown,
  objectValue,
  stringValue,
  tupleValue,
  unionOfMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import {
  checkArgument,
  KEYED,
  openParameter,
  SEQUENCES,
  STRING_LIST,
  stringParameter,
  textOf,
} from './arguments';
import { CallError, functions } from './function';

function lookup([map, key, fallback]: readonly [Value, Value, ...Value[]]): Value {
  const found = entriesOf(map).get(textOf(key));
  const type = map.type;
  if (type.kind === 'map') {
    // The default is converted even if it is not used, because the engines report an error in it.
    const converted = fallback && convert(fallback, type.element);
    const value = found ?? converted;
    if (value !== undefined) return value;
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
  // A null adds no entries, but its type counts for that of the result.
  const first = args[0]?.type;
  const sameMap = first?.kind === 'map' && args.every(({ type }) => sameType(type, first));
  if (unknown !== undefined) {
    return withMarks(unknownValue(sameMap ? first : ANY, unknown), marks);
  }
  return withMarks(sameMap ? mapValue(first.element, entries) : objectValue(entries), marks);
}

function transpose([values]: readonly [Value]): Value {
  const result = new Map<string, Value[]>();
  for (const [key, list] of entriesOf(values)) {
    checkArgument(!isNull(list), 'values', 'a map without null');
    for (const item of elementsOf(list)) {
      if (isNull(item)) {
        throw new CallError('The lists must not have null elements.', 0);
      }
      const keys = result.get(textOf(item));
      if (keys === undefined) result.set(textOf(item), [stringValue(key)]);
      else keys.push(stringValue(key));
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
  checkArgument(names.length === elements.length, 'values', 'as long as "keys"', 1);
  checkArgument(!names.some(isNull), 'keys', 'without null elements');
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
  keys: {
    parameters: [{ ...openParameter('inputMap', KEYED), allowUnknown: 'always' }],
    type: STRING_LIST,
    run: ([map]) => {
      const { type, data } = map;
      if (type.kind === 'object') {
        return tupleValue([...type.attributes.keys()].map(stringValue));
      }
      return data instanceof Unknown
        ? unknownValue(type.kind === 'map' ? STRING_LIST : ANY, data.asNotNull())
        : listValue(STRING, [...entriesOf(map).keys()].map(stringValue));
    },
  },
  lookup: {
    parameters: [openParameter('inputMap', KEYED), stringParameter('key')],
    variadic: { name: 'default', type: ANY, allowNull: true, allowUnknown: 'always', allowMarked: 'always' },
    type: ([map]) => (map.type.kind === 'map' ? map.type.element : ANY),
    mayBeNull: true,
    run: (args) => {
      checkArgument(args.length <= 3, 'default', 'the last argument', 3);
      return lookup(args);
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
  transpose: {
    parameters: [{ name: 'values', type: mapOf(STRING_LIST) }],
    type: mapOf(STRING_LIST),
    run: transpose,
  },
  values: {
    parameters: [openParameter('mapping', KEYED)],
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
    parameters: [openParameter('keys', undefined, STRING_LIST), openParameter('values', SEQUENCES)],
    type: ANY,
    run: zipmap,
  },
});
