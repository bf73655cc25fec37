/** Which arguments of Terraform's functions are in their results. */

/** Functions whose result consists of their arguments, or of elements of these. */
export const CHOOSING = new Set([
  'chunklist',
  'coalesce',
  'coalescelist',
  'compact',
  'concat',
  'distinct',
  'element',
  'flatten',
  'lookup',
  'matchkeys',
  'merge',
  'one',
  'reverse',
  'setintersection',
  'setproduct',
  'setsubtract',
  'setunion',
  'slice',
  'sort',
  'tolist',
  'tomap',
  'toset',
  'transpose',
  'try',
  'values',
  'zipmap',
]);

/** Functions whose result is not in the configuration: contents of files, results of providers, times and random values. */
export const READING = /^(file.*|templatefile|provider::.*|timestamp|plantimestamp|uuid|bcrypt)$/;

/** The indexes of the arguments whose values are in the result, for functions that also have other arguments, such as a pattern. */
const PARTS: Readonly<Record<string, readonly number[]>> = {
  element: [0],
  indent: [1],
  lookup: [0, 2],
  matchkeys: [0],
  regex: [1],
  regexall: [1],
  replace: [0, 2],
  setsubtract: [0],
  slice: [0],
  split: [1],
  substr: [0],
  templatefile: [1],
  textdecodebase64: [0],
  textencodebase64: [0],
  trim: [0],
  trimprefix: [0],
  trimsuffix: [0],
  zipmap: [1],
};

/** The arguments of a function whose values are in its result. */
export function partsOfResult<T>(name: string, given: readonly T[]): readonly T[] {
  if (name.startsWith('file')) return [];
  const places = PARTS[name];
  return places === undefined ? given : given.filter((_, index) => places.includes(index));
}
