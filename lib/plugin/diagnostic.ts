/** One step of a path into a value: an attribute's name, a key of a map or an index of a list. */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };

/**
 * An error or warning that Terraform shows. The summary is a title that is clear on its own (`-compact-warnings` shows only summaries),
 * the detail says why and how to fix it, and the path says where. Terraform prints diagnostics unchanged, so they contain no secret.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly path?: readonly PathStep[];
}
