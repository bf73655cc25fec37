import type { CtyType } from '../plugin/cty/type';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Attribute } from '../plugin/schema';

export type Attributes = { readonly [name: string]: Attribute };

/** The TypeScript type of a cty type. Elements of a map may be null or unknown. */
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

/** The arguments of a block, typed by its schema. Null means not set. An unknown value may still turn out to be null. */
export type Arguments<A extends Attributes> = {
  readonly [Name in ArgumentName<A>]: ValueOf<A[Name]['type']> | null | Unknown;
};

/** Types a configuration. The cast is safe because the plugin has decoded the configuration with the same schema. */
export function argumentsOf<A extends Attributes>(_: A, config: ObjectValue): Arguments<A> {
  return config as unknown as Arguments<A>;
}

/** The value if it is set and known, else undefined. */
export function known<T>(value: T): Exclude<T, null | Unknown> | undefined {
  return value === null || value instanceof Unknown ? undefined : (value as Exclude<T, null | Unknown>);
}
