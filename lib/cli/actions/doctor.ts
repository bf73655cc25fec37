import type { Diagnosis } from '../doctor/diagnosis';
import { diagnoseNode, diagnosePlanners } from '../doctor/programs';
import { wrap } from '../wrap';

const SIGNS = { ok: 'ok', wrong: 'wrong', skipped: '-' } as const;
const SIGN_WIDTH = 'wrong'.length;
const SUBJECT_WIDTH = 'credentials'.length;

/** Looks at everything, and prints a line for each thing. */
export async function doctor(options: {
  readonly region?: string;
  readonly instanceId?: string;
}): Promise<void> {
  const programs = [diagnoseNode(), ...diagnosePlanners()];
  process.stdout.write(programs.map(lineOf).join(''));
  const { diagnoseService } = await import('../doctor/service');
  const service = await diagnoseService({ ...options, env: process.env });
  process.stdout.write(service.map(lineOf).join(''));
  process.exitCode = [...programs, ...service].some(({ state }) => state === 'wrong') ? 1 : 0;
}

function lineOf({ subject, state, message, help }: Diagnosis): string {
  const head = `${SIGNS[state].padEnd(SIGN_WIDTH)}  ${subject.padEnd(SUBJECT_WIDTH)}  `;
  const indent = ' '.repeat(head.length);
  const lines = [...message.split('\n'), ...(help === undefined ? [] : [help])].map((line) =>
    wrap(line, indent),
  );
  return `${head}${lines.join('\n').trimStart()}\n`;
}
