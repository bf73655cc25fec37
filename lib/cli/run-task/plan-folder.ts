import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'apsaramqtt-run-task-';

/** Makes a folder for the plan of one task. Only this user can access it, because a plan contains the values of variables. */
export function makePlanFolder(): string {
  return mkdtempSync(join(tmpdir(), PREFIX));
}

/**
 * Removes the folders of this user's services that were killed. Errors are ignored.
 * @param maxTaskMs the maximum time of a task. Older folders belong to no task.
 */
export function removeAbandonedFolders(maxTaskMs: number): void {
  try {
    const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
    for (const folder of names.map((name) => join(tmpdir(), name))) {
      if (isAbandoned(folder, maxTaskMs)) rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // The folder for temporary files may not be readable.
  }
}

function isAbandoned(folder: string, maxTaskMs: number): boolean {
  const { uid, mtimeMs } = lstatSync(folder);
  return uid === process.getuid?.() && Date.now() - mtimeMs > maxTaskMs;
}
