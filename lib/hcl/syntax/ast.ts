import type { Place } from './source-text';

/** Attributes and blocks, each in the order of the file. */
export interface Body extends Place {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** `name = value` */
export interface Attribute extends Place {
  readonly name: string;
  readonly namePlace: Place;
  readonly value: Expression;
}

/** `type "label" { … }` */
export interface Block extends Place {
  readonly type: string;
  readonly labels: readonly Label[];
  readonly body: Body;
  /** The type and the labels, without the braces. */
  readonly header: Place;
}

export interface Label extends Place {
  readonly text: string;
}

export type Expression =
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | Template
  | Variable
  | GetAttribute
  | Index
  | Splat
  | SplatItem
  | FunctionCall
  | Unary
  | Binary
  | Conditional
  | Parentheses
  | Tuple
  | ObjectExpression
  | ForExpression
  | TemplateFor;

/** A number, as text because it may have more digits than a JavaScript number can hold. */
export interface NumberLiteral extends Place {
  readonly kind: 'number';
  readonly text: string;
}

export interface BooleanLiteral extends Place {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullLiteral extends Place {
  readonly kind: 'null';
}

/** A quoted string, a heredoc, a whole template file, or the body of a template directive. */
export interface Template extends Place {
  readonly kind: 'template';
  readonly parts: readonly (TemplateText | Expression)[];
  /** Whether the template is only an interpolation, whose type it keeps. A directive's body is always a string. */
  readonly unwraps: boolean;
}

export interface TemplateText extends Place {
  readonly kind: 'text';
  readonly text: string;
}

/** `%{ for … }` in a template. Its results are joined. */
export interface TemplateFor extends Place {
  readonly kind: 'template-for';
  readonly loop: ForExpression;
}

/** The name at the start of a reference, such as `var` in `var.name`. */
export interface Variable extends Place {
  readonly kind: 'variable';
  readonly name: string;
}

/** `object.name` */
export interface GetAttribute extends Place {
  readonly kind: 'get';
  readonly object: Expression;
  readonly name: string;
}

/** `object[key]`, and `object.0` */
export interface Index extends Place {
  readonly kind: 'index';
  readonly object: Expression;
  readonly key: Expression;
}

/** `object[*]…` and `object.*…`: `each` is evaluated for every element. `SplatItem` is the element in it. */
export interface Splat extends Place {
  readonly kind: 'splat';
  readonly object: Expression;
  readonly each: Expression;
}

export interface SplatItem extends Place {
  readonly kind: 'splat-item';
}

export interface FunctionCall extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly namePlace: Place;
  readonly parameters: readonly Expression[];
  /** Whether `...` follows the last argument. */
  readonly expandsLast: boolean;
}

export type UnaryOperator = '-' | '!';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||';

export interface Unary extends Place {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export interface Binary extends Place {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface Parentheses extends Place {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}

export interface Tuple extends Place {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectExpression extends Place {
  readonly kind: 'object';
  readonly items: readonly ObjectItem[];
}

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
  /** The key if it is a bare word, which is a string and not a reference. */
  readonly word?: string;
}

/** `[for … : …]` and `{for … : … => …}` */
export interface ForExpression extends Place {
  readonly kind: 'for';
  readonly keyVariable?: string;
  readonly valueVariable: string;
  readonly collection: Expression;
  /** Set only if the result is an object. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
  /** Whether `...` follows the value, so that the values of each key are grouped. */
  readonly groups: boolean;
}
