/** Any element of a map, a list or a set. */
export const ANY = Symbol('any element');
/** A key of a map or an element of a set, as `each.key` has it. */
export const KEY = Symbol('key');

/** Any element of a list, or what is no list itself. */
export const SPLAT = Symbol('splat');

/** What a text in JSON, YAML or CSV holds. */
export const DECODED = Symbol('decoded');

/** A name or a key that is written out, or one of the above. */
export type PathStep = string | typeof ANY | typeof KEY | typeof SPLAT | typeof DECODED;

/** The way from a value to something in it: `["a", "token"]` of `var.devices` to `var.devices["a"].token`. */
export type ValuePath = readonly PathStep[];

/** What a node of the graph of values holds, or something in it. */
export interface HeldValue {
  readonly node: string;
  readonly path: ValuePath;
}

/** As a configuration refers to it: `var.devices["a-1"].token`, `var.devices[*].token`, `keys(var.tokens)`. Different for each value. */
export function nameOfValue({ node, path }: HeldValue): string {
  return path.reduce<string>((name, step) => {
    if (step === ANY) return `${name}[*]`;
    if (step === SPLAT) return `${name}.*`;
    if (step === KEY) return `keys(${name})`;
    if (step === DECODED) return `decode(${name})`;
    return /^[A-Za-z_][\w-]*$/.test(step) ? `${name}.${step}` : `${name}[${JSON.stringify(step)}]`;
  }, node);
}

/** Values that refer to themselves through others would have paths without an end. */
const DEEPEST = 8;

/** A path that goes on with another one. */
export function joinPaths(path: ValuePath, rest: ValuePath): ValuePath {
  return [...path, ...rest].slice(0, DEEPEST);
}
