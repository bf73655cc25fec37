import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until';

/**
 * A folder with content that takes seconds to make. The first test file that needs it makes it, and the others wait. Tests must not change
 * the content. The folder is removed with the temporary folder of the run.
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

/** Packs the npm package as for publishing. Resolves with the path of the archive. */
export async function npmPackage(): Promise<string> {
  const folder = await madeOnce('npm-package', (folder) => {
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'pipe' });
  });
  return resolve(folder, readdirSync(folder).find((file) => file.endsWith('.tgz'))!);
}
