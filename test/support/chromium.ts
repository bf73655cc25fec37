import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const SEARCH = 'for name in chromium chromium-browser google-chrome; do command -v "$name" && break; done';

/** The path of a Chromium that is on the PATH, or an empty one. */
export const CHROMIUM = spawnSync('sh', ['-c', SEARCH], { encoding: 'utf8' }).stdout.trim();

export function launchChromium(): Promise<Browser> {
  // A container has neither the name spaces nor the shared memory that Chromium counts on, and the pages are our own.
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}
