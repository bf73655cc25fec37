import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IS_NIGHTLY } from './nightly';

/**
 * Writes an `npx` that runs a program installed in the current folder. That of npm does the same, but takes longer to start than most
 * programs. The nightly run uses that of npm.
 */
export function writeNpx(folder: string): void {
  if (!IS_NIGHTLY) writeFileSync(join(folder, 'npx'), NPX, { mode: 0o755 });
}

const NPX = '#!/bin/sh\nprogram=$1\nshift\nexec "node_modules/.bin/$program" "$@"\n';
