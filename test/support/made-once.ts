import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until';

/**
 * A folder with something that takes seconds to make: the first test file of a run that needs it makes it, the others wait for it.
 * No test changes what is in it. It is in the run's folder for temporary files, and is removed with that.
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => void | Promise<void>,
): Promise<string> {
  const folder = join(tmpdir(), name);
  const ended = `${folder}.ended`;
  try {
    mkdirSync(folder);
  } catch {
    await until(() => existsSync(ended));
    const failure = readFileSync(ended, 'utf8');
    if (failure) throw new Error(`Another test file failed to make ${name}: ${failure}`);
    return folder;
  }
  let failure = 'it ended early';
  try {
    await make(folder);
    failure = '';
  } catch (error) {
    failure = String(error);
    throw error;
  } finally {
    writeFileSync(ended, failure);
  }
  return folder;
}

/** The npm package as it is published: the path of its archive. */
export async function npmPackage(): Promise<string> {
  const folder = await madeOnce('npm-package', (folder) => {
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'pipe' });
  });
  return resolve(folder, readdirSync(folder).find((file) => file.endsWith('.tgz'))!);
}
