import { resolve } from 'node:path';
import { readRegularFile, UnsuitableFileError } from '../../gate/regular-file';
import { CredentialsUnavailableError, MissingFileError } from './source';

/** Far above any file of profiles. */
const MAX_BYTES = 1024 * 1024;

/** What a regular file holds, as UTF-8 without a byte order mark. */
export function readTextFile(path: string): string {
  try {
    const text = readRegularFile(path, MAX_BYTES).bytes.toString();
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MissingFileError(`File ${resolve(path)} does not exist.`);
    throw new CredentialsUnavailableError(reasonOf(error as NodeJS.ErrnoException, path));
  }
}

function reasonOf(error: NodeJS.ErrnoException, path: string): string {
  if (error instanceof UnsuitableFileError)
    return error.reason === 'too-large'
      ? `File ${path} is larger than 1 MB.`
      : `${path} is not a regular file.`;
  return `Failed to read file ${path} (${error.code}).`;
}
