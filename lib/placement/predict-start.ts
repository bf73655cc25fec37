import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { isOlder, OLDEST_NODE } from './node-version';
import { packageFiles, zipEntries } from './package-files';
import type { InitPrediction } from './predict-init';
import type { PlacementProblem } from './problem';
import { bundledProvider, EXECUTABLE, SCRIPTS } from './provider-package';
import { chosenRuntime } from './runtime';
import { shellWord } from './shell-word';

/** A package with this file needs Node.js or Bun. A standalone package does not have it. */
const [SCRIPT] = SCRIPTS;

/** Predicts why the provider that init finds will not start: its execute bit, its mount, or its runtime. Undefined if it will. */
export function predictStart(
  { from, startsFrom }: Extract<InitPrediction, { startsFrom: string }>,
  env: NodeJS.ProcessEnv,
): PlacementProblem | undefined {
  // Checked before the execute bit: on a noexec mount, no file counts as executable.
  const mount = noexecMount(startsFrom);
  if (mount !== undefined) return mountedNoexec(startsFrom, mount);
  // Init does not replace the files that an earlier init has unpacked, so both places must be right.
  for (const path of new Set([from, startsFrom])) {
    const problem = problemWithExecutable(path);
    if (problem !== undefined) return problem;
  }
  const needsRuntime = isFolder(from) ? existsSync(join(from, SCRIPT)) : packageFiles(from).has(SCRIPT);
  if (!needsRuntime) return undefined;
  const chosen = chosenRuntime(bundledProvider(), env);
  return chosen.runtime === 'bun' ? chosen.problem : problemWithNode(env);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function problemWithExecutable(path: string): PlacementProblem | undefined {
  if (isFolder(path)) return problemInFolder(path);
  return existsSync(path) ? problemInZip(path) : undefined;
}

function problemInZip(path: string): PlacementProblem | undefined {
  const [program] = [...zipEntries(path)].filter(([name]) => EXECUTABLE.test(name));
  if (program === undefined) return withoutExecutable(path, 'zip');
  const [name, { isExecutable }] = program;
  return isExecutable || process.platform === 'win32' ? undefined : notExecutableInZip(path, name);
}

function problemInFolder(folder: string): PlacementProblem | undefined {
  const executable = readdirSync(folder).find((name) => EXECUTABLE.test(name));
  // An interrupted init leaves a folder without the provider, which some versions of the programs do not complete.
  if (executable === undefined) return withoutExecutable(folder, 'folder');
  return isExecutable(join(folder, executable)) ? undefined : notExecutable(join(folder, executable));
}

/** Whether this user can execute the file. Windows has no execute bit. */
function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The version of the Node.js on the PATH of Terraform, which runs the provider. */
export function nodeVersion(env: NodeJS.ProcessEnv): string | undefined {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('node', ['--version'], { encoding: 'utf8', env, stdio: [...stdio] })
      .trim()
      .replace(/^v/, '');
  } catch {
    return undefined;
  }
}

function problemWithNode(env: NodeJS.ProcessEnv): PlacementProblem | undefined {
  const version = nodeVersion(env);
  const oldest = OLDEST_NODE.join('.');
  const help = `Install Node.js ${oldest} or newer where Terraform runs and put it on the PATH, run "apsaramqtt install --runtime bun", or use the standalone package of the provider.`;
  if (version === undefined)
    return {
      code: 'RuntimeMissing',
      message: 'Node.js, which runs the provider, is not on the PATH.',
      help,
    };
  if (isOlder(version, OLDEST_NODE))
    return {
      code: 'RuntimeOld',
      message: `Node.js ${version} on the PATH is too old for the provider.`,
      help,
    };
  return undefined;
}

/** The mount point of a folder where programs cannot be executed. Only Linux reports it. */
function noexecMount(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const path = `${existingParent(folder)}${sep}`;
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, point, , options]) => (point && options ? [{ point: unescaped(point), options }] : []))
    .filter(({ point }) => path.startsWith(point === '/' ? point : `${point}/`));
  // Of several mounts at the same point, the last one hides the others.
  const length = Math.max(...mounts.map(({ point }) => point.length));
  const mount = mounts.filter(({ point }) => point.length === length).at(-1);
  return mount?.options.split(',').includes('noexec') ? mount.point : undefined;
}

function existingParent(folder: string): string {
  let at = folder;
  while (!existsSync(at)) at = join(at, '..');
  return realpathSync(at);
}

/** /proc writes spaces and some other characters as octal escapes. */
function unescaped(point: string): string {
  return point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function notExecutable(file: string): PlacementProblem {
  return {
    code: 'NotExecutable',
    message: `${file} is not executable: Terraform fails with "fork/exec … permission denied".`,
    help: `Run "chmod a+x ${shellWord(file)}". Copies over SMB, FAT or as artifacts of a pipeline often lose the execute bit.`,
  };
}

function notExecutableInZip(path: string, name: string): PlacementProblem {
  return {
    code: 'NotExecutable',
    message: `${name} in ${path} is not executable: Terraform fails with "fork/exec … permission denied".`,
    help: 'Use the original zip of the release, or run "apsaramqtt install" again.',
  };
}

function withoutExecutable(path: string, kind: 'folder' | 'zip'): PlacementProblem {
  return {
    code: 'ExecutableMissing',
    message: `${path} contains no provider.`,
    help: `Remove the ${kind}, then run "apsaramqtt install" and init again.`,
  };
}

function mountedNoexec(folder: string, mount: string): PlacementProblem {
  return {
    code: 'MountedNoexec',
    message: `The provider would start from ${folder}, but ${mount} is mounted noexec: Terraform fails with "fork/exec … permission denied".`,
    help: 'Set TF_DATA_DIR (or plugin_cache_dir, if you use a plugin cache) to a folder on another mount.',
  };
}
