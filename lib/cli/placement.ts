import type { Problem } from '../gate/problem';
import {
  type Configuration,
  loadConfiguration,
  localProviderName,
  localProviderNames,
  type ModuleConfiguration,
  providerSource,
  unmetEngineVersion,
} from '../hcl';
import type { InitContext } from '../placement/init-context';
import { predictPlacement } from '../placement/predict-placement';
import type { PlacementProblem } from '../placement/problem';
import { PLANNER_NAMES, type Planner, PROVIDER_SOURCE } from '../placement/provider-address';
import { isGateResource } from './sources/configuration/gate-block';
import { readConfigurationFolder } from './sources/configuration/read-configuration';
import { excludedVersion, excludedVersionMessage, otherProvider } from './sources/gate-provider';
import { locationOf } from './sources/place';

interface FolderContext extends Omit<InitContext, 'accepts'> {
  /** The version of the program that runs init, if it is installed. */
  readonly plannerVersion?: string;
}

/** Adds to {@link predictPlacement} the problems of the configuration in the folder, for which init fails. */
export function placementIn(context: FolderContext): ReturnType<typeof predictPlacement> {
  const { planner, folder, env } = context;
  const configuration = loadConfiguration(folder, { engine: engineOf(planner), env });
  const accepts = (version: string) =>
    !version.includes('-') && excludedVersion(configuration, version) === undefined;
  const placement = predictPlacement({ ...context, accepts });
  // If init does not find the package, that problem comes first. But the upgrade that a lock file needs also depends on the configuration.
  const matters = !('problem' in placement) || placement.problem.code === 'OtherVersionLocked';
  const problem = matters ? configurationProblem(context, configuration) : undefined;
  if (problem === undefined) return placement;
  const isOverridden = 'found' in placement && placement.found === 'overridden';
  return isOverridden && problem.code === 'VersionExcluded' ? placement : { problem };
}

/** Whether the root module names the provider among its `required_providers`. */
export function requiresProvider({
  planner,
  folder,
  env,
}: Pick<FolderContext, 'planner' | 'folder' | 'env'>): boolean {
  const { configuration } = loadConfiguration(folder, { engine: engineOf(planner), env }).root;
  const names = [...configuration.requiredProviders.keys()];
  return names.some((name) => providerSource(configuration, name) === PROVIDER_SOURCE);
}

/** Why the program refuses the configuration, or uses another provider or another version. */
function configurationProblem(
  { planner, plannerVersion, folder, version, env }: FolderContext,
  configuration: Configuration,
): PlacementProblem | undefined {
  const engine = engineOf(planner);
  const name = PLANNER_NAMES[planner];
  const modules = Array.from(configuration.root.all(), (module) => module.configuration);
  const unmet = plannerVersion && unmetEngineVersion(modules, engine, plannerVersion);
  if (unmet) {
    const { file, line } = locationOf(unmet);
    return {
      code: 'EngineExcluded',
      message: `${file}:${line} excludes ${name} ${plannerVersion}, which is on the PATH: init fails.`,
      help: `Change required_version there, or put another version of ${name} on the PATH.`,
    };
  }
  // Trusted, because the program reads the same files.
  const reading = { env, engine, workspace: undefined, variables: [], trusted: true };
  const [invalid] = readConfigurationFolder(folder, reading).unreadable;
  if (invalid) return refused(name, invalid);
  const unread = configuration.unreadModules.find(({ cause }) => cause === 'invalid');
  if (unread) return refused(name, { message: unread.reason, help: 'Correct the call of the module.' });
  for (const module of configuration.root.all()) {
    for (const local of localNames(module.configuration)) {
      const other = otherProvider(module, local);
      if (other) return { code: 'OtherSource', message: other.message, help: other.help };
      const source = providerSource(module.configuration, local);
      if (source !== PROVIDER_SOURCE) return ofAnotherRegistry(name, source);
    }
  }
  const excluded = excludedVersion(configuration, version);
  return (
    excluded && {
      code: 'VersionExcluded',
      message: excludedVersionMessage(excluded),
      help: `Set version = "${version}" there, and run "${planner} init -upgrade".`,
    }
  );
}

function refused(name: string, { message, help }: Pick<Problem, 'message' | 'help'>): PlacementProblem {
  return { code: 'ConfigurationInvalid', message: `${name} refuses the configuration. ${message}`, help };
}

/** The local names of the provider in a module: those of its gates, and the usual name `apsaramqtt`. */
function localNames(module: ModuleConfiguration): ReadonlySet<string> {
  const gates = [...module.resources.values()].filter(isGateResource).map(localProviderName);
  const others = [...localProviderNames(module)].filter((name) => name === 'apsaramqtt');
  return new Set([...gates, ...others]);
}

function ofAnotherRegistry(name: string, source: string): PlacementProblem {
  return {
    code: 'OtherSource',
    message: `${name} looks for ${source} in its registry or in a mirror, because required_providers names that source. "apsaramqtt install" installs ${PROVIDER_SOURCE}.`,
    help: `If the provider is not in that registry, set the source to "${PROVIDER_SOURCE}".`,
  };
}

function engineOf(planner: Planner): 'opentofu' | 'terraform' {
  return planner === 'tofu' ? 'opentofu' : 'terraform';
}
