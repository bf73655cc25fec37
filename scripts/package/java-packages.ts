import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { frameworkOf, MAVEN_REPOSITORY, pacmak, run } from './jsii-pacmak';
import { inScratch } from './scratch';

/** Skips the documentation and the sources, which Maven Central requires and an app does not need. */
const WITHOUT_DOCUMENTATION = ['-Dmaven.javadoc.skip', '-Dmaven.source.skip'];

/** Options of the JVM for short programs. */
export const SHORT_LIVED_JVM = { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' };

/** Makes the Java package of an npm package in `<folder>/java/`, in the layout that Maven deploys. */
export async function makeJavaPackage(source: string, folder: string): Promise<void> {
  const place = `-DaltDeploymentRepository=local::default::file://${resolve(folder, 'java')}`;
  await inScratch(async (scratch) => {
    await installJavaPackages(await missingFramework(source, scratch));
    await maven([await javaProject(source, join(scratch, 'own'))], ['deploy', place]);
  });
}

/** Compiles generated Java packages into Maven's local repository, where apps find them. */
export async function installJavaPackages(projects: readonly string[]): Promise<void> {
  if (projects.length > 0) await maven(projects, ['install', ...WITHOUT_DOCUMENTATION]);
}

/** Whether the Java package of an npm package is in Maven's local repository. */
export function isInJavaRepository(source: string): boolean {
  const { version, jsii } = require(resolve(source, 'package.json'));
  const { groupId, artifactId } = jsii.targets.java.maven;
  const place = join(MAVEN_REPOSITORY, ...groupId.split('.'), artifactId, version);
  return existsSync(join(place, `${artifactId}-${version}.pom`));
}

/** The project of the framework's bindings. Made from its npm package, because mirrors of Maven Central often lack its newest versions. */
async function missingFramework(source: string, scratch: string): Promise<string[]> {
  const framework = frameworkOf(source);
  return isInJavaRepository(framework) ? [] : [await javaProject(framework, join(scratch, 'framework'))];
}

async function javaProject(source: string, folder: string): Promise<string> {
  await pacmak(source, folder, ['java'], ['--code-only']);
  return join(folder, 'java');
}

/** Compiles projects in one run of Maven, because Maven takes longer to start than to compile one. */
async function maven(projects: readonly string[], goal: readonly string[]): Promise<void> {
  await inScratch(async (scratch) => {
    for (const project of projects) addNotices(project);
    writeFileSync(join(scratch, 'pom.xml'), pomOf(projects.map((project) => relative(scratch, project))));
    const options = ['--quiet', '--batch-mode', '--file', scratch, `-Dmaven.repo.local=${MAVEN_REPOSITORY}`];
    await run('mvn', [...options, '-Dmaven.test.skip', ...goal], SHORT_LIVED_JVM);
  });
}

/** Copies the licence files to where they belong in a jar. jsii-pacmak writes them beside the project. */
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
