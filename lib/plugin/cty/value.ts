/** A value that Terraform does not know yet. What it may know about it (refinements) is not kept. */
export class Unknown {
  static readonly value = new Unknown();
  // Keeps every other object from having this type.
  protected readonly isUnknown = true;
  private constructor() {}
}

/** A number that a JavaScript number cannot hold exactly, in decimal notation. */
export class DecimalNumber {
  constructor(readonly text: string) {}
}

/** A value whose type is not in the schema but travels with it. */
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
