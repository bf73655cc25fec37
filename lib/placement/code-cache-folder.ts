import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder';
import { whyUnsafeFolder } from './safe-path';

/** The number of files that are kept. Each version of the provider on each version of Node has two, of 0.3 MB each. */
const KEPT = 12;

const FOLDER = ['.apsaramqtt', 'code-cache'];

/** The folder of the provider's code cache. Undefined if it does not exist, or if other users may write to it. */
export function codeCacheFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  if (!HOME) return undefined;
  const folder = join(HOME, ...FOLDER);
  return existsSync(folder) && whyUnsafeFolder(folder) === undefined ? folder : undefined;
}

/** Makes the folder, and removes its oldest files. If this fails, the provider only starts more slowly. */
export function placeCodeCache({ HOME }: NodeJS.ProcessEnv): void {
  if (!HOME || process.platform === 'win32') return;
  const folder = join(HOME, ...FOLDER);
  try {
    makeFolder(folder, 0o700);
    const files = readdirSync(folder).map((name) => {
      const file = join(folder, name);
      return { file, written: statSync(file).mtimeMs };
    });
    files.sort((a, b) => b.written - a.written);
    for (const { file } of files.slice(KEPT)) rmSync(file, { force: true });
  } catch {
    // The disk is full, or the folder is read-only or belongs to another user.
  }
}
