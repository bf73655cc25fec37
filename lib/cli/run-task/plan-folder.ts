import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'apsaramqtt-run-task-';

/** Makes a folder for the plan of one task. Only this user may enter it: a plan holds values of variables. */
export function makePlanFolder(): string {
  return mkdtempSync(join(tmpdir(), PREFIX));
}

/**
 * Removes the folders that services of this user left behind when they were killed. What cannot be removed stays.
 * @param longestTaskMs the age in milliseconds from which on no task has a folder.
 */
export function removeLeftFolders(longestTaskMs: number): void {
  try {
    const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
    for (const folder of names.map((name) => join(tmpdir(), name))) {
      if (isLeft(folder, longestTaskMs)) rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // A folder for temporary files may be written to, but not read.
  }
}

function isLeft(folder: string, longestTaskMs: number): boolean {
  const { uid, mtimeMs } = lstatSync(folder);
  return uid === process.getuid?.() && Date.now() - mtimeMs > longestTaskMs;
}
