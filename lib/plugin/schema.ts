import type { CtyType } from './cty/type';

/** An argument (required or optional) or a result (computed) of a block. Every one has a description, in Markdown. */
export interface Attribute {
  readonly type: CtyType;
  readonly description: string;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
}

export interface NestedBlock {
  readonly nesting: 'single' | 'list' | 'set';
  readonly block: Block;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The schema of a provider, a data source or an ephemeral resource. */
export interface Block {
  readonly description: string;
  readonly attributes: { readonly [name: string]: Attribute };
  readonly blocks?: { readonly [name: string]: NestedBlock };
}
