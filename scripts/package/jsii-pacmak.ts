import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inScratch } from './scratch';

/** The languages that jsii makes packages for, by its names. */
export const LANGUAGES = ['js', 'python', 'java', 'go', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Maven's local repository is one of our own: what is made here stays out of that in the user's home, and `npm ci` leaves it.
 */
export const MAVEN_REPOSITORY = resolve('.cache/maven');

/**
 * Runs jsii-pacmak, which makes the packages of languages in `<folder>/<language>/`. It makes them in a scratch folder: for Python, it
 * gives a shell the path without quotes, and that of a checkout can have a space.
 *
 * @param source the npm package that they are made from.
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

/** The folder of the peer that a package is for: cdktf or cdktn. */
export function frameworkOf(source: string): string {
  const { peerDependencies } = require(resolve(source, 'package.json'));
  const [framework = ''] = Object.keys(peerDependencies).filter((name) => name !== 'constructs');
  return join(source, 'node_modules', framework);
}

/** Runs a program, among them those that npm has installed here. */
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
