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
  /** The npm package: this repository, which is the default, or the one for CDK Terrain. */
  readonly source?: string;

  /** Whether to generate the sources of the packages only, which needs no toolchain. */
  readonly codeOnly?: boolean;

  /** Whether to leave out what Maven Central asks for besides the package itself. */
  readonly withoutDocumentation?: boolean;
}

/** Makes the packages of languages in `<folder>/<language>/`, from what the build has left. */
export async function makePackages(
  folder: string,
  languages: readonly Language[],
  { source = '.', codeOnly = false, withoutDocumentation = false }: PackageOptions = {},
): Promise<void> {
  if (languages.includes('java') && !codeOnly) await installJavaBindings(frameworkOf(source));
  const options = codeOnly ? ['--code-only'] : [];
  await pacmak(source, folder, languages, options, withoutDocumentation ? WITHOUT_DOCUMENTATION : {});
}

/** The folder of the peer that a package is for: cdktf or cdktn. */
function frameworkOf(source: string): string {
  const { peerDependencies } = require(resolve(source, 'package.json'));
  const [framework] = Object.keys(peerDependencies).filter((name) => name !== 'constructs');
  return join(source, 'node_modules', framework!);
}

/** Made from the npm package, since mirrors of Maven Central often lack its newest versions. */
async function installJavaBindings(framework: string): Promise<void> {
  const { version, jsii } = require(resolve(framework, 'package.json'));
  const { groupId, artifactId } = jsii.targets.java.maven;
  const place = join(MAVEN_REPOSITORY, ...groupId.split('.'), artifactId, version);
  const pom = join(place, `${artifactId}-${version}.pom`);
  if (existsSync(pom)) return;
  const scratch = mkdtempSync(join(tmpdir(), 'framework-'));
  try {
    await pacmak(framework, scratch, ['java'], [], WITHOUT_DOCUMENTATION);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Translates the examples of README.md, for as long as packages are made from sources: jsii-pacmak looks for that beside each. */
export async function withTranslations(sources: readonly string[], make: () => Promise<void>): Promise<void> {
  try {
    for (const source of sources) await run('jsii-rosetta', ['extract', source]);
    await make();
  } finally {
    for (const source of sources) rmSync(join(source, '.jsii.tabl.json'), { force: true });
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
  await run('jsii-pacmak', [source, ...places, ...options, '--targets', ...languages], env);
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(`node_modules/.bin/${program}`, args, {
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
  });
}
