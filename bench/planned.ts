import type { Terraform } from '../test/support/terraform';

/** What every configuration here begins with. */
export const REQUIRED_PROVIDERS = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}`;

/** Plans, and takes anything but success for a fault of the measurement. */
export async function planned(terraform: Terraform): Promise<void> {
  const { status, text } = await terraform.run('plan', '-input=false', '-no-color');
  if (status !== 0) throw new Error(text);
}
