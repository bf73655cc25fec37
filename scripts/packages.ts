import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The languages that jsii makes packages for, by its names. */
export const LANGUAGES = ['js', 'python', 'java', 'go', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Maven's local repository is one of our own: what is made here stays out of that in the user's home. */
export const MAVEN_REPOSITORY = resolve('node_modules/.cache/maven');

/** What Maven Central asks for besides the package itself, and an app does not need. */
const WITHOUT_DOCUMENTATION = ['-Dmaven.javadoc.skip', '-Dmaven.source.skip'];

/** For programs that end soon: the slower compiler of the JVM starts faster. */
export const SHORT_LIVED_JVM = { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' };

/** How packages are made. */
export interface PackageOptions {
  /** The npm package: this repository, which is the default, or the one for CDK Terrain. */
  readonly source?: string;

  /** Whether to generate the sources of the packages only, which needs no toolchain. */
  readonly codeOnly?: boolean;
}

/** Makes the packages of languages in `<folder>/<language>/`, from what the build has left. */
export async function makePackages(
  folder: string,
  languages: readonly Language[],
  { source = '.', codeOnly = false }: PackageOptions = {},
): Promise<void> {
  if (languages.includes('java') && !codeOnly)
    await installJavaPackages(withoutInstalled([frameworkOf(source)]));
  await pacmak(source, folder, languages, codeOnly ? ['--code-only'] : []);
}

/**
 * Puts the Java package and those that it depends on into Maven's local repository, where apps find them. The bindings of the
 * framework are made from its npm package, since mirrors of Maven Central often lack its newest versions.
 */
export async function installJavaPackage(source = '.'): Promise<void> {
  await installJavaPackages([...withoutInstalled([frameworkOf(source)]), source]);
}

/** The folder of the peer that a package is for: cdktf or cdktn. */
function frameworkOf(source: string): string {
  const { peerDependencies } = require(resolve(source, 'package.json'));
  const [framework] = Object.keys(peerDependencies).filter((name) => name !== 'constructs');
  return join(source, 'node_modules', framework!);
}

function withoutInstalled(sources: readonly string[]): string[] {
  return sources.filter((source) => {
    const { version, jsii } = require(resolve(source, 'package.json'));
    const { groupId, artifactId } = jsii.targets.java.maven;
    const place = join(MAVEN_REPOSITORY, ...groupId.split('.'), artifactId, version);
    return !existsSync(join(place, `${artifactId}-${version}.pom`));
  });
}

/** In one run of Maven, whose start takes longer than to compile a package. */
async function installJavaPackages(sources: readonly string[]): Promise<void> {
  if (sources.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'java-packages-'));
  try {
    const modules = sources.map((_, index) => `package-${index}`);
    await Promise.all(
      sources.map((source, index) =>
        pacmak(source, join(folder, modules[index]!), ['java'], ['--code-only']),
      ),
    );
    writeFileSync(join(folder, 'pom.xml'), pomOf(modules.map((module) => `${module}/java`)));
    const options = [`-Dmaven.repo.local=${MAVEN_REPOSITORY}`, '-Dmaven.test.skip', ...WITHOUT_DOCUMENTATION];
    await run('mvn', ['--quiet', '--batch-mode', '--file', folder, ...options, 'install'], SHORT_LIVED_JVM);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pomOf(modules: readonly string[]): string {
  const lines = modules.map((module) => `<module>${module}</module>`);
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>packages</artifactId>
  <version>0.0.0</version>
  <packaging>pom</packaging>
  <modules>${lines.join('')}</modules>
</project>
`;
}

/**
 * Translates the examples of docstrings and of README.md, for as long as packages are made from sources: jsii-pacmak looks for that
 * beside each. Fails where one does not compile.
 */
export async function withTranslations(sources: readonly string[], make: () => Promise<void>): Promise<void> {
  try {
    for (const source of sources) await run('jsii-rosetta', ['extract', '--strict', source]);
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
): Promise<void> {
  const places = ['--outdir', resolve(folder), '--maven-local-repository', MAVEN_REPOSITORY];
  await run('jsii-pacmak', [source, ...places, ...options, '--targets', ...languages]);
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(program, args, {
    env: {
      ...process.env,
      PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}`,
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
      ...env,
    },
  });
}
