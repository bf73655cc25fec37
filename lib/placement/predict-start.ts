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

/** In the package that needs a runtime, and not in a standalone one. */
const [SCRIPT] = SCRIPTS;

/** Answers why the provider that init finds would not start: its execute bit, the mount that it lies on, or Node.js. */
export function predictStart(
  { from, startsFrom }: Extract<InitPrediction, { startsFrom: string }>,
  env: NodeJS.ProcessEnv,
): PlacementProblem | undefined {
  // Before the execute bit: on such a mount, no file counts as executable, whatever its bits.
  const mount = noexecMount(startsFrom);
  if (mount !== undefined) return mountedNoexec(startsFrom, mount);
  // What an earlier init has unpacked is started as it is, also after another init.
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
  // Not every version of the programs completes what an interrupted init has left.
  if (executable === undefined) return withoutExecutable(folder, 'folder');
  return isExecutable(join(folder, executable)) ? undefined : notExecutable(join(folder, executable));
}

/** For this user. Windows has no such bit. */
function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Terraform starts the provider with the Node.js that is on its own PATH. */
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
      message: 'There is no node on the PATH to start the provider.',
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
  // The last of the longest: a mount hides what is under it.
  const length = Math.max(...mounts.map(({ point }) => point.length));
  const mount = mounts.filter(({ point }) => point.length === length).at(-1);
  return mount?.options.split(',').includes('noexec') ? mount.point : undefined;
}

function existingParent(folder: string): string {
  let at = folder;
  while (!existsSync(at)) at = join(at, '..');
  return realpathSync(at);
}

/** Spaces and the like are octal in /proc. */
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
    help: 'Copy the zip of the release in place of one that was made again, or run "apsaramqtt install" again.',
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
    message: `The provider would start from ${folder}, and ${mount} is mounted noexec: Terraform fails with "fork/exec … permission denied".`,
    help: 'Set TF_DATA_DIR, or plugin_cache_dir where one is set, to a folder of another mount.',
  };
}
