import { readFile } from 'node:fs/promises';
import { CredentialsUnavailableError } from './source';

/** What a file holds, as UTF-8 without a byte order mark. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CredentialsUnavailableError(
      code === 'ENOENT' ? `File ${path} does not exist.` : `Failed to read file ${path} (${code}).`,
    );
  }
}
