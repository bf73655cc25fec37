import { setTimeout as pause } from 'node:timers/promises';

/** Polls until a condition holds, and yields to other tasks and processes in between. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}
