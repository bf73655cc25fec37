import type { CtyType } from '../plugin/cty/type';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Attribute } from '../plugin/schema';

export type Attributes = { readonly [name: string]: Attribute };

/** The value of a cty type. Elements of a map may be null. */
type ValueOf<T extends CtyType> = T extends 'string'
  ? string
  : T extends 'number'
    ? number
    : T extends 'bool'
      ? boolean
      : T extends readonly ['map', infer Element extends CtyType]
        ? { readonly [key: string]: ValueOf<Element> | null | Unknown }
        : never;

/** The names of the attributes that a configuration can set. */
type ArgumentName<A extends Attributes> = {
  [Name in keyof A]: A[Name] extends { readonly required: true } | { readonly optional: true } ? Name : never;
}[keyof A];

/** The arguments of a block as its schema has them. Null: not given. Unknown: given, or not, once Terraform knows it. */
export type Arguments<A extends Attributes> = {
  readonly [Name in ArgumentName<A>]: ValueOf<A[Name]['type']> | null | Unknown;
};

/** The boundary: the plugin has decoded the configuration by the very schema, so it has the schema's types. */
export function argumentsOf<A extends Attributes>(_: A, config: ObjectValue): Arguments<A> {
  return config as unknown as Arguments<A>;
}

/** A value that is given and known, else undefined: a rule about it is not decided. */
export function known<T>(value: T): Exclude<T, null | Unknown> | undefined {
  return value === null || value instanceof Unknown ? undefined : (value as Exclude<T, null | Unknown>);
}
