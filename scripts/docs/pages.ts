import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReference } from './api-reference';
import { withTables } from './guide-tables';
import { providerPages } from './provider-pages';
import { ROSETTA_FIXTURE, rosettaFixture } from './rosetta-fixture';

/** The generated pages, by path: API.md, the fixture of its examples, the pages of the provider, and the guides with their tables. */
export async function documentation(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([
    ...providerPages(),
    ['API.md', apiReference()],
    [ROSETTA_FIXTURE, rosettaFixture()],
  ]);
  for (const path of pagesOnDisk()) {
    if (!pages.has(path)) pages.set(path, await withTables(readFileSync(path, 'utf8')));
  }
  return pages;
}

/** The Markdown files in docs/. */
export function pagesOnDisk(): string[] {
  return readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort();
}
