import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundledProvider } from '../../lib/placement/provider-package';
import type { PlatformPackage } from '../../scripts/package-provider/release';
import { standalonePackages } from '../../scripts/package-provider/standalone';

const INSTALLED = resolve('test/node-versions/node_modules');

/** Whether the Bun that compiles a standalone package is installed: "npm ci --prefix test/node-versions" does that. */
export const CAN_COMPILE = existsSync(join(INSTALLED, 'bun/bin/bun'));

/** Makes the standalone package for linux_amd64 with the Bun of the tests. */
export function standalonePackage(scratch: string): PlatformPackage {
  const buns = join(scratch, 'buns');
  mkdirSync(join(buns, 'node_modules/@oven'), { recursive: true });
  symlinkSync(join(INSTALLED, 'bun'), join(buns, 'node_modules/@oven/bun-linux-x64-baseline'));
  for (const name of ['bun-types', 'spdx-license-list'])
    symlinkSync(join(INSTALLED, name), join(buns, 'node_modules', name));
  const targets = { linux_amd64: 'bun-linux-x64-baseline' };
  const [made] = standalonePackages(scratch, bundledProvider(), buns, targets);
  return made!;
}
