import { isOlder, OLDEST_NODE } from '../../placement/node-version';
import { nodeVersion } from '../../placement/predict-start';
import { PLANNER_NAMES } from '../../placement/provider-address';
import { bundledProvider } from '../../placement/provider-package';
import { BUN_VERSION, chosenRuntime } from '../../placement/runtime';
import type { InstalledPlanner } from '../planners';
import type { Diagnosis } from './diagnosis';

/** Diagnoses the runtime of the provider: Bun, compiled for this user, or else the Node.js on the PATH. */
export function diagnoseRuntime(): Diagnosis {
  const subject = 'runtime';
  const chosen = chosenRuntime(bundledProvider(), process.env);
  if (chosen.runtime === 'bun') {
    const { file, problem } = chosen;
    return problem === undefined
      ? { subject, state: 'ok', message: `Bun ${BUN_VERSION}: ${file}` }
      : { subject, state: 'wrong', message: problem.message, help: problem.help };
  }
  const { why } = chosen;
  const oldest = OLDEST_NODE.join('.');
  const help = `Install Node.js ${oldest} or newer where Terraform runs, and put it on the PATH.`;
  const version = nodeVersion(process.env);
  if (version === undefined)
    return { subject, state: 'wrong', message: `Node.js is not on the PATH. ${why}`, help };
  return isOlder(version, OLDEST_NODE)
    ? { subject, state: 'wrong', message: `Node.js ${version} is too old. ${why}`, help }
    : { subject, state: 'ok', message: `Node.js ${version}. ${why}` };
}

/** The first versions with ephemeral resources. */
const EPHEMERAL_SINCE = { terraform: [1, 10, 0], tofu: [1, 11, 0] } as const;

/** Wrong only if neither Terraform nor OpenTofu is installed. */
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
