/** A cty type, in the JSON notation of Terraform's protocol. */
export type CtyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', CtyType]
  | readonly ['tuple', readonly CtyType[]]
  | readonly ['object', { readonly [attribute: string]: CtyType }]
  | readonly ['object', { readonly [attribute: string]: CtyType }, readonly string[]];
