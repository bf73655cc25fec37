import type { Command } from 'commander';
import type { Diagnosis } from './doctor/diagnosis';
import { diagnoseNode, diagnosePlanners } from './doctor/programs';
import { wrap } from './wrap';

const EXAMPLES = `
Exit status: 0 all is well, 1 something is wrong.

Examples:
  $ apsaramqtt doctor
  $ apsaramqtt doctor --region cn-hangzhou --instance-id post-cn-...     asks once, to see whether that is allowed`;

const SIGNS = { ok: 'ok', wrong: 'wrong', skipped: '-' } as const;
const SIGN_WIDTH = 'wrong'.length;
const SUBJECT_WIDTH = 'credentials'.length;

/** Adds `apsaramqtt doctor`, which looks at everything that a check needs. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look whether everything is there that a check needs, and say what to do where it is not')
    .option('--region <region>', 'the region to ask in (default: ALICLOUD_REGION)')
    .option('--instance-id <id>', 'an instance: whether it may be asked about costs one call')
    .addHelpText('after', EXAMPLES)
    .action(doctor);
}

async function doctor(options: { readonly region?: string; readonly instanceId?: string }): Promise<void> {
  const programs = [diagnoseNode(), ...diagnosePlanners()];
  process.stdout.write(programs.map(lineOf).join(''));
  const { diagnoseService } = await import('./asking');
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
