import { isOlder, OLDEST_NODE } from '../../placement/node-version';
import { nodeVersion, REPAIR_RUNTIME } from '../../placement/predict-start';
import { PLANNER_NAMES } from '../../placement/provider-address';
import { bundledProvider } from '../../placement/provider-package';
import { BUN_VERSION, chosenRuntime } from '../../placement/runtime';
import type { InstalledPlanner } from '../planners';
import type { Diagnosis } from './diagnosis';

/** What Terraform will run the provider with: Bun compiled for this user, or else the Node.js that is on the PATH then. */
export function diagnoseRuntime(): Diagnosis {
  const subject = 'runtime';
  const chosen = chosenRuntime(bundledProvider(), process.env);
  if (chosen.runtime === 'bun') {
    const message = `Bun ${BUN_VERSION}: ${chosen.file}`;
    if (chosen.failure === undefined) return { subject, state: 'ok', message };
    const failure = `${message} does not start: ${chosen.failure}`;
    return { subject, state: 'wrong', message: failure, help: REPAIR_RUNTIME };
  }
  const because = ` (${chosen.why})`;
  const oldest = OLDEST_NODE.join('.');
  const help = `Install Node.js ${oldest} or newer where Terraform runs, and put it on the PATH.`;
  const version = nodeVersion(process.env);
  if (version === undefined)
    return { subject, state: 'wrong', message: `there is no node on the PATH${because}`, help };
  return isOlder(version, OLDEST_NODE)
    ? { subject, state: 'wrong', message: `Node.js ${version} is too old${because}`, help }
    : { subject, state: 'ok', message: `Node.js ${version}${because}` };
}

/** The first version of each that has ephemeral resources. */
const EPHEMERAL_SINCE = { terraform: [1, 10, 0], tofu: [1, 11, 0] } as const;

/** One of Terraform and OpenTofu is enough. */
export function diagnosePlanners(planners: readonly InstalledPlanner[]): Diagnosis[] {
  if (planners.length === 0)
    return [
      {
        subject: 'Terraform',
        state: 'wrong',
        message: 'neither terraform nor tofu is on the PATH',
        help: 'Install one of them where deployments are planned. "apsaramqtt check" needs neither.',
      },
    ];
  return planners.map(({ planner, version }) => {
    const since = EPHEMERAL_SINCE[planner];
    const message = isOlder(version, since)
      ? `${version}, which has no ephemeral resources: ephemeral "apsaramqtt_token" and recheckAtApply need ${since.slice(0, 2).join('.')}`
      : version;
    return { subject: PLANNER_NAMES[planner], state: 'ok', message };
  });
}
