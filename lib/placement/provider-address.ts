import { basename } from 'node:path';

/** The programs that use the provider, by the name of their executable. */
export type Planner = 'terraform' | 'tofu';

export const PLANNER_NAMES: Readonly<Record<Planner, string>> = { terraform: 'Terraform', tofu: 'OpenTofu' };

/** The default registry of each program. */
export const PROVIDER_HOST: Readonly<Record<Planner, string>> = {
  terraform: 'registry.terraform.io',
  tofu: 'registry.opentofu.org',
};

/** The address in configurations. Each program completes it with its own registry. */
export const PROVIDER_SOURCE = 'apsaramqtt/apsaramqtt';

/** The complete address, as in lock files and mirrors. */
export const PROVIDER_ADDRESS: Readonly<Record<Planner, string>> = {
  terraform: `${PROVIDER_HOST.terraform}/${PROVIDER_SOURCE}`,
  tofu: `${PROVIDER_HOST.tofu}/${PROVIDER_SOURCE}`,
};

export const PROVIDER_ADDRESSES: readonly string[] = Object.values(PROVIDER_ADDRESS);

/** The planner of a program, by its name or path. */
export function plannerOf(program: string): Planner {
  return basename(program).includes('terraform') ? 'terraform' : 'tofu';
}

/**
 * The addresses that the lock file needs if the CDKTF command line runs this program. The command line itself always reads the entry of
 * Terraform's address, and OpenTofu reads its own. With Terraform, the entry of OpenTofu is left out, because Terraform would remove it
 * with a message.
 */
export function addressesToLock(program: string): readonly string[] {
  return plannerOf(program) === 'terraform' ? [PROVIDER_ADDRESS.terraform] : PROVIDER_ADDRESSES;
}
