import { loadConfiguration } from '../hcl';
import type { InitQuestion } from '../placement/init-question';
import { predictPlacement } from '../placement/predict-placement';
import type { PlacementProblem } from '../placement/problem';
import { excludedVersion, excludedVersionMessage } from './sources/gate-provider';

/** What {@link predictPlacement} answers, and whether the configuration in the folder accepts the version at all. */
export function placementIn(question: InitQuestion): ReturnType<typeof predictPlacement> {
  const placement = predictPlacement(question);
  // Without a way to the package, the constraint does not matter yet. An upgrade of the lock file fails because of it.
  const matters =
    'problem' in placement ? placement.problem.code === 'OtherVersionLocked' : placement.found === 'yes';
  const problem = matters ? versionExcluded(question) : undefined;
  return problem ? { problem } : placement;
}

function versionExcluded({ planner, folder, version, env }: InitQuestion): PlacementProblem | undefined {
  const engine = planner === 'tofu' ? 'opentofu' : 'terraform';
  const excluded = excludedVersion(loadConfiguration(folder, { engine, env }), version);
  return (
    excluded && {
      code: 'VersionExcluded',
      message: excludedVersionMessage(excluded),
      help: `Set version = "${version}" there, and run "${planner} init -upgrade".`,
    }
  );
}
