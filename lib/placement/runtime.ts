import { existsSync, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { homeOf } from './cli-configuration';
import { thisPlatform } from './platform';
import type { PlacementProblem } from './problem';
import { executableName, type ProviderPackage } from './provider-package';
import { whyUnsafe, whyUnsafeFolder } from './safe-path';
import { startCompiled } from './start-compiled';

/** The one version of Bun that the provider runs on: 1.2.23 and 1.3.5 fail in the TLS handshake with Terraform. */
export const BUN_VERSION = '1.4.4';

const REPAIR_RUNTIME = 'Run "apsaramqtt install --runtime bun" again, or set APSARAMQTT_RUNTIME to node.';

/** In the user's home. The launcher checks at every launch that only the user may write there. */
const RUNTIME_FOLDER = ['.apsaramqtt', 'runtime'];

/** The runtime that the launcher chooses when Terraform starts the provider on this machine. */
export type ChosenRuntime =
  | {
      readonly runtime: 'bun';
      readonly file: string;
      /** Why the compiled provider does not start, so that Terraform fails. */
      readonly problem?: PlacementProblem;
    }
  | {
      readonly runtime: 'node';
      /** A whole sentence. */
      readonly why: string;
    };

/** The folder of compiled providers; undefined without a home folder. Like the launcher, it reads only HOME. */
export function runtimeFolder(env: NodeJS.ProcessEnv): string | undefined {
  const home = process.platform === 'win32' ? homeOf(env) : env.HOME;
  return !home ? undefined : join(home, ...RUNTIME_FOLDER);
}

/** The file name of the compiled provider, which the launcher contains. It identifies the version, the exact bytes, and Bun's version. */
export function runtimeName({ folder, version }: ProviderPackage): string {
  const launcher = readFileSync(join(folder, `terraform-provider-apsaramqtt_v${version}`), 'utf8');
  const [, name] = /\/runtime\/(provider_[\w.-]+)_\$/.exec(launcher) ?? [];
  return `${name}_${thisPlatform()}${process.platform === 'win32' ? '.exe' : ''}`;
}

/** Predicts which runtime the launcher will choose. */
export function chosenRuntime(provider: ProviderPackage, env: NodeJS.ProcessEnv): ChosenRuntime {
  const node = (why: string): ChosenRuntime => ({ runtime: 'node', why });
  // On Windows, the compiled program is the provider itself.
  if (process.platform === 'win32')
    return { runtime: 'bun', file: executableName(provider.version, thisPlatform()) };
  if (env.APSARAMQTT_RUNTIME === 'node') return node('APSARAMQTT_RUNTIME is node.');
  const folder = runtimeFolder(env);
  if (folder === undefined) return node('HOME is not set.');
  const name = runtimeName(provider);
  const file = join(folder, name);
  const found = statsOf(file);
  if (found === undefined) return node(whyMissing(folder, name));
  if (found === 'unreadable') return node(`This user may not read ${folder}.`);
  const problem = whyUnsafeFolder(folder) ?? whyUnsafe(file);
  if (problem !== undefined) return node(problem);
  if (!found.isFile() || (found.mode & 0o100) === 0) return node(`${file} is not executable.`);
  if (process.platform === 'linux' && !existsSync('/proc/self/exe'))
    return node('/proc is not mounted, and Bun needs it to start.');
  const start = startCompiled(file);
  if (start.starts) return { runtime: 'bun', file };
  if (start.isForeign) return node(`${file} does not start on this system.`);
  const message = `${file}, which runs the provider, does not start: ${start.why}.`;
  return { runtime: 'bun', file, problem: { code: 'RuntimeBroken', message, help: REPAIR_RUNTIME } };
}

/** `unreadable` if HOME is that of another user, as with sudo. The launcher then runs Node. */
function statsOf(file: string): Stats | 'unreadable' | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return 'unreadable';
  }
}

function whyMissing(folder: string, name: string): string {
  const others = namesIn(folder).filter((other) => other.startsWith('provider_') && other !== name);
  return others.length > 0
    ? `The Bun runtime in ${folder} belongs to another version of the provider.`
    : 'The Bun runtime is not installed.';
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
