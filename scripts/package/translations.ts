import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goExamples } from './go-examples';
import { frameworkOf, run } from './jsii-pacmak';

/** The file of jsii-rosetta with the translations of a package's examples. */
const TRANSLATIONS = '.jsii.tabl.json';

/** Corrects one translation of jsii-rosetta so that it runs. */
type Correction = (translated: string) => string;

/** Corrects the translations of a package's examples so that they run in Python and compile in Java and Go. */
export function corrected(translations: string, source: string): string {
  const corrections: Readonly<Record<string, Correction>> = {
    // jsii-rosetta leaves out the underscore after reserved words.
    python: (translated) => translated.replace(/\.(and|or|not)\(/g, '.$1_('),
    // In Java, lists are not arrays.
    java: (translated) => translated.replace(/^(\w+)\[\](?= \w+ =)/gm, 'List<$1>'),
    go: goExamples([source, frameworkOf(source)]),
  };
  return JSON.stringify(JSON.parse(translations), (key, value) => {
    const correction = typeof value?.source === 'string' ? corrections[key] : undefined;
    return correction ? { ...value, source: correction(value.source) } : value;
  });
}

/** Translates the examples of docstrings and of README.md into a file of the package. Fails if one does not compile. */
export async function translateExamples(source: string): Promise<string> {
  await run('jsii-rosetta', ['extract', '--strict', source]);
  const tablet = join(source, TRANSLATIONS);
  writeFileSync(tablet, corrected(readFileSync(tablet, 'utf8'), source));
  return tablet;
}

/** Translates the examples of packages, runs work, and removes the translations. jsii-pacmak reads them from the folder of each package. */
export async function withTranslations(sources: readonly string[], make: () => Promise<void>): Promise<void> {
  try {
    for (const source of sources) await translateExamples(source);
    await make();
  } finally {
    for (const source of sources) rmSync(join(source, TRANSLATIONS), { force: true });
  }
}
