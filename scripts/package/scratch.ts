import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs work with a temporary folder, and removes the folder afterwards. */
export async function inScratch(work: (scratch: string) => Promise<void>): Promise<void> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'packages-')));
  try {
    await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
