/** Makes the packages of all languages for CDKTF and for CDK Terrain in dist-packages/, ready to be published. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../test/support/installed';
import { CDKTN_FOLDER } from './cdktn/folder';
import { LANGUAGES, type Language } from './package/jsii-pacmak';
import { makePackages } from './package/language-packages';
import { withTranslations } from './package/translations';

const FOLDER = 'dist-packages';

/** The commands that show whether the toolchain of a language is installed. */
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
  await withTranslations(['.', CDKTN_FOLDER], () => make(complete, missing));
  for (const language of complete) console.log(`${FOLDER}/${language}: the packages`);
  for (const language of missing)
    console.log(`${FOLDER}/${language}: its sources only: ${TOOLCHAINS[language][0]} is not on the PATH`);
}

async function make(complete: readonly Language[], missing: readonly Language[]): Promise<void> {
  await makePackages(FOLDER, complete);
  await makePackages(
    FOLDER,
    complete.filter((language) => language !== 'go'),
    { source: CDKTN_FOLDER },
  );
  // A Go package consists of its sources. To compile them would need the module of cdktn, which mirrors of the Go proxy often lack.
  if (complete.includes('go')) await makePackages(FOLDER, ['go'], { source: CDKTN_FOLDER, codeOnly: true });
  if (missing.length > 0) await makePackages(FOLDER, missing, { codeOnly: true });
}

function canBuild(language: Language): boolean {
  const [program, ...args] = TOOLCHAINS[language];
  return installed(program, args);
}

void main();
