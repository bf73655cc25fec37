import { readFile } from 'node:fs/promises';
import { PassedOver } from './source';

/** What a file holds, as UTF-8 without a byte order mark. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PassedOver(
      code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read (${code})`,
    );
  }
}
