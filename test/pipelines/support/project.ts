import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Emulator } from '../../../lib/emulator/emulator';
import { writeNpx } from '../../support/npx';
import { Terraform } from '../../support/terraform';
import { emulatorEnvironment } from '../../support/terraform-with-provider';

/** A configuration with one gate that only warns. */
const MAIN = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
data "apsaramqtt_token" "device_1" {
  instance_id   = "post-cn-emulator"
  token_env     = "DEVICE_1_TOKEN"
  on_invalid    = "warn"
  on_unverified = "warn"
}
`;

/** A shell in a Terraform folder, with the command line as `npm ci` installs it and the emulator as the cloud. */
export function shellInProject(shell: 'sh' | 'bash', emulator: Emulator, main = MAIN): Terraform {
  const project = new Terraform(emulatorEnvironment(emulator), shell);
  const programs = join(project.folder, 'node_modules', '.bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(resolve('bundle/cli/apsaramqtt.js'), join(programs, 'apsaramqtt'));
  writeNpx(programs);
  return project
    .write('package.json', '{ "private": true }')
    .write('main.tf', main)
    .with({ PATH: `${programs}${delimiter}${process.env.PATH}` });
}

/** A token of the emulator that has been revoked. */
export function revokedToken(emulator: Emulator): string {
  const token = emulator.issueToken();
  emulator.revokeToken(token);
  return token;
}
