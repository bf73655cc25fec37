import { resolve } from 'node:path';
import { readRegularFile, UnsuitableFileError } from '../../gate/regular-file';
import { hideIfToken } from '../../gate/secrets/likely-token';
import { secrets } from '../../gate/secrets/secrets';
import { CredentialsUnavailableError, MissingFileError } from './source';

/** Far above the size of any file with profiles. */
const MAX_BYTES = 1024 * 1024;

const SAVE_AS_UTF_8 =
  'Write it in UTF-8. In PowerShell, use Set-Content -Encoding utf8NoBOM or ascii for a file, and set [Console]::OutputEncoding for a command.';

/** A text that is not a path and may be a secret: an OIDC token, JSON, or several lines. */
const CONTENT = /^\s*(?:eyJ[\w-]+\.[\w-]+\.|[{[])|[\r\n]/;

/** Reads a regular file as UTF-8, without a byte order mark. */
export function readTextFile(path: string): string {
  if (CONTENT.test(path)) {
    // Each line separately, too, because a report may show only one.
    for (const text of [path, ...path.split(/\s*[\r\n]\s*/)]) secrets.add(text);
    throw new CredentialsUnavailableError('The content of a file is set in place of its path.', [
      'Write the content to a file, and set the path of that file.',
    ]);
  }
  let bytes: Buffer;
  try {
    bytes = readRegularFile(path, MAX_BYTES).bytes;
  } catch (error) {
    for (const shown of [path, resolve(path)]) hideIfToken(shown);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MissingFileError(`File ${resolve(path)} does not exist.`);
    throw new CredentialsUnavailableError(reasonOf(error as NodeJS.ErrnoException, path));
  }
  return textOf(bytes, `File ${path}`);
}

/**
 * Decodes UTF-8, with or without a byte order mark.
 * @param subject what the bytes are, as the subject of a sentence.
 */
export function textOf(bytes: Buffer, subject: string): string {
  // PowerShell writes UTF-16 with ">". Read as UTF-8, it would be a file without profiles, or a wrong token.
  if (bytes.includes(0))
    throw new CredentialsUnavailableError(`${subject} is not text in UTF-8.`, [SAVE_AS_UTF_8]);
  return bytes.toString().replace(/^\uFEFF/, '');
}

function reasonOf(error: NodeJS.ErrnoException, path: string): string {
  if (error instanceof UnsuitableFileError)
    return error.reason === 'too-large'
      ? `File ${path} is larger than 1 MB.`
      : `${path} is not a regular file.`;
  return `Failed to read file ${path} (${error.code}).`;
}
