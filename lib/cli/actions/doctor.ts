import { resolve } from 'node:path';
import { isSystemError } from '../../gate/system-problem';
import { diagnoseCost } from '../doctor/cost';
import type { Diagnosis } from '../doctor/diagnosis';
import { gateProvider } from '../doctor/gate-provider';
import { configurationsIn, diagnosePlacement } from '../doctor/placement';
import { diagnosePlanners, diagnoseRuntime } from '../doctor/programs';
import { failureProblem } from '../failure';
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

/** Not 1, which means that a policy was violated. */
const WRONG = 2;

/** Diagnoses each subject, and prints a line for it. */
export async function doctor({ dir, ...options }: DoctorOptions): Promise<void> {
  const { env } = process;
  const folder = resolve(dir);
  const { folders, missing } = configurationsIn(folder);
  const planners = installedPlanners(env);
  const provider = gateProvider(folders, env);
  const programs = [
    ...orFailure('runtime', () => [diagnoseRuntime()]),
    ...diagnosePlanners(planners),
    ...(missing ? [missing] : orFailure('provider', () => diagnosePlacement(folders, planners, env))),
    ...orFailure('cost', () => diagnoseCost(folder, provider, env)),
  ];
  process.stdout.write(programs.map(lineOf).join(''));
  const { diagnoseService } = await import('../doctor/service');
  const service = await diagnoseService({ ...options, provider, env });
  process.stdout.write(service.map(lineOf).join(''));
  process.exitCode = [...programs, ...service].some(({ state }) => state === 'wrong') ? WRONG : 0;
}

/** Turns an error, such as a file that this user may not read, into a line, so that the diagnosis continues. */
function orFailure(subject: string, diagnose: () => Diagnosis[]): Diagnosis[] {
  try {
    return diagnose();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const { message, help } = failureProblem(error);
    return [{ subject, state: 'wrong', message, help }];
  }
}

function lineOf({ subject, state, message, help }: Diagnosis): string {
  const head = `${SIGNS[state].padEnd(SIGN_WIDTH)}  ${subject.padEnd(SUBJECT_WIDTH)}  `;
  const indent = ' '.repeat(head.length);
  const lines = [...message.split('\n'), ...(help === undefined ? [] : [help])].map((line) =>
    wrap(line, indent),
  );
  return `${head}${lines.join('\n').trimStart()}\n`;
}
