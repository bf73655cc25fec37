import { join } from 'node:path';
import type { Emulator } from '../../lib/emulator/emulator';
import { placeProvider } from '../../lib/placement/place-provider';
import { bundledProvider } from '../../lib/placement/provider-package';
import { Terraform } from './terraform';

/** The properties of an emulator that the provider needs. */
type EmulatedCloud = Pick<Emulator, 'url' | 'region' | 'accessKeyId' | 'accessKeySecret'>;

/** Terraform in a folder with the provider, and with the emulator as the cloud. */
export function terraformWithProvider(emulator: EmulatedCloud, binary?: string): Terraform {
  const terraform = new Terraform(emulatorEnvironment(emulator), binary);
  placeProvider(join(terraform.folder, 'terraform.d/plugins'), bundledProvider());
  return terraform;
}

/** Environment variables that make the emulator the cloud. */
export function emulatorEnvironment(emulator: EmulatedCloud): NodeJS.ProcessEnv {
  return {
    ALICLOUD_REGION: emulator.region,
    ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
    ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
    APSARAMQTT_ENDPOINT: emulator.url,
  };
}

/** The beginning of each configuration. */
export const REQUIRED_PROVIDERS = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}`;

/** A configuration that checks the token in DEVICE_TOKEN and outputs its verdict. */
export function oneToken(instanceId: string): string {
  return `${REQUIRED_PROVIDERS}
data "apsaramqtt_token" "device" {
  instance_id = "${instanceId}"
  token_env   = "DEVICE_TOKEN"
}
output "verdict" { value = data.apsaramqtt_token.device.verdict }`;
}

/** Terraform with the provider after `terraform init`, for configurations that begin with {@link REQUIRED_PROVIDERS}. */
export async function initializedWithProvider(emulator: EmulatedCloud): Promise<Terraform> {
  const terraform = terraformWithProvider(emulator).write('main.tf', REQUIRED_PROVIDERS);
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
  return terraform;
}
