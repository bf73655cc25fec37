import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import type { Terraform } from '../../support/terraform';
import { emulatorEnvironment, terraformWithProvider } from '../../support/terraform-with-provider';

/** The instance in the examples of the pages. */
const INSTANCE = 'post-cn-0pp12gl0001';

/** The numbers of the devices in the pages: device 1 has DEVICE_1_TOKEN, TF_VAR_device_1_token and device-1.token. */
const DEVICES = [1, 2, 3, 4, 5, 6, 7];

/** Starts an emulator that has the instance of the pages. */
export function startDocumentedCloud(): Promise<Emulator> {
  return Emulator.start({
    accounts: [
      {
        id: '1000000000000001',
        accessKeys: [{ id: 'emulator', secret: 'emulator-secret' }],
        instances: [INSTANCE],
      },
    ],
  });
}

/** The environment of a reader who has an account, the instance and a valid token for each device. */
export function environmentOfReader(cloud: Emulator): NodeJS.ProcessEnv {
  // Without the region, because the examples of the pages set it.
  const { ALICLOUD_REGION: _, ...account } = emulatorEnvironment(cloud);
  return {
    ...account,
    DEVICE_1_NEW_TOKEN: cloud.issueToken(),
    ...Object.fromEntries(
      DEVICES.flatMap((device) => [
        [`DEVICE_${device}_TOKEN`, cloud.issueToken()],
        [`TF_VAR_device_${device}_token`, cloud.issueToken()],
      ]),
    ),
  };
}

/** Terraform in a folder with the provider and the token files, and with the environment of a reader. */
export function terraformOfReader(cloud: Emulator): Terraform {
  const terraform = terraformWithProvider(cloud).with(environmentOfReader(cloud));
  for (const device of DEVICES) {
    const name = `device-${device}.token`;
    terraform.write(name, `${cloud.issueToken()}\n`);
    chmodSync(join(terraform.folder, name), 0o600);
  }
  return terraform;
}
