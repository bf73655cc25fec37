/**
 * `npm run build:cdktn`: makes the package for CDK Terrain from the output of `npm run build`. The sources are the same, tests included, with
 * cdktn in place of cdktf. The package.json beside this file has the differences to that of this package.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import ours from '../../package.json';
import { CDKTN_FOLDER as FOLDER } from './folder';
import difference from './package.json';
import { codeForCdkTerrain, forCdkTerrain, readmeForCdkTerrain } from './rewrite';

const LOCK = 'scripts/cdktn/package-lock.json';
const SOURCES = [
  'lib',
  'test',
  'examples/*.ts',
  'examples/*.json',
  'docs',
  'rosetta/*',
  '*.md',
  'LICENSE',
  '*config.js*',
  'scripts/finish-jsii.mjs',
  'scripts/test/environment.cjs',
  'scripts/test/failed-tests-reporter.cjs',
  'scripts/test/longest-first.cjs',
];
/** Files in which every `cdktf` is the name of the framework or of this package. */
const FOR_ONE_FRAMEWORK = ['API.md', 'docs/guides/languages.md', 'bundle/sbom.cdx.json'];
const BUILT = ['bundle', 'lib/constructs/generated', 'examples/alicloud/.gen'];

function main(): void {
  for (const folder of BUILT) {
    if (!existsSync(folder)) throw new Error(`There is no ${folder} to copy: run "npm run build" first.`);
  }
  clear();
  for (const path of [...sources(), 'NOTICE', ...BUILT.flatMap(filesIn)]) copy(path);
  writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  install();
  linkTools();
  run('npm', ['run', '--silent', 'build:jsii']);
}

/** Removes the output of earlier builds. Keeps what npm has installed. */
function clear(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) {
    if (name !== 'node_modules') rmSync(join(FOLDER, name), { recursive: true });
  }
  // With this cache, tsc would not write files again that were removed.
  rmSync(join(FOLDER, 'node_modules/.cache'), { recursive: true, force: true });
}

/** The files that git tracks, and new ones that it does not ignore. */
function sources(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...SOURCES];
  const listed = execFileSync('git', args, { encoding: 'utf8' }).split('\0');
  return listed.filter((path) => path !== '' && existsSync(path));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function copy(path: string): void {
  const target = join(FOLDER, path);
  mkdirSync(dirname(target), { recursive: true });
  const rewrite = rewriteOf(path);
  if (rewrite) writeFileSync(target, rewrite(readFileSync(path, 'utf8')));
  else copyFileSync(path, target);
}

function rewriteOf(path: string): ((text: string) => string) | undefined {
  if (FOR_ONE_FRAMEWORK.includes(path)) return forCdkTerrain;
  // The provider and the command line are the same, byte for byte.
  if (path.startsWith('bundle')) return undefined;
  if (path === 'README.md') return readmeForCdkTerrain;
  if (extname(path) === '.md') return codeForCdkTerrain;
  return ['.ts', '.ts-fixture', '.js', '.json'].includes(extname(path)) ? forCdkTerrain : undefined;
}

function manifest(): object {
  return { ...ours, ...difference, jsii: { ...ours.jsii, ...difference.jsii } };
}

function install(): void {
  const installed = join(FOLDER, 'node_modules/.package-lock.json');
  copyFileSync(LOCK, join(FOLDER, 'package-lock.json'));
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(LOCK).mtimeMs) return;
  // Without scripts, because the command line of CDK Terrain requires Node 22. The compiled package does not.
  run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Links the development dependencies of this package, because tests find jest and others in node_modules by path. */
function linkTools(): void {
  const tools = Object.keys(ours.devDependencies).map((name) => `node_modules/${name}`);
  const programs = readdirSync('node_modules/.bin').map((name) => `node_modules/.bin/${name}`);
  for (const path of [...tools, ...programs]) {
    const link = join(FOLDER, path);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(resolve(path), link);
  }
  // The tests look for the command line of the framework in a folder of its own. That of CDK Terrain is among the other packages.
  symlinkSync(join('..', '..', 'node_modules'), join(FOLDER, 'test/framework-cli/node_modules'));
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: FOLDER, stdio: 'inherit' });
}

main();
