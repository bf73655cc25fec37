import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { outgoingLine } from '../../gate/outgoing-text';
import { POLICY_FILE, type TeamPolicy } from '../policy-file';
import { failedTaskResult } from '../report/run-task';
import { makePlanFolder, removeAbandonedFolders } from './plan-folder';
import type { Task } from './task-request';
import { deliverResult, downloadPlan, TerraformApiError } from './terraform-client';

/** The time for a task, in milliseconds. HCP Terraform waits ten minutes for a result, and the delivery takes time, too. */
const TASK_MS = 9 * 60_000;

/** The maximum length of the error output of a check that is kept. */
const MAX_ERROR_LENGTH = 4_096;

/** A signal that is aborted when the time for a task is over. */
export function taskDeadline(): AbortSignal {
  return AbortSignal.timeout(TASK_MS);
}

/** How each plan is checked. */
export interface PlanCheck {
  /** Options of `apsaramqtt check`. */
  readonly arguments: readonly string[];
  readonly policy: TeamPolicy;
}

/**
 * Checks the plan of a task and delivers the result. If the plan cannot be checked, the result is `failed`.
 * @returns the delivered result, on one line.
 * @throws {TerraformApiError} if the result could not be delivered.
 */
export async function performTask(task: Task, planCheck: PlanCheck, deadline: AbortSignal): Promise<string> {
  const result = await checkedPlan(task, planCheck, deadline);
  await deliverResult(task, result);
  const { status, message } = JSON.parse(result).data.attributes;
  return `${status}: ${message}`;
}

async function checkedPlan(task: Task, planCheck: PlanCheck, deadline: AbortSignal): Promise<string> {
  if (task.planUrl === null)
    return failedTaskResult(
      'There is no plan at this stage of the run. Set the stage of the run task to post-plan.',
    );
  let folder: string | undefined;
  try {
    removeAbandonedFolders(TASK_MS);
    folder = makePlanFolder();
    // Without this file, the policy of a parent folder would apply, which another user of the machine may have written.
    writeFileSync(join(folder, POLICY_FILE), JSON.stringify(planCheck.policy));
    await downloadPlan(task.planUrl, task, join(folder, 'plan.json'), deadline);
    return await check(folder, planCheck, deadline);
  } catch (error) {
    if (deadline.aborted) return failedTaskResult('The plan was not checked within nine minutes.');
    if (error instanceof TerraformApiError) return failedTaskResult(error.message);
    const { code = 'UnexpectedError' } = error as NodeJS.ErrnoException;
    return failedTaskResult(`Failed to check the plan (${code}).`);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Checks in a process of its own, so that a large plan neither blocks other tasks nor stays in memory. */
async function check(folder: string, planCheck: PlanCheck, deadline: AbortSignal): Promise<string> {
  const command = [process.argv[1] ?? '', 'check', 'plan.json', '--format', 'run-task=result.json'];
  const child = spawn(process.execPath, [...command, ...planCheck.arguments], {
    cwd: folder,
    signal: deadline,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => {
    error = `${error}${chunk}`.slice(0, MAX_ERROR_LENGTH);
  });
  const [ended] = await Promise.all([
    new Promise<string>((resolve, reject) => {
      child.once('error', reject).once('close', (status, signal) => resolve(signal ?? `status ${status}`));
    }),
    finished(child.stderr),
  ]);
  try {
    return readFileSync(join(folder, 'result.json'), 'utf8');
  } catch {
    const reason = outgoingLine(error.trim());
    return failedTaskResult(
      reason === '' ? `The check of the plan ended with ${ended}.` : `Failed to check the plan: ${reason}`,
    );
  }
}
