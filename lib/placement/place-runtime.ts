import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BUN_PACKAGE, findBun } from './bun-package';
import type { ProviderPackage } from './provider-package';
import { BUN_VERSION, runtimeFolder, runtimeName, whyUnsafe } from './runtime';

export class RuntimeUnavailableError extends Error {}

/** Nothing of the folder and of the environment may change what is compiled. */
const BUILD = [
  '--no-env-file',
  '--config=/dev/null',
  'build',
  '--compile',
  '--bytecode',
  '--format=cjs',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
];

/**
 * Compiles the provider with the Bun of a project, for this user and this machine, and returns the file. Takes a second or two, and
 * nothing where it is there already.
 *
 * @throws RuntimeUnavailableError where the project has no Bun or another version, or where the result does not run.
 */
export function placeRuntime(provider: ProviderPackage, project: string, env: NodeJS.ProcessEnv): string {
  const folder = safeFolder(env);
  const file = join(folder, runtimeName(provider));
  if (existsSync(file)) return file;
  const bun = findBun(project);
  if (!bun)
    throw new RuntimeUnavailableError(
      `Bun is not installed in ${project}. Run "npm install --save-dev ${BUN_PACKAGE}" there.`,
    );
  const version =
    bun.version === BUN_VERSION ? run(bun.executable, ['--version'], folder).stdout.trim() : bun.version;
  if (version !== BUN_VERSION)
    throw new RuntimeUnavailableError(
      `${bun.executable} is Bun ${version || 'of an unknown version'}, and the provider runs on ${BUN_VERSION} alone. Run "npm install --save-dev ${BUN_PACKAGE}".`,
    );
  const scratch = mkdtempSync(join(folder, 'compiling-'));
  try {
    renameSync(compile(bun.executable, provider, scratch), file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return file;
}

/** Removes the compiled provider of this version: Node runs it then. */
export function removeRuntime(provider: ProviderPackage, env: NodeJS.ProcessEnv): void {
  const folder = runtimeFolder(env);
  if (folder !== undefined) rmSync(join(folder, runtimeName(provider)), { force: true });
}

function safeFolder(env: NodeJS.ProcessEnv): string {
  const folder = runtimeFolder(env);
  if (folder === undefined) throw new RuntimeUnavailableError('There is no home folder: set HOME.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const problem = whyUnsafe(join(folder, '..')) ?? whyUnsafe(folder);
  if (problem !== undefined)
    throw new RuntimeUnavailableError(
      `The runtime is not installed, because ${problem}. Run "chmod go-w ${folder}".`,
    );
  return folder;
}

function compile(bun: string, { folder, version }: ProviderPackage, scratch: string): string {
  copyFileSync(join(folder, `terraform-provider-apsaramqtt_v${version}`), join(scratch, 'provider.js'));
  copyFileSync(join(folder, 'asking.js'), join(scratch, 'asking.js'));
  // Bun looks for both in the folders above, too.
  for (const name of ['package.json', 'tsconfig.json']) writeFileSync(join(scratch, name), '{}');
  const compiled = join(scratch, 'provider');
  const { status, stderr } = run(bun, [...BUILD, '--outfile', compiled, 'provider.js'], scratch);
  if (status !== 0 || !existsSync(compiled))
    throw new RuntimeUnavailableError(`Bun failed to compile the provider: ${stderr.trim()}`);
  chmodSync(compiled, 0o700);
  const started = run(compiled, [], scratch);
  if (!started.stderr.startsWith('This is the Terraform provider'))
    throw new RuntimeUnavailableError(
      `The compiled provider does not run on this machine: ${started.error?.message ?? started.stderr.trim()}`,
    );
  return compiled;
}

function run(program: string, args: readonly string[], cwd: string) {
  return spawnSync(program, args, { cwd, env: { TMPDIR: cwd, HOME: cwd }, encoding: 'utf8' });
}
