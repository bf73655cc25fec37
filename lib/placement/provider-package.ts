import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The built provider, with the same bytes on every platform. */
export interface ProviderPackage {
  readonly folder: string;
  readonly version: string;
}

/** The files that the executable loads after the handshake line and before the first read. */
export const SCRIPTS = ['server.js', 'create-gate.js'] as const;

/** The name by which Terraform finds the provider's executable in a package. */
export const EXECUTABLE = /^terraform-provider-apsaramqtt(_|$)/;

/** The compiled program in a standalone package, which the executable starts. Terraform must not mistake it for the provider. */
export const STANDALONE_PROGRAM = 'apsaramqtt';

/** The file that Terraform starts. @param platform such as `linux_amd64`. */
export function executableName(version: string, platform: string): string {
  return `terraform-provider-apsaramqtt_v${version}${platform.startsWith('windows_') ? '.exe' : ''}`;
}

const VERSIONED_EXECUTABLE = /^terraform-provider-apsaramqtt_v(.+)$/;

/**
 * The provider in this npm package.
 *
 * @param given the folders to look in. Default: those of the installed npm package.
 * @throws if it is in none of the folders.
 */
export function bundledProvider(...given: string[]): ProviderPackage {
  const folders = given.length > 0 ? given : packageFolders();
  for (const folder of folders) {
    const provider = providerIn(folder);
    if (provider) return provider;
  }
  throw new Error(
    `The Terraform provider of cdktf-apsaramqtt is missing: there is no terraform-provider-apsaramqtt_v<version> in ${folders.join(' or ')}. If a bundler puts the program into one file, mark cdktf-apsaramqtt as external and install it where the program runs (esbuild: --external:cdktf-apsaramqtt, webpack: externals: { "cdktf-apsaramqtt": "commonjs cdktf-apsaramqtt" }, ncc: --external cdktf-apsaramqtt). Otherwise install the package again, or run "npm run build" in a checkout.`,
  );
}

function providerIn(folder: string): ProviderPackage | undefined {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const version = files
    .map((file) => VERSIONED_EXECUTABLE.exec(file)?.[1])
    .find((found) => found !== undefined);
  return version === undefined ? undefined : { folder, version };
}

/** The folders that may contain the npm package. A bundler may have moved this code out of the package. */
function packageFolders(): string[] {
  // lib/placement, dist/placement and bundle/cli are all two levels below the root. ES modules have no __dirname.
  const own = typeof __dirname === 'string' ? [join(__dirname, '../..')] : [];
  const installed = [dirname(process.argv[1] ?? '.'), process.cwd()].flatMap(installedFrom);
  return [...new Set([...own, ...installed])].map((folder) => join(folder, 'bundle/provider'));
}

function installedFrom(folder: string): string[] {
  try {
    return [dirname(createRequire(join(resolve(folder), 'main')).resolve('cdktf-apsaramqtt/package.json'))];
  } catch {
    return [];
  }
}
