import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CliConfiguration } from './cli-configuration';
import { Hcl1SyntaxError } from './hcl1';
import type { InitArguments } from './init-arguments';
import type { InitContext } from './init-context';
import type { LocalPackage } from './local-packages';
import { LockFileError } from './lock-file';
import { thisPlatform } from './platform';
import type { PlacementProblem } from './problem';
import { PLANNER_NAMES, type Planner, PROVIDER_SOURCE } from './provider-address';
import { PLUGIN_DIR, type ProviderSources } from './provider-sources';
import { shellWord } from './shell-word';

/** The reasons why init will not find the provider's version, as messages. */

const INIT_VARIABLES = 'TF_CLI_ARGS_init or TF_CLI_ARGS';

const CHANGE_THE_BLOCK =
  'Change the block as "apsaramqtt install" shows, or run "apsaramqtt install --write-cli-config", which changes it.';

function installHere({ folder }: InitContext): string {
  return `Run "apsaramqtt install --dir ${shellWord(folder)}".`;
}

/** Whether "apsaramqtt install" writes to one of the folders. The block that it suggests names this folder for every configuration. */
function includesPlugins({ folder }: InitContext, folders: readonly string[]): boolean {
  return folders.includes(join(folder, 'terraform.d', 'plugins'));
}

/** With -plugin-dir, the CLI configuration has no effect. */
function blockIn({ configuredBy }: ProviderSources): string | undefined {
  return configuredBy === PLUGIN_DIR ? undefined : configuredBy;
}

export function asksNetwork(context: InitContext, where: ProviderSources, host: string): PlacementProblem {
  const { planner } = context;
  const { configuredBy } = where;
  return {
    code: 'NetworkDecides',
    blockIn: blockIn(where),
    message: configuredBy
      ? `${PLANNER_NAMES[planner]} asks ${host} for ${PROVIDER_SOURCE} because of the provider_installation block in ${configuredBy}, which switches off terraform.d/plugins.`
      : `${PLANNER_NAMES[planner]} asks ${host} for ${PROVIDER_SOURCE}, because none of its local folders has it.`,
    help: configuredBy ? CHANGE_THE_BLOCK : installHere(context),
  };
}

/** Not an error: a company may serve the provider from a mirror of its own. */
export function asksMirror(
  { planner, version }: InitContext,
  where: ProviderSources,
  mirror: string,
): PlacementProblem {
  return {
    code: 'MirrorDecides',
    blockIn: blockIn(where),
    message: `${PLANNER_NAMES[planner]} asks ${mirror} for ${PROVIDER_SOURCE}, because ${where.configuredBy} names this mirror for it.`,
    help: `Serve version ${version} there, or change the block.`,
  };
}

export function versionMissing(
  context: InitContext,
  where: ProviderSources,
  packages: readonly LocalPackage[],
): PlacementProblem {
  const { planner, version } = context;
  const { sources, configuredBy } = where;
  const folders = sources.flatMap((source) => (source.kind === 'folder' ? [source.path] : []));
  if (folders.length === 0)
    return {
      code: 'SourcesSwitchedOff',
      blockIn: blockIn(where),
      message: `The provider_installation block in ${configuredBy} names no place for ${PROVIDER_SOURCE}, and switches off terraform.d/plugins.`,
      help: CHANGE_THE_BLOCK,
    };
  const others = [...new Set(packages.map((one) => one.version))];
  const found = others.length > 0 ? `found ${others.join(', ')}` : 'found none';
  return {
    code: 'VersionMissing',
    blockIn: blockIn(where),
    message: `${PLANNER_NAMES[planner]} looks for ${PROVIDER_SOURCE} only in ${folders.join(' and ')}, but version ${version} is not there (${found}).`,
    help:
      configuredBy && !includesPlugins(context, folders)
        ? `Put the version there, or remove that place from ${configuredBy === PLUGIN_DIR ? `${PLUGIN_DIR} in ${INIT_VARIABLES}` : configuredBy}.`
        : installHere(context),
  };
}

export function overriddenWithNothing({ installation }: CliConfiguration, path: string): PlacementProblem {
  return {
    code: 'OverriddenWithNothing',
    message: `dev_overrides in ${installation?.file} takes ${PROVIDER_SOURCE} from ${path}, which ${existsSync(path) ? 'contains no provider' : 'does not exist'}.`,
    help: `Remove ${PROVIDER_SOURCE} from dev_overrides, or correct the path.`,
  };
}

