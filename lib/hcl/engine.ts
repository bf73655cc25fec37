/** Whose behaviour is meant where the two differ: Terraform 1.11 or OpenTofu 1.12. */
export type Engine = 'terraform' | 'opentofu';
