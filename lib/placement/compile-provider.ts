import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../gate/problem';
import { thisPlatform } from './platform';
import { type ProviderPackage, SCRIPTS } from './provider-package';
import { runIsolated } from './run-isolated';

/** Thrown if the Bun runtime cannot be used on this machine. */
export class RuntimeUnavailableError extends Error {
  readonly problem: Problem;

  constructor(message: string, help: string) {
    super(`${message} ${help}`);
    this.problem = { code: 'RuntimeUnavailable', message, help };
  }
}

/** The options keep files of the folder and the environment from changing the compilation or the compiled provider. */
const BUILD = [
  '--no-env-file',
  `--config=${devNull}`,
  'build',
  '--compile',
  '--bytecode',
  '--minify',
  '--format=cjs',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
];

/** Another platform than this one, with a Bun executable for it. */
export interface CompileTarget {
  /** Bun's name of the platform, such as `bun-linux-arm64`. */
  readonly name: string;
  readonly executable: string;
}

/**
 * Compiles the provider and Bun into one executable in an empty folder, and returns its path. The same input gives the same bytes.
 *
 * @param target Default: this machine.
 * @throws RuntimeUnavailableError if Bun fails.
 */
export function compileProvider(
  bun: string,
  { folder, version }: ProviderPackage,
  scratch: string,
  target?: CompileTarget,
): string {
  copyFileSync(join(folder, `terraform-provider-apsaramqtt_v${version}`), join(scratch, 'provider.js'));
  for (const name of SCRIPTS) copyFileSync(join(folder, name), join(scratch, name));
  // Without these files, Bun would use those of a parent folder.
  for (const name of ['package.json', 'tsconfig.json']) writeFileSync(join(scratch, name), '{}');
  const compiled = join(
    scratch,
    (target?.name ?? thisPlatform()).includes('windows') ? 'provider.exe' : 'provider',
  );
  const targeted = target
    ? [`--target=${target.name}`, `--compile-executable-path=${target.executable}`]
    : [];
  const { status, stderr } = runIsolated(
    bun,
    [...BUILD, ...targeted, '--outfile', compiled, 'provider.js'],
    scratch,
  );
  if (status !== 0 || !existsSync(compiled))
    throw new RuntimeUnavailableError(
      `Bun failed to compile the provider: ${stderr.trim().replace(/\.$/, '')}.`,
      'Fix this error, and run the command again.',
    );
  return compiled;
}
