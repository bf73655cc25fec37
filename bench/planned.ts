import { join } from 'node:path';
import { placeProvider } from '../lib/placement/place-provider';
import type { ProviderPackage } from '../lib/placement/provider-package';
import { Terraform } from '../test/support/terraform';
import type { EmulatorProcess } from './emulator-process';

/** The beginning of every configuration. */
export const REQUIRED_PROVIDERS = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}`;

/** An initialized folder with a provider that calls the emulator. */
export async function workspace(
  provider: ProviderPackage,
  emulator: EmulatorProcess,
  configuration: string,
  env: NodeJS.ProcessEnv,
): Promise<Terraform> {
  const terraform = new Terraform({
    ALICLOUD_REGION: emulator.region,
    ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
    ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
    APSARAMQTT_ENDPOINT: emulator.url,
    ...env,
  });
  placeProvider(join(terraform.folder, 'terraform.d/plugins'), provider);
  await terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${configuration}`).run('init');
  return terraform;
}

/** Plans, and takes anything but success for a fault of the measurement. */
export async function planned(terraform: Terraform): Promise<void> {
  const { status, text } = await terraform.run('plan', '-input=false', '-no-color');
  if (status !== 0) throw new Error(text);
}
