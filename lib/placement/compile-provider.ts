import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../gate/problem';
import { thisPlatform } from './platform';
import { type ProviderPackage, SCRIPTS } from './provider-package';
import { runApart } from './run-apart';

/** The runtime cannot be used on this machine. */
export class RuntimeUnavailableError extends Error {
  readonly problem: Problem;

  constructor(message: string, help: string) {
    super(`${message} ${help}`);
    this.problem = { code: 'RuntimeUnavailable', message, help };
  }
}

/** Nothing of the folder and of the environment may change what is compiled, or what the compiled provider runs. */
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

/** Another system than this one, as Bun names it, and its Bun. */
export interface CompileTarget {
  /** Such as `bun-linux-arm64`. */
  readonly name: string;
  readonly executable: string;
}

/**
 * Compiles the provider and Bun into one executable in an empty folder, and returns its path. The same bytes each time.
 *
 * @param target Default: this machine.
 * @throws RuntimeUnavailableError where Bun fails.
 */
export function compileProvider(
  bun: string,
  { folder, version }: ProviderPackage,
  scratch: string,
  target?: CompileTarget,
): string {
  copyFileSync(join(folder, `terraform-provider-apsaramqtt_v${version}`), join(scratch, 'provider.js'));
  for (const name of SCRIPTS) copyFileSync(join(folder, name), join(scratch, name));
  // Bun looks for these in the folders above, too.
  for (const name of ['package.json', 'tsconfig.json']) writeFileSync(join(scratch, name), '{}');
  const compiled = join(
    scratch,
    (target?.name ?? thisPlatform()).includes('windows') ? 'provider.exe' : 'provider',
  );
  const targeted = target
    ? [`--target=${target.name}`, `--compile-executable-path=${target.executable}`]
    : [];
  const { status, stderr } = runApart(
    bun,
    [...BUILD, ...targeted, '--outfile', compiled, 'provider.js'],
    scratch,
  );
  if (status !== 0 || !existsSync(compiled))
    throw new RuntimeUnavailableError(
      `Bun failed to compile the provider: ${stderr.trim().replace(/\.$/, '')}.`,
      'Fix the cause that Bun names, and run it again.',
    );
  return compiled;
}
