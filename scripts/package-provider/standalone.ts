import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProvider } from '../../lib/placement/compile-provider';
import { thisPlatform } from '../../lib/placement/platform';
import {
  executableName,
  type ProviderPackage,
  STANDALONE_PROGRAM,
} from '../../lib/placement/provider-package';
import { standaloneLauncher } from '../launcher';
import { writeBunLicense } from './bun-license';
import type { PlatformPackage } from './release';

/**
 * The Bun of each platform. The names are those of npm packages and of Bun's option `--target`. The lock file in bun/ has the version and the
 * hashes. On amd64, `baseline` also runs on processors without AVX2.
 */
export const WINDOWS_BUNS = {
  windows_amd64: 'bun-windows-x64-baseline',
  windows_arm64: 'bun-windows-aarch64',
} as const;

export const BUNS = {
  linux_amd64: 'bun-linux-x64-baseline',
  linux_arm64: 'bun-linux-aarch64',
  darwin_amd64: 'bun-darwin-x64-baseline',
  darwin_arm64: 'bun-darwin-aarch64',
  ...WINDOWS_BUNS,
} as const;

/** For Linux without glibc, such as Alpine. */
export const MUSL_BUNS = {
  linux_amd64: 'bun-linux-x64-musl-baseline',
  linux_arm64: 'bun-linux-aarch64-musl',
} as const;

/** Installs Bun for every platform into a folder, with its licence texts. `--force`, because npm refuses packages for other platforms. */
export function installBuns(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(__dirname, 'bun', file), join(folder, file));
  execFileSync('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/**
 * Makes packages of the provider compiled with Bun, for machines without Node.js.
 *
 * @param buns the folder of `installBuns`.
 */
export function standalonePackages(
  scratch: string,
  provider: ProviderPackage,
  buns: string,
  targets: Readonly<Record<string, string>>,
): PlatformPackage[] {
  const executableOf = (bun: string) =>
    join(buns, 'node_modules/@oven', bun, 'bin', bun.includes('windows') ? 'bun.exe' : 'bun');
  const compiler = executableOf(BUNS[thisPlatform() as keyof typeof BUNS]);
  return Object.entries(targets).map(([platform, name]) => {
    const compiling = join(scratch, 'compiling');
    mkdirSync(compiling, { recursive: true });
    const compiled = compileProvider(compiler, provider, compiling, { name, executable: executableOf(name) });
    const folder = join(scratch, name);
    mkdirSync(folder);
    writeExecutable(folder, compiled, executableName(provider.version, platform));
    for (const file of ['LICENSE', 'THIRD-PARTY-NOTICES'])
      copyFileSync(join(provider.folder, file), join(folder, file));
    writeBunLicense(join(folder, 'BUN-LICENSE'), buns);
    rmSync(compiling, { recursive: true });
    return { platform, folder, compress: true };
  });
}

/** Writes the executable that Terraform starts. On Windows, it is the compiled provider. Elsewhere, a launcher clears variables for it first. */
export function writeExecutable(folder: string, compiled: string, name: string): void {
  const program = name.endsWith('.exe') ? name : STANDALONE_PROGRAM;
  renameSync(compiled, join(folder, program));
  chmodSync(join(folder, program), 0o755);
  if (program === name) return;
  writeFileSync(join(folder, name), standaloneLauncher(program));
  chmodSync(join(folder, name), 0o755);
}
