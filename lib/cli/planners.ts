import { execFileSync } from 'node:child_process';
import { PLANNER_NAMES, type Planner } from '../placement/provider-address';

/** Terraform or OpenTofu on the PATH. */
export interface InstalledPlanner {
  readonly planner: Planner;
  readonly version: string;
}

export function installedPlanners(env: NodeJS.ProcessEnv): readonly InstalledPlanner[] {
  return (Object.keys(PLANNER_NAMES) as Planner[]).flatMap((planner) => {
    const version = versionOf(planner, env);
    return version === undefined ? [] : [{ planner, version }];
  });
}

function versionOf(planner: Planner, env: NodeJS.ProcessEnv): string | undefined {
  try {
    const json = execFileSync(planner, ['version', '-json'], {
      encoding: 'utf8',
      env: { ...env, CHECKPOINT_DISABLE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // OpenTofu prints its warnings before the JSON.
    return JSON.parse(json.slice(json.indexOf('{'))).terraform_version;
  } catch {
    return undefined;
  }
}
