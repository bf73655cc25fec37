import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { goExamples } from './go-examples';
import { describeGoParameters } from './go-parameters';

/** The languages that jsii makes packages for, by its names. */
export const LANGUAGES = ['js', 'python', 'java', 'go', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Maven's local repository is one of our own: what is made here stays out of that in the user's home, and `npm ci` leaves it. */
export const MAVEN_REPOSITORY = resolve('.cache/maven');

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
  const others = languages.filter((language) => language !== 'java' || codeOnly);
  if (others.length > 0) await pacmak(source, folder, others, codeOnly ? ['--code-only'] : []);
  if (others.includes('go')) describeGoParameters(source, folder);
  if (others.length === languages.length) return;
  const place = `-DaltDeploymentRepository=local::default::file://${resolve(folder, 'java')}`;
  await inScratch(async (scratch) => {
    await installJavaPackages(await missingFramework(source, scratch));
    await maven([await javaProject(source, join(scratch, 'own'))], ['deploy', place]);
  });
}

/** Puts Java packages, generated as sources, into Maven's local repository, where apps find them. */
export async function installJavaPackages(projects: readonly string[]): Promise<void> {
  if (projects.length > 0) await maven(projects, ['install', ...WITHOUT_DOCUMENTATION]);
}

/** Whether Maven's local repository has the Java package of an npm package. */
export function isInJavaRepository(source: string): boolean {
  const { version, jsii } = require(resolve(source, 'package.json'));
  const { groupId, artifactId } = jsii.targets.java.maven;
  const place = join(MAVEN_REPOSITORY, ...groupId.split('.'), artifactId, version);
  return existsSync(join(place, `${artifactId}-${version}.pom`));
}

/** The project of the framework's bindings: made from its npm package, since mirrors of Maven Central often lack its newest versions. */
async function missingFramework(source: string, scratch: string): Promise<string[]> {
  const framework = frameworkOf(source);
  return isInJavaRepository(framework) ? [] : [await javaProject(framework, join(scratch, 'framework'))];
}

/** The folder of the peer that a package is for: cdktf or cdktn. */
function frameworkOf(source: string): string {
  const { peerDependencies } = require(resolve(source, 'package.json'));
  const [framework = ''] = Object.keys(peerDependencies).filter((name) => name !== 'constructs');
  return join(source, 'node_modules', framework);
}

async function javaProject(source: string, folder: string): Promise<string> {
  await pacmak(source, folder, ['java'], ['--code-only']);
  return join(folder, 'java');
}

/** Compiles projects in one run of Maven: its start takes longer than to compile one. */
async function maven(projects: readonly string[], goal: readonly string[]): Promise<void> {
  await inScratch(async (scratch) => {
    for (const project of projects) addNotices(project);
    writeFileSync(join(scratch, 'pom.xml'), pomOf(projects.map((project) => relative(scratch, project))));
    const options = ['--quiet', '--batch-mode', '--file', scratch, `-Dmaven.repo.local=${MAVEN_REPOSITORY}`];
    await run('mvn', [...options, '-Dmaven.test.skip', ...goal], SHORT_LIVED_JVM);
  });
}

async function inScratch(work: (scratch: string) => Promise<void>): Promise<void> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'java-packages-')));
  try {
    await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Where a jar has them. jsii-pacmak leaves them beside the project. */
function addNotices(project: string): void {
  const folder = join(project, 'src/main/resources/META-INF');
  mkdirSync(folder, { recursive: true });
  for (const file of ['LICENSE', 'NOTICE'])
    if (existsSync(join(project, file))) copyFileSync(join(project, file), join(folder, file));
}

function pomOf(modules: readonly string[]): string {
  const lines = modules.map((module) => `<module>${module}</module>`);
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>packages</artifactId>
  <version>0.0.0</version>
  <packaging>pom</packaging>
  <properties><maven.deploy.skip>true</maven.deploy.skip></properties>
  <modules>${lines.join('')}</modules>
</project>
`;
}

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
