import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goExamples } from './go-examples';
import { frameworkOf, run } from './jsii-pacmak';

/** Where jsii-rosetta leaves translations, beside a package. */
const TRANSLATIONS = '.jsii.tabl.json';

/** What runs in a language, of what jsii-rosetta has made of an example. */
type Correction = (translated: string) => string;

/** The translations of a package's examples, with what they need to run in Python and to compile in Java and Go. */
export function corrected(translations: string, source: string): string {
  const corrections: Readonly<Record<string, Correction>> = {
    // jsii-rosetta leaves out the underscore behind reserved words.
    python: (translated) => translated.replace(/\.(and|or|not)\(/g, '.$1_('),
    // Lists are no arrays in Java.
    java: (translated) => translated.replace(/^(\w+)\[\](?= \w+ =)/gm, 'List<$1>'),
    go: goExamples([source, frameworkOf(source)]),
  };
  return JSON.stringify(JSON.parse(translations), (key, value) => {
    const correction = typeof value?.source === 'string' ? corrections[key] : undefined;
    return correction ? { ...value, source: correction(value.source) } : value;
  });
}

/** Translates the examples of docstrings and of README.md, beside a package. Fails where one does not compile. */
export async function translateExamples(source: string): Promise<string> {
  await run('jsii-rosetta', ['extract', '--strict', source]);
  const tablet = join(source, TRANSLATIONS);
  writeFileSync(tablet, corrected(readFileSync(tablet, 'utf8'), source));
  return tablet;
}

/**
 * Translates the examples of packages for as long as others are made from them: jsii-pacmak looks for translations beside each.
 */
export async function withTranslations(sources: readonly string[], make: () => Promise<void>): Promise<void> {
  try {
    for (const source of sources) await translateExamples(source);
    await make();
  } finally {
    for (const source of sources) rmSync(join(source, TRANSLATIONS), { force: true });
  }
}
