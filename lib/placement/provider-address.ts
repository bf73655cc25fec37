import { basename } from 'node:path';

const TERRAFORM = 'registry.terraform.io/apsaramqtt/apsaramqtt';
const TOFU = 'registry.opentofu.org/apsaramqtt/apsaramqtt';

/** What `apsaramqtt/apsaramqtt` stands for: Terraform and OpenTofu each put their own registry in front. */
export const PROVIDER_ADDRESSES: readonly string[] = [TERRAFORM, TOFU];

/**
 * The addresses to lock where the CDKTF command line runs a program, told by its name or path. The command line itself looks for
 * Terraform's, whatever it runs; OpenTofu looks for its own; and Terraform would take that out again and say so.
 */
export function addressesToLock(program: string): readonly string[] {
  return basename(program).includes('terraform') ? [TERRAFORM] : PROVIDER_ADDRESSES;
}
