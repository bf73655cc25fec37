import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IS_NIGHTLY } from './nightly';

/**
 * Writes an `npx` that starts what is installed in the current folder, as npm's does, which alone takes longer than most of what it starts.
 * By night, npm's own starts it.
 */
export function writeNpx(folder: string): void {
  if (!IS_NIGHTLY) writeFileSync(join(folder, 'npx'), NPX, { mode: 0o755 });
}

const NPX = '#!/bin/sh\nprogram=$1\nshift\nexec "node_modules/.bin/$program" "$@"\n';
