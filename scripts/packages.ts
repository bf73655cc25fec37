import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The languages that jsii makes packages for, by its names. */
export const LANGUAGES = ['js', 'python', 'java', 'go', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Maven's local repository is one of our own: what is made here stays out of that in the user's home. */
export const MAVEN_REPOSITORY = resolve('node_modules/.cache/maven');

const WITHOUT_DOCUMENTATION = { MAVEN_OPTS: '-Dmaven.javadoc.skip -Dmaven.source.skip' };

/** How packages are made. */
export interface PackageOptions {
  /** Whether to generate the sources of the packages only, which needs no toolchain. */
  readonly codeOnly?: boolean;

  /** Whether to leave out what Maven Central asks for besides the package itself. */
  readonly withoutDocumentation?: boolean;
}

/** Makes the packages of languages in `<folder>/<language>/`, from what the build has left. */
export async function makePackages(
  folder: string,
  languages: readonly Language[],
  { codeOnly = false, withoutDocumentation = false }: PackageOptions = {},
): Promise<void> {
  if (languages.includes('java') && !codeOnly) await installJavaBindingsOfCdktf();
  const options = codeOnly ? ['--code-only'] : [];
  await pacmak('.', folder, languages, options, withoutDocumentation ? WITHOUT_DOCUMENTATION : {});
}

/** Made from the npm package, since mirrors of Maven Central often lack its newest versions. */
async function installJavaBindingsOfCdktf(): Promise<void> {
  const { version } = require('cdktf/package.json');
  const pom = join(MAVEN_REPOSITORY, `com/hashicorp/cdktf/${version}/cdktf-${version}.pom`);
  if (existsSync(pom)) return;
  const scratch = mkdtempSync(join(tmpdir(), 'cdktf-java-'));
  try {
    await pacmak('node_modules/cdktf', scratch, ['java'], [], WITHOUT_DOCUMENTATION);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function pacmak(
  source: string,
  folder: string,
  languages: readonly Language[],
  options: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const places = ['--outdir', resolve(folder), '--maven-local-repository', MAVEN_REPOSITORY];
  await promisify(execFile)(
    'node_modules/.bin/jsii-pacmak',
    [source, ...places, ...options, '--targets', ...languages],
    { env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env } },
  );
}
