/** A value that Terraform does not know yet. Its refinements are not kept. */
export class Unknown {
  static readonly value = new Unknown();
  // Without a member, every object would be assignable to this type.
  protected readonly isUnknown = true;
  private constructor() {}
}

/** A number that a JavaScript number cannot hold exactly, in decimal notation. */
export class DecimalNumber {
  constructor(readonly text: string) {}
}

/** A value of an attribute whose type in the schema is `dynamic`, with its actual type. */
export class DynamicValue {
  constructor(
    readonly type: import('./type').CtyType,
    readonly value: CtyValue,
  ) {}
}

/** A cty value: lists, sets and tuples are arrays, maps and objects are objects without a prototype. */
export type CtyValue =
  | null
  | boolean
  | string
  | number
  | DecimalNumber
  | Unknown
  | DynamicValue
  | readonly CtyValue[]
  | ObjectValue;

export interface ObjectValue {
  readonly [name: string]: CtyValue;
}
