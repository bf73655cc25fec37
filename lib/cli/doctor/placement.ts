import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCliConfiguration } from '../../placement/cli-configuration';
import { predictPlacement } from '../../placement/predict-placement';
import { PLANNER_NAMES, type Planner } from '../../placement/provider-address';
import { bundledProvider } from '../../placement/provider-package';
import type { Diagnosis } from './diagnosis';

const subject = 'provider';

/** Whether Terraform and OpenTofu find the provider of this version in a folder, or in each stack of a CDKTF project. */
export function diagnosePlacement(
  dir: string,
  planners: readonly Planner[],
  env: NodeJS.ProcessEnv,
): Diagnosis[] {
  const folders = configurationsIn(dir);
  if (typeof folders === 'string') return [{ subject, state: 'skipped', message: folders }];
  const { version } = bundledProvider();
  return folders.flatMap((folder) =>
    planners.flatMap((planner): Diagnosis[] => {
      const reported = readCliConfiguration(planner, folder, env).errors.map(
        ({ message, help }): Diagnosis => ({
          subject,
          state: 'wrong',
          message: `${PLANNER_NAMES[planner]} reports an error in its CLI configuration. ${message}`,
          help,
        }),
      );
      const placement = predictPlacement({ planner, folder, version, env });
      if ('problem' in placement) {
        const { message, help } = placement.problem;
        return [...reported, { subject, state: 'wrong', message, help }];
      }
      const found = `${PLANNER_NAMES[planner]} finds version ${version}: ${placement.from}`;
      const overridden = `${PLANNER_NAMES[planner]} uses ${placement.from}, of whatever version (dev_overrides)`;
      const message = placement.found === 'yes' ? found : overridden;
      return [...reported, { subject, state: 'ok', message }];
    }),
  );
}

/** The folders that Terraform runs in, or why there are none. */
export function configurationsIn(dir: string): readonly string[] | string {
  if (!existsSync(dir)) return `not checked: ${dir} does not exist`;
  if (readdirSync(dir).some((name) => /\.(tf|tofu)(\.json)?$/.test(name))) return [dir];
  if (!existsSync(join(dir, 'cdktf.json')))
    return `not checked: ${dir} has no configuration (another folder: --dir)`;
  const stacks = join(dir, 'cdktf.out', 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks) : [];
  if (names.length === 0) return 'not checked: there is no cdktf.out/stacks yet (run "cdktf synth" first)';
  return names.map((name) => join(stacks, name));
}
