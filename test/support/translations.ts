import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { translateExamples } from '../../scripts/package/translations';
import { madeOnce } from './made-once';

interface Tablet {
  readonly snippets: Readonly<Record<string, Snippet>>;
}

interface Snippet {
  readonly translations: Readonly<Record<string, { readonly source: string }>>;
}

/** The examples of docstrings and README.md, translated from TypeScript to another language. */
export async function translationsIn(language: string): Promise<string[]> {
  const folder = await madeOnce('translations', async (folder) => {
    for (const name of ['.jsii', 'README.md', 'dist', 'node_modules', 'package.json', 'rosetta'])
      symlinkSync(resolve(name), join(folder, name));
    await translateExamples(folder);
  });
  const { snippets }: Tablet = JSON.parse(readFileSync(join(folder, '.jsii.tabl.json'), 'utf8'));
  return Object.values(snippets).map(({ translations }) => translations[language]!.source);
}
