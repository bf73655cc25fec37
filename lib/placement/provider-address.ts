import { basename } from 'node:path';

/** The programs that read the provider. */
export type Planner = 'terraform' | 'tofu';

/** What their makers call them. */
export const PLANNER_NAMES: Readonly<Record<Planner, string>> = { terraform: 'Terraform', tofu: 'OpenTofu' };

/** The registry that each asks. */
export const PROVIDER_HOST: Readonly<Record<Planner, string>> = {
  terraform: 'registry.terraform.io',
  tofu: 'registry.opentofu.org',
};

/** The address as configurations write it: each program puts its own registry in front. */
export const PROVIDER_SOURCE = 'apsaramqtt/apsaramqtt';

/** The complete address, as lock files and mirrors have it. */
export const PROVIDER_ADDRESS: Readonly<Record<Planner, string>> = {
  terraform: `${PROVIDER_HOST.terraform}/${PROVIDER_SOURCE}`,
  tofu: `${PROVIDER_HOST.tofu}/${PROVIDER_SOURCE}`,
};

/** The addresses of both. */
export const PROVIDER_ADDRESSES: readonly string[] = Object.values(PROVIDER_ADDRESS);

/** Which of the two a program is, by its name or path. */
export function plannerOf(program: string): Planner {
  return basename(program).includes('terraform') ? 'terraform' : 'tofu';
}

/**
 * The addresses to lock where the CDKTF command line runs a program, by its name or path. The command line itself looks for
 * Terraform's, whatever it runs; OpenTofu looks for its own; and Terraform would take that out again and say so.
 */
export function addressesToLock(program: string): readonly string[] {
  return plannerOf(program) === 'terraform' ? [PROVIDER_ADDRESS.terraform] : PROVIDER_ADDRESSES;
}
