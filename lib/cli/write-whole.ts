import { closeSync, fstatSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file. A part of it would be taken for all of it: where the disk is full, nothing is left. A file that this user may not write
 * stays as it is.
 */
export function writeWhole(file: string, text: string): void {
  const opened = openSync(file, 'w');
  try {
    writeFileSync(opened, text);
  } catch (error) {
    if (fstatSync(opened).isFile()) rmSync(realpathSync(file), { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
}
