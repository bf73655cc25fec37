/** What `apsaramqtt/apsaramqtt` stands for with Terraform, which puts its own registry in front. */
export const TERRAFORM_ADDRESS = 'registry.terraform.io/apsaramqtt/apsaramqtt';

/** The same with OpenTofu. */
export const OPENTOFU_ADDRESS = 'registry.opentofu.org/apsaramqtt/apsaramqtt';

export const PROVIDER_ADDRESSES: readonly string[] = [TERRAFORM_ADDRESS, OPENTOFU_ADDRESS];
