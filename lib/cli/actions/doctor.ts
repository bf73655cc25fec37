import { resolve } from 'node:path';
import { diagnoseCost } from '../doctor/cost';
import type { Diagnosis } from '../doctor/diagnosis';
import { configurationsIn, diagnosePlacement } from '../doctor/placement';
import { diagnosePlanners, diagnoseRuntime } from '../doctor/programs';
import { providerRegion } from '../doctor/provider-region';
import { installedPlanners } from '../planners';
import type { ServiceOptions } from '../service-options';
import { wrap } from '../wrap';

/** The options of `apsaramqtt doctor`. */
export interface DoctorOptions extends ServiceOptions {
  readonly dir: string;
  readonly instanceId?: string;
}

const SIGNS = { ok: 'ok', wrong: 'wrong', skipped: '-' } as const;
const SIGN_WIDTH = 'wrong'.length;
const SUBJECT_WIDTH = 'credentials'.length;

/** Not 1, which says that a policy was violated. */
const WRONG = 2;

/** Looks at everything, and prints a line for each thing. */
export async function doctor({ dir, ...options }: DoctorOptions): Promise<void> {
  const planners = installedPlanners(process.env);
  const programs = [
    diagnoseRuntime(),
    ...diagnosePlanners(planners),
    ...diagnosePlacement(
      resolve(dir),
      planners.map(({ planner }) => planner),
      process.env,
    ),
    ...diagnoseCost(resolve(dir), process.env),
  ];
  process.stdout.write(programs.map(lineOf).join(''));
  const { diagnoseService } = await import('../doctor/service');
  const folders = configurationsIn(resolve(dir));
  const provider = typeof folders === 'string' ? {} : providerRegion(folders, process.env);
  const service = await diagnoseService({ ...options, provider, env: process.env });
  process.stdout.write(service.map(lineOf).join(''));
  process.exitCode = [...programs, ...service].some(({ state }) => state === 'wrong') ? WRONG : 0;
}

function lineOf({ subject, state, message, help }: Diagnosis): string {
  const head = `${SIGNS[state].padEnd(SIGN_WIDTH)}  ${subject.padEnd(SUBJECT_WIDTH)}  `;
  const indent = ' '.repeat(head.length);
  const lines = [...message.split('\n'), ...(help === undefined ? [] : [help])].map((line) =>
    wrap(line, indent),
  );
  return `${head}${lines.join('\n').trimStart()}\n`;
}
