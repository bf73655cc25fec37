import type { HclNumber } from './number';

/**
 * A type, or a type constraint: in a constraint, `any` stands for a type still to be found, and attributes of objects may be
 * optional.
 */
export type Type =
  | { readonly kind: 'string' | 'number' | 'bool' | 'any' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | ObjectType;

export interface ObjectType {
  readonly kind: 'object';
  /** In the order of their names by code point. */
  readonly attributes: ReadonlyMap<string, Type>;
  /** The attributes that may be left out, with what stands for them: null of the attribute's type where no default is given. */
  readonly optional?: ReadonlyMap<string, Value>;
}

export type CollectionType = Extract<Type, { element: Type }>;
export type TupleType = Extract<Type, { kind: 'tuple' }>;

/** What a value must be treated as: it goes over to whatever is made from the value. */
export type Mark = 'sensitive' | 'ephemeral' | Origin;
export type Marks = ReadonlySet<Mark>;

/** What a value depends on, for those who ask: no engine knows it, and it changes nothing. */
export class Origin {
  constructor(readonly of: object) {}
}

/**
 * Why a value is not known: `known-after-apply` is not known to Terraform either, `cannot-be-read-here` is something that
 * Terraform would know.
 */
export type UnknownReason = 'known-after-apply' | 'cannot-be-read-here';

/** The place of data that is not known, within a value. */
export class Unknown {
  /**
   * @param detail what the value would come from, as `data.aws_region.current`.
   * @param notNull whether it is certain that the value is not null, whatever else it may be.
   * @param prefix what a string certainly begins with.
   */
  constructor(
    readonly reason: UnknownReason,
    readonly detail: string,
    readonly notNull = false,
    readonly prefix = '',
  ) {}

  /** The same, of a value of which it is certain that it is not null. */
  certain(prefix = ''): Unknown {
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
 * A value of the language; immutable. Elements of lists, tuples and sets are in an array, a set's in the set's order; elements
 * of maps and attributes of objects in a map in the order of their keys by code point. Marks are those of the value itself: its
 * elements have their own.
 */
export interface Value {
  readonly type: Type;
  readonly data: Data;
  readonly marks: Marks;
}
