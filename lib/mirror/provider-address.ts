/** `apsaramqtt/apsaramqtt` stands for the first with Terraform and for the second with OpenTofu. */
export const PROVIDER_ADDRESSES = [
  'registry.terraform.io/apsaramqtt/apsaramqtt',
  'registry.opentofu.org/apsaramqtt/apsaramqtt',
];
