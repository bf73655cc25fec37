/** Makes the packages of all languages, ready to be published, in dist-packages/. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../test/support/installed';
import { LANGUAGES, type Language, makePackages } from './packages';

const FOLDER = 'dist-packages';

/** The commands that tell whether what builds a language's package is here. */
const TOOLCHAINS: Record<Language, readonly [string, ...string[]]> = {
  js: ['npm', '--version'],
  python: ['python3', '--version'],
  java: ['mvn', '--version'],
  go: ['go', 'version'],
  dotnet: ['dotnet', '--version'],
};

async function main(): Promise<void> {
  for (const language of LANGUAGES) rmSync(join(FOLDER, language), { recursive: true, force: true });
  const missing = LANGUAGES.filter((language) => !canBuild(language));
  const complete = LANGUAGES.filter((language) => !missing.includes(language));
  await makePackages(FOLDER, complete);
  if (missing.length > 0) await makePackages(FOLDER, missing, { codeOnly: true });
  for (const language of complete) console.log(`${FOLDER}/${language}: the package`);
  for (const language of missing)
    console.log(
      `${FOLDER}/${language}: its sources only, for want of ${TOOLCHAINS[language][0]} on the PATH`,
    );
}

function canBuild(language: Language): boolean {
  const [program, ...args] = TOOLCHAINS[language];
  return installed(program, args);
}

void main();