export function unreadable(
  context: InitContext,
  where: ProviderSources,
  folder: string,
  { code, path = folder }: NodeJS.ErrnoException,
): PlacementProblem {
  const { planner } = context;
  const { configuredBy } = where;
  const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return {
    code: 'SourceUnreadable',
    blockIn: blockIn(where),
    message: `${PLANNER_NAMES[planner]} searches ${folder}${configuredBy ? ` (${configuredBy})` : ''}, but ${path} ${problem}.`,
    help:
      code === 'ENOENT' && includesPlugins(context, [folder])
        ? installHere(context)
        : 'Make it readable, or correct the path. Terraform and OpenTofu do not expand "~".',
  };
}

export function lockUnreadable(error: unknown): PlacementProblem {
  const code = 'LockUnreadable';
  const { message } = error as Error;
  const help =
    'Correct the file (it may have conflict markers of a merge), or restore it from version control.';
  if (error instanceof LockFileError)
    return { code, message: `Failed to read .terraform.lock.hcl. ${message}`, help };
  if (error instanceof Hcl1SyntaxError)
    return { code, message: `The syntax of .terraform.lock.hcl is wrong: ${message}.`, help };
  return {
    code,
    message: `Failed to read .terraform.lock.hcl (${(error as NodeJS.ErrnoException).code}).`,
    help: 'Give this user access to the file.',
  };
}

export function otherVersionLocked(
  { planner, version }: InitContext,
  locked: string,
  newer: LocalPackage | undefined,
): PlacementProblem {
  return {
    code: 'OtherVersionLocked',
    message: `.terraform.lock.hcl selects version ${locked} of ${PROVIDER_SOURCE}, not ${version}.`,
    // An upgrade would select the newest version.
    help: newer
      ? `Set version = "${version}" in required_providers, run "${planner} init -upgrade" and commit the lock file.`
      : `Run "${planner} init -upgrade" and commit the lock file.`,
  };
}

export function newerChosen({ planner, version }: InitContext, newer: LocalPackage): PlacementProblem {
  return {
    code: 'NewerVersionChosen',
    message: `${PLANNER_NAMES[planner]} takes version ${newer.version} of ${PROVIDER_SOURCE}, not ${version}: it is the newest that the configuration accepts (${newer.path}).`,
    help: `Set version = "${version}" in required_providers, or use the newer version of apsaramqtt.`,
  };
}

export function platformMissing(version: string): PlacementProblem {
  return {
    code: 'PlatformMissing',
    message: `Version ${version} of ${PROVIDER_SOURCE} has no package for ${thisPlatform()}.`,
    help: 'Run "apsaramqtt install" on this machine, or take the package from a registry or a mirror. The provider runs on Linux, macOS and Windows, on amd64 and arm64.',
  };
}

export function otherChecksumLocked(planner: Planner, { path }: LocalPackage): PlacementProblem {
  return {
    code: 'OtherChecksumLocked',
    message: `${path} matches none of the checksums in .terraform.lock.hcl.`,
    help: `If this package is the one that you want, remove the entry of ${PROVIDER_SOURCE} from .terraform.lock.hcl and run "${planner} init".`,
  };
}

export function lockReadonly(planner: Planner): PlacementProblem {
  return {
    code: 'LockReadonly',
    message: `.terraform.lock.hcl has no checksum of ${PROVIDER_SOURCE}, and -lockfile=readonly (in ${INIT_VARIABLES}) keeps init from adding one.`,
    help: `Run "${planner} init" without that argument and commit the lock file.`,
  };
}

export function otherFilesCached(folder: string): PlacementProblem {
  return {
    code: 'CacheBroken',
    message: `The plugin cache has other files of the same version, which OpenTofu does not replace: ${folder}.`,
    help: `Remove the folder: rm -r ${shellWord(folder)}`,
  };
}

export function deadLink(where: string, link: string): PlacementProblem {
  return {
    code: 'CacheBroken',
    message: `${where} has a link to a folder that no longer exists: ${link}.`,
    help: `Remove the link: rm ${shellWord(link)}`,
  };
}

export function notWritable(planner: Planner, what: string, help: string): PlacementProblem {
  return { code: 'NotWritable', message: `${PLANNER_NAMES[planner]} cannot write ${what}.`, help };
}

export function argumentsRefused(
  planner: Planner,
  { refused, upgrade, lockReadonly }: InitArguments,
): PlacementProblem | undefined {
  const [variable] = refused;
  if (variable !== undefined)
    return {
      code: 'ArgumentsRefused',
      message: `${PLANNER_NAMES[planner]} refuses ${variable}: a quotation mark is not closed, or a parenthesis is not quoted.`,
      help: 'Correct the variable.',
    };
  if (!upgrade || !lockReadonly) return undefined;
  return {
    code: 'ArgumentsRefused',
    message: `${PLANNER_NAMES[planner]} refuses -upgrade together with -lockfile=readonly (in ${INIT_VARIABLES}).`,
    help: 'Keep one of the two.',
  };
}
