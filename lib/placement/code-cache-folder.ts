import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder';
import { whyUnsafeFolder } from './safe-path';

/** How many files are kept, of 0.3 MB each: two for every version of the provider and of Node. */
const KEPT = 12;

const FOLDER = ['.apsaramqtt', 'code-cache'];

/** Where the provider keeps its compiled code. Undefined where there is no such folder, or where others may write to it. */
export function codeCacheFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  if (!HOME) return undefined;
  const folder = join(HOME, ...FOLDER);
  return existsSync(folder) && whyUnsafeFolder(folder) === undefined ? folder : undefined;
}

/** Makes the folder, and removes what is oldest in it. Where it cannot be made, the provider starts slower and nothing else. */
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
    // A full disk, a read-only folder, or one of another user.
  }
}
