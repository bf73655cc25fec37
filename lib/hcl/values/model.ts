import type { HclNumber } from './number';

/**
 * A type, or a type constraint, in which attributes may be optional. `any` in a type is an unknown type, in a constraint any type.
 */
export type Type =
  | { readonly kind: 'string' | 'number' | 'bool' | 'any' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | ObjectType;

export interface ObjectType {
  readonly kind: 'object';
  /** Sorted by code point. */
  readonly attributes: ReadonlyMap<string, Type>;
  /** The attributes that may be missing, with their defaults: null if the constraint gives none. */
  readonly optional?: ReadonlyMap<string, Value>;
}

export type CollectionType = Extract<Type, { element: Type }>;
export type TupleType = Extract<Type, { kind: 'tuple' }>;

/** A property of a value that passes on to everything computed from it, as in cty. */
export type Mark = 'sensitive' | 'ephemeral' | Origin;
export type Marks = ReadonlySet<Mark>;

/** A mark with an object of the caller that the value depends on. The engines have no such mark, and it does not affect a result. */
export class Origin {
  constructor(readonly of: object) {}
}

/**
 * Why a value is unknown: `known-after-apply` is unknown to Terraform during plan too, `cannot-be-read-here` only to this evaluation.
 */
export type UnknownReason = 'known-after-apply' | 'cannot-be-read-here';

/** The data of an unknown value, with what is known about it. */
export class Unknown {
  /**
   * @param detail where the value would come from, such as `data.aws_region.current`.
   * @param notNull whether the value is known not to be null.
   * @param prefix the known beginning of a string.
   */
  constructor(
    readonly reason: UnknownReason,
    readonly detail: string,
    readonly notNull = false,
    readonly prefix = '',
  ) {}

  /** The same for a value that is not null. */
  asNotNull(prefix = ''): Unknown {
    return new Unknown(this.reason, this.detail, true, prefix);
  }
}

export type Data =
  | string
  | boolean
  | HclNumber
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | null
  | Unknown;

/**
 * An immutable value. Lists, tuples and sets have an array, that of a set in the order of the set. Maps and objects have a map,
 * sorted by code point of the keys. Marks are those of the value itself: its elements have their own.
 */
export interface Value {
  readonly type: Type;
  readonly data: Data;
  readonly marks: Marks;
}
