import { closeSync, constants, fstatSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { isPipe } from './sources/pipe';

/**
 * Writes a file completely or not at all, because readers would mistake a part for the whole: if the disk is full, the file is removed. A
 * file that this user may not write stays unchanged.
 */
export function writeWhole(file: string, text: string): void {
  const opened = openToWrite(file);
  try {
    writeFileSync(opened, text);
  } catch (error) {
    if (fstatSync(opened).isFile()) rmSync(realpathSync(file), { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}

/** A pipe without a reader is an error (ENXIO). Opening it would wait for a reader, and no signal could end the wait. */
function openToWrite(file: string): number {
  if (!isPipe(file)) return openSync(file, 'w');
  const probe = openSync(file, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return openSync(file, 'w');
  } finally {
    closeSync(probe);
  }
}
