/** The engine whose behaviour is followed if Terraform 1.11 and OpenTofu 1.12 differ. */
export type Engine = 'terraform' | 'opentofu';
