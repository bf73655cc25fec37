import type { Place } from './source-text';

/** Attributes and blocks in the order in which they are written. */
export interface Body extends Place {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** `name = value` */
export interface Attribute extends Place {
  readonly name: string;
  /** Where the name stands. */
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

/** A number as it is written: its value may need more digits than a JavaScript number has. */
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

/** A quoted string, a heredoc, or the body of a template directive. */
export interface Template extends Place {
  readonly kind: 'template';
  readonly parts: readonly (TemplateText | Expression)[];
  /** A template that is one interpolation keeps the type of its expression. A directive's body does not. */
  readonly unwraps: boolean;
}

export interface TemplateText extends Place {
  readonly kind: 'text';
  readonly text: string;
}

/** `%{ for … }` in a template: the results are joined. */
export interface TemplateFor extends Place {
  readonly kind: 'template-for';
  readonly loop: ForExpression;
}

/** A name at the start of a reference, as `var` in `var.name`. */
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

/** `object[*]…` and `object.*…`: `each` is evaluated for every element, which `SplatItem` stands for. */
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
  /** The last argument is followed by `...`. */
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
  /** The key where it is a bare word, which stands for itself. */
  readonly word?: string;
}

/** `[for … : …]` and `{for … : … => …}` */
export interface ForExpression extends Place {
  readonly kind: 'for';
  readonly keyVariable?: string;
  readonly valueVariable: string;
  readonly collection: Expression;
  /** Only where an object is built. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
  /** `...` after the value: values of one key are gathered. */
  readonly groups: boolean;
}
