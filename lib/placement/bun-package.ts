import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BUN_VERSION } from './runtime';

/** The package to install, for `npm install`. */
export const BUN_PACKAGE = `bun@${BUN_VERSION}`;

/** The npm package with Bun for this machine, which is one of the optional dependencies of `bun`. */
function platformPackage(): string {
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x64';
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@oven/bun-${system}-${architecture}${isMusl() ? '-musl' : ''}`;
}

let musl: boolean | undefined;

function isMusl(): boolean {
  // Computed once: the report is long, and every stack of a program needs the answer.
  musl ??= process.platform === 'linux' && glibcVersion() === undefined;
  return musl;
}

function glibcVersion(): string | undefined {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime;
}

/**
 * Finds Bun as npm has installed it for a project, or undefined. The install script of the package `bun` moves the program from the
 * package of the platform into its own. If install scripts are switched off, the program stays in the package of the platform.
 */
export function findBun(
  project: string,
): { readonly executable: string; readonly version: string } | undefined {
  const require = createRequire(join(project, 'package.json'));
  const viaBun = packageIn(require, 'bun');
  const ofPlatform = [require, viaBun?.require]
    .flatMap((from) => (from && packageIn(from, platformPackage())) ?? [])
    .map(({ folder, version }) => {
      const program = process.platform === 'win32' ? 'bun.exe' : 'bun';
      return { executable: join(folder, 'bin', program), version };
    });
  // The name is the same on every system. Before the move, the file is a placeholder.
  const moved = viaBun && {
    executable: join(viaBun.folder, 'bin', 'bun.exe'),
    version: viaBun.version,
  };
  const there = ofPlatform.find(({ executable }) => existsSync(executable));
  return there ?? (ofPlatform.length > 0 && moved ? moved : ofPlatform[0]);
}

interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
  /** Resolves the dependencies of this package, which may be in another folder than those of the project. */
  readonly require: NodeJS.Require;
}

function packageIn(from: NodeJS.Require, name: string): InstalledPackage | undefined {
  try {
    const manifest = from.resolve(`${name}/package.json`);
    const { version } = from(manifest) as { version: string };
    return { folder: dirname(manifest), version, require: createRequire(manifest) };
  } catch {
    return undefined;
  }
}
