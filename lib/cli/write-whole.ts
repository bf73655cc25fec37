import { closeSync, constants, fstatSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { isPipe } from './sources/pipe';

/**
 * Writes a file as a whole, because readers would take a part of it for all: if the disk is full, nothing is left. A file that this user may not write
 * stays as it is.
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

/** A pipe without a reader is an error (ENXIO): to open it would wait for one, and no signal would end that. */
function openToWrite(file: string): number {
  if (!isPipe(file)) return openSync(file, 'w');
  const probe = openSync(file, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return openSync(file, 'w');
  } finally {
    closeSync(probe);
  }
}
