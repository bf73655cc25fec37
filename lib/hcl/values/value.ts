import { type Mark, type Marks, Origin, type Type, Unknown, type Value } from './model';
import { HclNumber } from './number';
import { spend } from './step-budget';
import { compareCodePoints, normalized } from './text';
import {
  ANY,
  BOOL,
  EMPTY_OBJECT,
  EMPTY_TUPLE,
  isPrimitive,
  listOf,
  mapOf,
  NUMBER,
  objectOf,
  STRING,
  setOf,
  tupleOf,
} from './type';
import { LimitError } from './value-error';

/** More than any configuration needs, but few enough for memory, so that values that double repeatedly end in an error. */
const MAX_TEXT = 2 ** 24;
const MAX_ELEMENTS = 2 ** 20;
/** 2 ** 4 characters count as one step. */
const TEXT_STEP_BITS = 4;

export const NO_MARKS: Marks = new Set();
export const EPHEMERAL: Marks = new Set(['ephemeral']);
const SENSITIVE: Marks = new Set(['sensitive']);
const EMPTY_MAP: ReadonlyMap<string, Value> = new Map();

/** @throws LimitError for more than 16 Mi characters */
export function stringValue(text: string): Value {
  spend(text.length >> TEXT_STEP_BITS);
  if (text.length > MAX_TEXT) {
    throw new LimitError(`A string has more than ${MAX_TEXT} characters.`);
  }
  return { type: STRING, data: normalized(text), marks: NO_MARKS };
}

/** Integers in JavaScript numbers get a precision of 64 bits. */
export function numberValue(number: number | HclNumber): Value {
  return {
    type: NUMBER,
    data: typeof number === 'number' ? HclNumber.of(number) : number,
    marks: NO_MARKS,
  };
}

export const TRUE: Value = { type: BOOL, data: true, marks: NO_MARKS };
export const FALSE: Value = { type: BOOL, data: false, marks: NO_MARKS };

export function boolValue(bool: boolean): Value {
  return bool ? TRUE : FALSE;
}

export function nullValue(type: Type = ANY): Value {
  return { type, data: null, marks: NO_MARKS };
}

export function unknownValue(type: Type, unknown: Unknown): Value {
  return { type, data: unknown, marks: NO_MARKS };
}

/** A list. The elements must have the element type. */
export function listValue(element: Type, elements: readonly Value[]): Value {
  return { type: listOf(element), data: limited(elements), marks: NO_MARKS };
}

/** A map. The elements must have the element type. */
export function mapValue(element: Type, entries: Iterable<readonly [string, Value]>): Value {
  return { type: mapOf(element), data: sortedEntries(entries), marks: NO_MARKS };
}

export function tupleValue(elements: readonly Value[]): Value {
  return elements.length === 0
    ? { type: EMPTY_TUPLE, data: elements, marks: NO_MARKS }
    : { type: tupleOf(limited(elements).map(({ type }) => type)), data: elements, marks: NO_MARKS };
}

/** The number of values in nested collections. It can be much larger than the number in memory, because values are shared. */
const sizes = new WeakMap<object, number>();

/** Returns the collection. @throws LimitError for more than 1 Mi values, including those in its elements */
function limited<T extends readonly Value[] | ReadonlyMap<string, Value>>(collection: T): T {
  const own: number = Array.isArray(collection)
    ? collection.length
    : (collection as ReadonlyMap<string, Value>).size;
  spend(own);
  let size = own;
  for (const { data } of collection.values()) {
    if (Array.isArray(data)) size += sizes.get(data) ?? data.length;
    else if (data instanceof Map) size += sizes.get(data) ?? data.size;
  }
  if (size > MAX_ELEMENTS) {
    throw new LimitError(`A collection has more than ${MAX_ELEMENTS} elements.`);
  }
  if (size > own) sizes.set(collection, size);
  return collection;
}

export function objectValue(entries: Iterable<readonly [string, Value]>): Value {
  const data = sortedEntries(entries);
  if (data.size === 0) {
    return { type: EMPTY_OBJECT, data, marks: NO_MARKS };
  }
  const attributes = objectOf(Array.from(data, ([name, value]) => [name, value.type] as const));
  return { type: attributes, data, marks: NO_MARKS };
}

