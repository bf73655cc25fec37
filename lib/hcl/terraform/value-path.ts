/** Any element of a map, a list or a set. */
export const ANY = Symbol('any element');
/** A key of a map or an element of a set, such as the value of `each.key`. */
export const KEY = Symbol('key');

/** A step of `[*]`: any element of a list, or the value itself if it is not a list. */
export const SPLAT = Symbol('splat');

/** The value of a text in JSON, YAML or CSV. */
export const DECODED = Symbol('decoded');

/** A name or a literal key, or one of the above. */
export type PathStep = string | typeof ANY | typeof KEY | typeof SPLAT | typeof DECODED;

/** The path from a value to one inside it: `["a", "token"]` leads from `var.devices` to `var.devices["a"].token`. */
export type ValuePath = readonly PathStep[];

/** The address of a value: that of a node of the graph, or a value inside it. */
export interface ValueAddress {
  readonly node: string;
  readonly path: ValuePath;
}

/** The unique text of an address: `var.devices["a-1"].token`, `var.devices[*].token`, `keys(var.tokens)`. */
export function addressText({ node, path }: ValueAddress): string {
  return path.reduce<string>((name, step) => {
    if (step === ANY) return `${name}[*]`;
    if (step === SPLAT) return `${name}.*`;
    if (step === KEY) return `keys(${name})`;
    if (step === DECODED) return `decode(${name})`;
    return /^[A-Za-z_][\w-]*$/.test(step) ? `${name}.${step}` : `${name}[${JSON.stringify(step)}]`;
  }, node);
}

/** Limits paths, because they would become infinite for values that refer to themselves. */
const MAX_DEPTH = 8;

/** Appends a path to another one. */
export function joinPaths(path: ValuePath, rest: ValuePath): ValuePath {
  return [...path, ...rest].slice(0, MAX_DEPTH);
}
