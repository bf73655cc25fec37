import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Problem } from '../../gate/problem';
import { EXAMPLE_REGION } from '../../onsmqtt/facts/endpoints';
import { userFolder } from '../../placement/cli-configuration';
import { withFilesystemMirror, writeFilesystemMirror } from '../../placement/cli-configuration-edit';
import { placeCodeCache } from '../../placement/code-cache-folder';
import { RuntimeUnavailableError } from '../../placement/compile-provider';
import { placeProvider } from '../../placement/place-provider';
import { placeProjectRuntime, placeRuntime, removeRuntime } from '../../placement/place-runtime';
import { removeDeadLinks } from '../../placement/plugin-cache';
import type { PlacementProblem } from '../../placement/problem';
import { PLANNER_NAMES } from '../../placement/provider-address';
import { bundledProvider, type ProviderPackage } from '../../placement/provider-package';
import { BUN_VERSION, chosenRuntime } from '../../placement/runtime';
import { shellWord } from '../../placement/shell-word';
import { failureProblem } from '../failure';
import { placementIn, requiresProvider } from '../placement';
import { type InstalledPlanner, installedPlanners } from '../planners';
import { holdsConfiguration } from '../sources/configuration/read-configuration';

/** The options of `apsaramqtt install`. */
export interface InstallOptions {
  readonly dir: string;
  readonly user?: boolean;
  readonly writeCliConfig?: boolean;
  /** Default: Bun if the project has the required version. */
  readonly runtime?: 'node' | 'bun';
}

const NOT_USABLE = 2;
const PLUGINS = join('terraform.d', 'plugins');

/**
 * Places the provider, reports whether Terraform and OpenTofu will find and start it, and prints the configuration to add. Returns a
 * problem if the installation is impossible.
 */
export function install({ dir, user, writeCliConfig = false, runtime }: InstallOptions): Problem | undefined {
  const { env } = process;
  const folder = resolve(dir);
  // Throws if the folder does not exist. It is not created, because its name is probably wrong.
  readdirSync(folder);
  const remedyForPlugins = user ? undefined : remedyForPluginsFolder(folder);
  if (remedyForPlugins !== undefined) {
    const message = `${folder} is a plugin folder, not the folder of a configuration.`;
    return { code: 'PluginsFolder', message, help: remedyForPlugins };
  }
  const provider = bundledProvider();
  const usersFolder = userFolder('terraform', env, 'XDG_DATA_HOME');
  if (user && usersFolder === undefined) {
    return {
      code: 'NoHomeFolder',
      message: 'This user has no home folder.',
      help: 'Set HOME, or use --dir.',
    };
  }
  const placed = user && usersFolder !== undefined ? join(usersFolder, 'plugins') : join(folder, PLUGINS);
  const chosen = installRuntime(provider, folder, runtime);
  if ('code' in chosen) return chosen;
  placeProvider(placed, provider, chosen.executable);
  placeCodeCache(env);
  process.stdout.write(`The provider apsaramqtt ${provider.version} is in ${placed}.\n${chosen.message}`);

  // A relative path works for every configuration with this folder, including the stacks of CDKTF.
  const mirror = user ? placed : PLUGINS;
  const found = installedPlanners(env);
  const planners: readonly PlannerToPredict[] = found.length > 0 ? found : [{ planner: 'terraform' }];
  const problems = planners.flatMap(({ planner, version: plannerVersion }) => {
    const context = { planner, plannerVersion, folder, version: provider.version, env };
    removeDeadLinks(context);
    let problem = problemIn(context);
    if (problem?.blockIn !== undefined && writeCliConfig) {
      changeConfiguration(problem.blockIn, mirror);
      problem = problemIn(context);
    }
    return problem ? [{ message: problem.message, remedy: remedy(problem, mirror) }] : [];
  });
  if (problems.length > 0) {
    process.exitCode = NOT_USABLE;
    const remedies = new Set(problems.map((problem) => problem.remedy));
    const messages = problems.map(({ message }) => `error: ${message}`);
    process.stderr.write(`\n${[...messages, ...remedies].join('\n')}\n`);
    return undefined;
  }
  const programs = planners.map(({ planner }) => PLANNER_NAMES[planner]).join(' and ');
  const isRequired = planners.some(({ planner }) => requiresProvider({ planner, folder, env }));
  const next = isCdktfProject(folder) ? IN_CDKTF : isRequired ? REQUIRED : snippet(provider.version);
  process.stdout.write(`${found.length > 0 ? `${programs} will find it in ${folder}.\n` : ''}${next}`);
  return undefined;
}

