/** Writes the pages of the provider, and the tables of the guides, anew. A test fails where they are stale. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { documentation } from './docs/pages';

async function main(): Promise<void> {
  for (const [path, content] of await documentation()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

void main();
