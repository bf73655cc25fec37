/** One step into a value: the name of an attribute or a key of a map, or an index of a list. */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };

/**
 * What a provider says to the person at the terminal. The summary is a title that distinguishes findings on its own
 * (`-compact-warnings` shows nothing else); the detail says why and how to mend it; the path says where.
 * Terraform prints diagnostics as they are: a secret never belongs in one.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly path?: readonly PathStep[];
}
