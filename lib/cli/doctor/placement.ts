import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemProblem } from '../../gate/system-problem';
import { isConfigurationFile } from '../../hcl';
import { readCliConfiguration } from '../../placement/cli-configuration';
import { PLANNER_NAMES } from '../../placement/provider-address';
import { bundledProvider } from '../../placement/provider-package';
import { placementIn } from '../placement';
import type { InstalledPlanner } from '../planners';
import type { Diagnosis } from './diagnosis';

const subject = 'provider';

/** Diagnoses whether Terraform and OpenTofu will find this version of the provider in these folders, and will start it. */
export function diagnosePlacement(
  folders: readonly string[],
  planners: readonly InstalledPlanner[],
  env: NodeJS.ProcessEnv,
): Diagnosis[] {
  const { version } = bundledProvider();
  return folders.flatMap((folder) =>
    planners.flatMap(({ planner, version: plannerVersion }): Diagnosis[] => {
      const reported = readCliConfiguration(planner, folder, env).errors.map(
        ({ message, help }): Diagnosis => ({
          subject,
          state: 'wrong',
          message: `${PLANNER_NAMES[planner]} reports an error in its CLI configuration. ${message}`,
          help,
        }),
      );
      const placement = placementIn({ planner, plannerVersion, folder, version, env });
      if ('problem' in placement) {
        const { code, message, help } = placement.problem;
        if (code === 'MirrorDecides')
          return [...reported, { subject, state: 'skipped', message: `not checked: ${message}` }];
        return [...reported, { subject, state: 'wrong', message, help }];
      }
      const found = `${PLANNER_NAMES[planner]} finds version ${version}: ${placement.from}`;
      const overridden = `${PLANNER_NAMES[planner]} uses ${placement.from} and ignores the version (dev_overrides)`;
      const message = placement.found === 'yes' ? found : overridden;
      return [...reported, { subject, state: 'ok', message }];
    }),
  );
}

interface Configurations {
  /** The folders in which Terraform runs. */
  readonly folders: readonly string[];
  /** Why there are no folders. */
  readonly missing?: Diagnosis;
}

/** The folder itself, or the folders of the stacks of a CDKTF project. */
export function configurationsIn(dir: string): Configurations {
  const none = (state: Diagnosis['state'], message: string, help?: string): Configurations => ({
    folders: [],
    missing: { subject, state, message, help },
  });
  let names: readonly string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    const { message, help } = systemProblem(`Failed to read ${dir}`, error);
    return none('wrong', message, help);
  }
  if (names.some(isConfigurationFile)) return { folders: [dir] };
  if (!names.includes('cdktf.json'))
    return none('skipped', `not checked: ${dir} has no configuration (use --dir for another folder)`);
  const stacks = join(dir, 'cdktf.out', 'stacks');
  const folders = existsSync(stacks) ? readdirSync(stacks).map((name) => join(stacks, name)) : [];
  return folders.length > 0
    ? { folders }
    : none('skipped', 'not checked: there is no cdktf.out/stacks yet (run "cdktf synth" first)');
}
