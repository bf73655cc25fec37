import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The provider as it was built, the same bytes on every platform. */
export interface ProviderPackage {
  readonly folder: string;
  /** The zip of the folder's files, as a registry has it. */
  readonly archive: string;
  readonly version: string;
}

// The same two steps up from lib/placement, dist/placement and bundle/cli.
const BUNDLED = join(__dirname, '../../bundle/provider');
const EXECUTABLE = /^terraform-provider-apsaramqtt_v(.+)$/;

/** The provider that belongs to this package. Throws where it is missing. */
export function bundledProvider(folder = BUNDLED): ProviderPackage {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const version = files.map((file) => EXECUTABLE.exec(file)?.[1]).find((found) => found !== undefined);
  if (version === undefined) {
    throw new Error(
      `The Terraform provider of cdktf-apsaramqtt is missing: there is no terraform-provider-apsaramqtt_v<version> in ${folder}. Install the package again, or run "npm run build" in a checkout.`,
    );
  }
  return { folder, archive: `${folder}.zip`, version };
}
