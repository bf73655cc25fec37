import { convert } from '../values/convert';
import { isEqual } from '../values/equality';
import { type CollectionType, type Type, Unknown, type Value } from '../values/model';
import { ANY, isCollection, listOf, setOf, tupleOf } from '../values/type';
import { unify } from '../values/unify';
import {
  elementsOf,
  firstUnknown,
  listValue,
  mergedUnknown,
  setValue,
  tupleValue,
  unknownValue,
} from '../values/value';
import { LimitError } from '../values/value-error';
import { ITERABLES, openParameter } from './arguments';
import { CallError, type FunctionDefinition, functions } from './function';

const SET = setOf(ANY);
const MAX_PRODUCT = 2 ** 20;

/** The common type of sets. An empty set of `any` does not count. */
function commonType(sets: readonly Value[]): CollectionType {
  const typed = sets.filter((set) => !isEmptySetOfAny(set));
  const type = typed.length === 0 ? SET : unify(typed.map((set) => set.type));
  if (type === undefined || !isCollection(type)) {
    throw new CallError('All sets must have elements of the same type.');
  }
  return type;
}

function isEmptySetOfAny(set: Value): boolean {
  const isOfAny = isCollection(set.type) && set.type.element.kind === 'any';
  return isOfAny && !(set.data instanceof Unknown) && elementsOf(set).length === 0;
}

/** Converts sets to one element type. */
function unified(sets: readonly Value[]): { element: Type; sets: readonly (readonly Value[])[] } {
  const type = commonType(sets);
  const converted = sets.map((set) => elementsOf(convert(set, type)));
  // If a null leaves the element type as `any`, the other elements may still have different types.
  const { type: found } = convert(tupleValue(converted.flat()), SET);
  return {
    element: converted.flat().length > 0 && isCollection(found) ? found.element : type.element,
    sets: converted,
  };
}

function has(set: readonly Value[], element: Value): boolean {
  return set.some((other) => isEqual(other, element));
}

function setFunction(
  names: readonly string[],
  variadic: string | undefined,
  apply: (first: readonly Value[], others: readonly (readonly Value[])[]) => readonly Value[],
): FunctionDefinition {
  return {
    parameters: names.map((name) => ({ name, type: SET })),
    ...(variadic === undefined ? {} : { variadic: { name: variadic, type: SET } }),
    type: commonType,
    run: (args) => {
      const { element, sets } = unified(args);
      const [first = [], ...others] = sets;
      return setValue(element, apply(first, others));
    },
  };
}

function product(sets: readonly Value[]): Value {
  const kinds = sets.map(({ type }) => type.kind);
  const asLists = sets.map((set, index) => {
    try {
      return convert(set, set.type.kind === 'set' ? set.type : listOf(ANY));
    } catch (error) {
      if (error instanceof LimitError) throw error;
      throw new CallError('All elements must have the same type.', index);
    }
  });
  const count = asLists.reduce((total, list) => total * elementsOf(list).length, 1);
  if (count > MAX_PRODUCT) {
    throw new LimitError(`The product has more than ${MAX_PRODUCT} elements.`);
  }
  let rows: Value[][] = [[]];
  for (const list of asLists) {
    rows = rows.flatMap((row) => elementsOf(list).map((item) => [...row, item]));
  }
  const element = tupleOf(asLists.map(({ type }) => (isCollection(type) ? type.element : ANY)));
  const tuples = rows.map(tupleValue);
  if (!kinds.includes('set')) {
    return listValue(element, tuples);
  }
  const unknown = mergedUnknown(asLists.map(firstUnknown));
  return unknown === undefined ? setValue(element, tuples) : unknownValue(setOf(element), unknown);
}

export const FUNCTIONS = functions({
  setintersection: setFunction(['first_set'], 'other_sets', (first, others) =>
    first.filter((element) => others.every((set) => has(set, element))),
  ),
  setsubtract: setFunction(['a', 'b'], undefined, (first, [second = []]) =>
    first.filter((element) => !has(second, element)),
  ),
  setunion: setFunction(['first_set'], 'other_sets', (first, others) => [first, ...others].flat()),
  setproduct: {
    parameters: [],
    minimum: 2,
    variadic: openParameter('sets', ITERABLES),
    type: ANY,
    run: product,
  },
});