/**
 * A set. The elements must have the element type, and may be in any order and repeat. Their marks move to the set.
 */
export function setValue(element: Type, elements: readonly Value[]): Value {
  const marks = unionOfMarks(elements.map(deepMarks));
  const plain = marks.size === 0 ? elements : elements.map(withoutMarks);
  const sorted = [...plain].sort(compareInSet);
  const known: Value[] = [];
  for (const value of sorted) {
    const previous = known.at(-1);
    if (previous === undefined || compareInSet(previous, value) !== 0 || !isWhollyKnown(value)) {
      known.push(value);
    }
  }
  return { type: setOf(element), data: limited(known), marks };
}

function sortedEntries(entries: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  const list: (readonly [string, Value])[] = [];
  let sorted = true;
  for (const entry of entries) {
    const last = list.at(-1);
    sorted &&= last === undefined || compareCodePoints(last[0], entry[0]) < 0;
    list.push(entry);
  }
  return list.length === 0
    ? EMPTY_MAP
    : limited(new Map(sorted ? list : list.sort(([left], [right]) => compareCodePoints(left, right))));
}

/** Compares in the order of a set, as cty does: primitives by value, others by a text that represents them. */
function compareInSet(left: Value, right: Value): number {
  const [a, b] = [left.data, right.data];
  if (a === null || b === null || a instanceof Unknown || b instanceof Unknown) {
    return rankInSet(left) - rankInSet(right);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return compareCodePoints(a, b);
  }
  if (a instanceof HclNumber && b instanceof HclNumber) {
    return a.compare(b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') {
    return Number(a) - Number(b);
  }
  return compareCodePoints(textInSet(left), textInSet(right));
}

function rankInSet({ data }: Value): number {
  return data instanceof Unknown ? 2 : data === null ? 1 : 0;
}

function textInSet({ type, data }: Value): string {
  spend();
  if (data instanceof Unknown) {
    return '?';
  }
  if (data === null) {
    return '~';
  }
  if (typeof data === 'string') {
    return JSON.stringify(data);
  }
  if (typeof data === 'boolean') {
    return data ? 'T' : 'F';
  }
  if (data instanceof HclNumber) {
    return data.toString();
  }
  if (data instanceof Map) {
    const map = type.kind === 'map';
    const entries = Array.from(data as ReadonlyMap<string, Value>, ([name, value]) =>
      map ? `${JSON.stringify(name)}:${textInSet(value)};` : `${textInSet(value)};`,
    );
    return map ? `{${entries.join('')}}` : `<${entries.join('')}>`;
  }
  const elements = (data as readonly Value[]).map((value) => `${textInSet(value)};`).join('');
  return type.kind === 'tuple' ? `<${elements}>` : `[${elements}]`;
}

export function isKnown(value: Value): boolean {
  return !(value.data instanceof Unknown);
}

export function isNull(value: Value): boolean {
  return value.data === null;
}

/** Whether a value is the literal `null`, without a type. */
export function isUntypedNull(value: Value): boolean {
  return value.data === null && value.type.kind === 'any';
}

/** The elements of a list, tuple or set, or the values of a map or object. */
export function elementsOf({ data }: Value): readonly Value[] {
  if (Array.isArray(data)) {
    return data;
  }
  if (!(data instanceof Map)) {
    return [];
  }
  spend(data.size);
  return [...(data as ReadonlyMap<string, Value>).values()];
}

/** The keys and values that "for" iterates over. In a set, both are the element. Undefined if a known value is not a collection. */
export function itemsOf(collection: Value): readonly (readonly [key: Value, value: Value])[] | undefined {
  switch (collection.type.kind) {
    case 'list':
    case 'tuple':
      return elementsOf(collection).map((element, index) => [numberValue(index), element]);
    case 'set':
      return elementsOf(collection).map((element) => [element, element]);
    case 'map':
    case 'object':
      return Array.from(entriesOf(collection), ([key, element]) => [stringValue(key), element]);
    default:
      return undefined;
  }
}

/** The entries of a map or object. */
export function entriesOf({ data }: Value): ReadonlyMap<string, Value> {
  return data instanceof Map ? (data as ReadonlyMap<string, Value>) : EMPTY_MAP;
}

/** Whether the value and everything in it are known. */
export function isWhollyKnown(value: Value): boolean {
  return firstUnknown(value) === undefined;
}

/** The first unknown part of a value. `cannot-be-read-here` takes precedence over `known-after-apply`. */
export function firstUnknown(value: Value): Unknown | undefined {
  spend();
  if (value.data instanceof Unknown) {
    return value.data;
  }
  if (typeof value.data !== 'object' || value.data === null || value.data instanceof HclNumber) {
    return undefined;
  }
  return mergedUnknown(elementsOf(value).map(firstUnknown));
}

/** Why the length of a set is unknown, if it is: an unknown element may equal another. */
export function unknownLength(value: Value): Unknown | undefined {
  return value.type.kind === 'set' && elementsOf(value).length > 1 ? firstUnknown(value) : undefined;
}

/** Why a value made from several others is unknown. `cannot-be-read-here` takes precedence over `known-after-apply`. */
export function mergedUnknown(unknowns: Iterable<Unknown | undefined>): Unknown | undefined {
  let merged: Unknown | undefined;
  for (const unknown of unknowns) {
    if (unknown !== undefined && (merged === undefined || merged.reason === 'known-after-apply')) {
      merged = merged === undefined || unknown.reason === 'cannot-be-read-here' ? unknown : merged;
    }
  }
  return merged;
}

/** The marks of a value and of everything in it. */
export function deepMarks(value: Value): Marks {
  spend();
  if (typeof value.data !== 'object' || value.data === null || isPrimitive(value.type)) {
    return value.marks;
  }
  return unionOfMarks([value.marks, ...elementsOf(value).map(deepMarks)]);
}

export function unionOfMarks(sets: readonly Marks[]): Marks {
  let union: Set<Mark> | undefined;
  for (const set of sets) {
    if (set.size > 0) {
      union ??= new Set();
      for (const mark of set) {
        union.add(mark);
      }
    }
  }
  return union ?? NO_MARKS;
}

/** Whether values with these marks must not be shown in a message. */
export function isSensitiveOrEphemeral(marks: Marks): boolean {
  return marks.has('sensitive') || marks.has('ephemeral');
}

/** The marks that are origins. */
export function originMarks(marks: Marks): Marks {
  return marks.size === 0 ? NO_MARKS : new Set([...marks].filter((mark) => mark instanceof Origin));
}

/** The origins in these marks. */
export function originsIn(marks: Marks): object[] {
  return [...marks].flatMap((mark) => (mark instanceof Origin ? [mark.of] : []));
}

/** The origins of a value and of everything in it. */
export function originsOf(value: Value): object[] {
  return originsIn(deepMarks(value));
}

/** Marks a value with an origin. */
export function withOrigin(value: Value, origin: object): Value {
  return withMarks(value, new Set([new Origin(origin)]));
}

export function withMarks(value: Value, marks: Marks): Value {
  return marks.size === 0 ? value : { ...value, marks: unionOfMarks([value.marks, marks]) };
}

export function sensitiveValue(value: Value): Value {
  return withMarks(value, SENSITIVE);
}

/** Removes the marks of a value and of everything in it. */
export function withoutMarks(value: Value): Value {
  if (deepMarks(value).size === 0) {
    return value;
  }
  return mapElements({ ...value, marks: NO_MARKS }, withoutMarks);
}

/** Replaces each element of a value by another of the same type. */
export function mapElements(value: Value, replace: (element: Value) => Value): Value {
  if (Array.isArray(value.data)) {
    return { ...value, data: limited((value.data as readonly Value[]).map(replace)) };
  }
  if (value.data instanceof Map) {
    const entries = [...entriesOf(value)].map(([key, element]) => [key, replace(element)] as const);
    return { ...value, data: limited(new Map(entries)) };
  }
  return value;
}
