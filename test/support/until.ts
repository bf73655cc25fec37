import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again, and leaves the processor to what is waited for. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}