/** If no program is installed, the prediction is made for Terraform of any version. */
type PlannerToPredict = Pick<InstalledPlanner, 'planner'> & Partial<InstalledPlanner>;

interface InstalledRuntime {
  /** A sentence that says what runs the provider. */
  readonly message: string;
  /** The compiled provider, on Windows. */
  readonly executable?: string;
}

/** Chooses the runtime of the provider. If Bun cannot be used, Node runs it, unless Bun was asked for or is required. */
function installRuntime(
  provider: ProviderPackage,
  project: string,
  runtime: InstallOptions['runtime'],
): InstalledRuntime | Problem {
  const { env } = process;
  const isWindows = process.platform === 'win32';
  if (isWindows && runtime === 'node') return NO_SCRIPTS;
  let problem: Problem | undefined;
  let file: string | undefined;
  try {
    if (runtime === 'node') removeRuntime(provider, env);
    else if (runtime === 'bun') file = placeRuntime(provider, project, env);
    else file = placeProjectRuntime(provider, project, env);
  } catch (error) {
    problem = error instanceof RuntimeUnavailableError ? error.problem : failureProblem(error);
  }
  if (problem && (runtime === 'bun' || isWindows)) return problem;
  if (isWindows) return { message: `It is compiled with Bun ${BUN_VERSION}.\n`, executable: file };
  const chosen = chosenRuntime(provider, env);
  const message =
    chosen.runtime === 'bun'
      ? `It runs on Bun ${BUN_VERSION}, compiled for this user: ${chosen.file}.\n`
      : `It runs on the Node.js that is on the PATH of Terraform. ${chosen.why}${problem ? ` ${problem.message} ${problem.help}` : ''}\n`;
  return { message };
}

const NO_SCRIPTS: Problem = {
  code: 'RuntimeUnavailable',
  message: 'On Windows, Terraform does not start scripts, so the provider cannot run on Node.js.',
  help: 'Use --runtime bun, or remove --runtime.',
};

function problemIn(context: Parameters<typeof placementIn>[0]): PlacementProblem | undefined {
  const prediction = placementIn(context);
  return 'problem' in prediction ? prediction.problem : undefined;
}

function changeConfiguration(file: string, mirror: string): void {
  const backup = writeFilesystemMirror(file, mirror);
  if (backup)
    process.stdout.write(`Changed ${file} to take the provider from ${mirror}. Backup: ${backup}\n`);
}

function remedy({ blockIn: file, help }: PlacementProblem, mirror: string): string {
  if (file === undefined) return help;
  const edited = withFilesystemMirror(readFileSync(file, 'utf8'), mirror);
  if (edited === undefined)
    return `In ${file}, add a filesystem_mirror with the path ${mirror} that includes apsaramqtt/apsaramqtt, and exclude apsaramqtt/apsaramqtt from every other method.`;
  return `Run the command again with --write-cli-config, or replace the block in ${file} with this one:\n\n${edited.block}`;
}

/** Whether the folder has a CDKTF program and no configuration in HCL. */
function isCdktfProject(folder: string): boolean {
  return !holdsConfiguration(folder) && existsSync(join(folder, 'cdktf.json'));
}

/** The remedy for `--dir terraform.d`, in which no `terraform init` runs. */
function remedyForPluginsFolder(folder: string): string | undefined {
  const place = basename(folder) === 'plugins' ? dirname(folder) : folder;
  if (basename(place) === '.terraform.d') return 'Run "apsaramqtt install --user".';
  if (basename(place) !== 'terraform.d') return undefined;
  return `Run "apsaramqtt install --dir ${shellWord(dirname(place))}".`;
}

const REQUIRED = '\nThe configuration requires the provider. Run terraform init (or tofu init).\n';

const IN_CDKTF =
  '\nThis is a CDKTF project: "cdktf synth" puts the provider into each stack, without "apsaramqtt install".\n';

function snippet(version: string): string {
  return `
Paste this into the configuration, and run terraform init (or tofu init):

terraform {
  required_providers {
    apsaramqtt = {
      source  = "apsaramqtt/apsaramqtt"
      version = "${version}"
    }
  }
}

provider "apsaramqtt" {
  region = "${EXAMPLE_REGION}"
}

data "apsaramqtt_token" "device" {
  instance_id = "post-cn-..."
  token_env   = "DEVICE_TOKEN"
}
`;
}
