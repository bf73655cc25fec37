import { rmSync, statSync, writeFileSync } from 'node:fs';

/** Writes a file. A part of it would be taken for all of it: where the disk is full, nothing is left. */
export function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) rmSync(file, { force: true });
    throw error;
  }
}
