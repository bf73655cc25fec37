import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BUN_VERSION } from './runtime';

/** The package to install, for `npm install`. */
export const BUN_PACKAGE = `bun@${BUN_VERSION}`;

/** The npm package that holds Bun for this machine, as `bun` names it in its optional dependencies. */
function platformPackage(): string {
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x64';
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@oven/bun-${system}-${architecture}${isMusl() ? '-musl' : ''}`;
}

let musl: boolean | undefined;

function isMusl(): boolean {
  // Once: the report is long, and each stack of a program asks.
  musl ??= process.platform === 'linux' && glibcVersion() === undefined;
  return musl;
}

function glibcVersion(): string | undefined {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime;
}

/** Bun as npm has installed it for a project. Undefined where the project does not have it. */
export function findBun(
  project: string,
): { readonly executable: string; readonly version: string } | undefined {
  const require = createRequire(join(project, 'package.json'));
  const name = platformPackage();
  for (const from of [require, viaBun(require)]) {
    try {
      const manifest = from?.resolve(`${name}/package.json`);
      if (!manifest) continue;
      const { version } = require(manifest) as { version: string };
      const program = process.platform === 'win32' ? 'bun.exe' : 'bun';
      return { executable: join(dirname(manifest), 'bin', program), version };
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/** Where package managers keep the dependencies of a dependency apart. */
function viaBun(require: NodeJS.Require): NodeJS.Require | undefined {
  try {
    return createRequire(require.resolve('bun/package.json'));
  } catch {
    return undefined;
  }
}
