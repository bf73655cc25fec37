import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUN_PACKAGE, findBun } from './bun-package';
import { compileProvider, RuntimeUnavailableError, runApart } from './compile-provider';
import type { ProviderPackage } from './provider-package';
import { BUN_VERSION, runtimeFolder, runtimeName, whyUnsafe } from './runtime';

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
    bun.version === BUN_VERSION ? runApart(bun.executable, ['--version'], folder).stdout.trim() : bun.version;
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

/** Compiles the provider, and sees it start. */
function compile(bun: string, provider: ProviderPackage, scratch: string): string {
  const compiled = compileProvider(bun, provider, scratch);
  chmodSync(compiled, 0o700);
  const { stderr, error } = runApart(compiled, [], scratch);
  if (!stderr?.startsWith('This is the Terraform provider'))
    throw new RuntimeUnavailableError(
      `The compiled provider does not run on this machine: ${error?.message ?? stderr.trim()}`,
    );
  return compiled;
}
