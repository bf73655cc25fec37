import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BUN_PACKAGE, findBun } from './bun-package';
import { compileProvider, RuntimeUnavailableError } from './compile-provider';
import { makeFolder } from './make-folder';
import type { ProviderPackage } from './provider-package';
import { runIsolated } from './run-isolated';
import { BUN_VERSION, runtimeFolder, runtimeName } from './runtime';
import { whyUnsafeFolder } from './safe-path';
import { shellWord } from './shell-word';
import { startCompiled } from './start-compiled';

/** The number of compiled providers that are kept, of 110 MB each. Node runs a provider whose compiled file was removed. */
const KEPT = 3;

/** The maximum time of a compilation, in milliseconds. An older folder belongs to a process that was killed. */
const COMPILING_MS = 3_600_000;

/**
 * Compiles the provider if the project has the required version of Bun. On Windows, Bun is required, because Windows starts no scripts.
 * Returns the compiled file, or undefined if Node runs the provider.
 *
 * @throws RuntimeUnavailableError
 */
export function placeProjectRuntime(
  provider: ProviderPackage,
  project: string,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const isWanted = env.APSARAMQTT_RUNTIME !== 'node' && findBun(project)?.version === BUN_VERSION;
  return isWanted || process.platform === 'win32' ? placeRuntime(provider, project, env) : undefined;
}

/**
 * Compiles the provider with the Bun of a project, for this user and this machine, and returns the file. This takes a second or two,
 * unless a compiled provider that starts already exists.
 *
 * @throws RuntimeUnavailableError if the project has no Bun or another version, or if the compiled provider does not run.
 */
export function placeRuntime(provider: ProviderPackage, project: string, env: NodeJS.ProcessEnv): string {
  const folder = safeFolder(env);
  const file = join(folder, runtimeName(provider));
  if (existsSync(file) && startCompiled(file).starts) {
    utimesSync(file, new Date(), new Date());
    return file;
  }
  const bun = findBun(project);
  if (!bun)
    throw new RuntimeUnavailableError(
      `Bun is not installed in ${project}.`,
      `Run "npm install --save-dev ${BUN_PACKAGE}" there.`,
    );
  const version = bun.version === BUN_VERSION ? versionOf(bun.executable, folder) : bun.version;
  if (version !== BUN_VERSION)
    throw new RuntimeUnavailableError(
      `${bun.executable} is Bun ${version || 'of an unknown version'}, but the provider needs exactly ${BUN_VERSION}.`,
      `Run "npm install --save-dev ${BUN_PACKAGE}".`,
    );
  const scratch = mkdtempSync(join(folder, 'compiling-'));
  try {
    renameSync(compile(bun.executable, provider, scratch), file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  prune(folder);
  return file;
}

/** Removes the oldest compiled providers, and folders of compilations that were killed. */
function prune(folder: string): void {
  const entries = readdirSync(folder).flatMap((name) => {
    // Another process may have removed it at the same time.
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return found ? [{ name, placed: found.mtimeMs }] : [];
  });
  const providers = entries.filter(({ name }) => name.startsWith('provider_'));
  const abandoned = entries.filter(
    ({ name, placed }) => name.startsWith('compiling-') && Date.now() - placed > COMPILING_MS,
  );
  const old = providers.sort((a, b) => b.placed - a.placed).slice(KEPT);
  for (const { name } of [...old, ...abandoned]) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Removes the compiled provider of this version, so that Node runs the provider. */
export function removeRuntime(provider: ProviderPackage, env: NodeJS.ProcessEnv): void {
  const folder = runtimeFolder(env);
  if (folder !== undefined) rmSync(join(folder, runtimeName(provider)), { force: true });
}

function safeFolder(env: NodeJS.ProcessEnv): string {
  const folder = runtimeFolder(env);
  if (folder === undefined)
    throw new RuntimeUnavailableError('HOME is not set.', 'Set it to the home folder of this user.');
  makeFolder(folder, 0o700);
  const problem = whyUnsafeFolder(folder);
  if (problem !== undefined)
    throw new RuntimeUnavailableError(
      `The runtime is not installed. ${problem}`,
      `Make ${shellWord(dirname(folder))} and ${shellWord(folder)} folders of this user that no other user may write to.`,
    );
  return folder;
}

/** The version that the program reports, which may differ from that of its package. */
function versionOf(bun: string, folder: string): string {
  const { stdout, error } = runIsolated(bun, ['--version'], folder);
  if (error)
    throw new RuntimeUnavailableError(
      `${bun} does not start (${error.message}).`,
      `Install it again: npm install --save-dev ${BUN_PACKAGE}.`,
    );
  return stdout.trim();
}

/** Compiles the provider, and starts it once to check that it runs. */
function compile(bun: string, provider: ProviderPackage, scratch: string): string {
  const compiled = compileProvider(bun, provider, scratch);
  chmodSync(compiled, 0o700);
  const start = startCompiled(compiled);
  if (!start.starts)
    throw new RuntimeUnavailableError(
      `The compiled provider does not start on this machine: ${start.why.replace(/\.$/, '')}.`,
      'Run "apsaramqtt install --runtime node" to use Node.js.',
    );
  return compiled;
}
