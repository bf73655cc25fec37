import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inScratch } from './scratch';

/** The languages of jsii, by its names. */
export const LANGUAGES = ['js', 'python', 'java', 'go', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Maven's local repository for packages that are made here. Not the one in the user's home, and outside of what `npm ci` removes. */
export const MAVEN_REPOSITORY = resolve('.cache/maven');

/**
 * Runs jsii-pacmak, which makes the packages of languages in `<folder>/<language>/`. Works in a scratch folder, because for Python, it passes
 * the path to a shell without quotes, and the path of a checkout may contain a space.
 *
 * @param source the npm package from which they are made.
 */
export async function pacmak(
  source: string,
  folder: string,
  languages: readonly Language[],
  options: readonly string[] = [],
): Promise<void> {
  await inScratch(async (scratch) => {
    const places = ['--outdir', scratch, '--maven-local-repository', MAVEN_REPOSITORY];
    await run('jsii-pacmak', [source, ...places, ...options, '--targets', ...languages]);
    cpSync(scratch, folder, { recursive: true });
  });
}

/** The folder of the framework, cdktf or cdktn, which is a peer dependency of the package. */
export function frameworkOf(source: string): string {
  const { peerDependencies } = require(resolve(source, 'package.json'));
  const [framework = ''] = Object.keys(peerDependencies).filter((name) => name !== 'constructs');
  return join(source, 'node_modules', framework);
}

/** Runs a program from the PATH or from node_modules/.bin. */
export async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  await promisify(execFile)(program, args, {
    env: {
      ...process.env,
      PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}`,
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
      ...env,
    },
  });
}
