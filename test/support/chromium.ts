import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const SEARCH = 'for name in chromium chromium-browser google-chrome; do command -v "$name" && break; done';

/** The path of a Chromium on the PATH, or an empty text. */
export const CHROMIUM = spawnSync('sh', ['-c', SEARCH], { encoding: 'utf8' }).stdout.trim();

export function launchChromium(): Promise<Browser> {
  // A container lacks the namespaces and the shared memory that Chromium needs. The sandbox is not needed, because the pages are ours.
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}
