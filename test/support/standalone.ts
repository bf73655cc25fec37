import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundledProvider } from '../../lib/placement/provider-package';
import type { PlatformPackage } from '../../scripts/package-provider/release';
import { standalonePackages } from '../../scripts/package-provider/standalone';

const INSTALLED = resolve('test/node-versions/node_modules');

/** Whether there is what a standalone package for this machine is made of: "npm ci --prefix test/node-versions" installs it. */
export const CAN_COMPILE = existsSync(join(INSTALLED, 'bun/bin/bun'));

/** Makes the standalone package of linux_amd64, with the Bun that tests run with. */
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
