import type { Stats } from 'node:fs';
import type { ProblemFacts } from './problem';
import { readRegularFile, UnsuitableFileError } from './regular-file';
import { looksLikeToken } from './secrets/likely-token';

const MAX_BYTES = 64 * 1024;

export type TokenFile =
  | { readonly text: string; readonly warnings: readonly ProblemFacts[] }
  | { readonly problem: ProblemFacts };

/**
 * Reads the token from a regular file of up to 64 KB in UTF-8. A byte order mark and a line break at the end are removed.
 * @param shown the path as its author wrote it.
 */
export function readTokenFile(path: string, shown: string): TokenFile {
  try {
    const { bytes, stats } = readRegularFile(path, MAX_BYTES);
    return { text: textOf(bytes), warnings: isReadableByOthers(stats) ? [exposed(shown)] : [] };
  } catch (error) {
    if (!(error instanceof UnsuitableFileError))
      return { problem: unreadable(shown, error as NodeJS.ErrnoException) };
    return { problem: UNSUITABLE[error.reason](shown) };
  }
}

/** Uses no `TextDecoder`, because that takes as long for 100,000 files as opening them. */
function textOf(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '');
}

/** Always false on Windows, which has no such mode. Node.js only emulates one. */
function isReadableByOthers({ mode }: Stats): boolean {
  return process.platform !== 'win32' && (mode & 0o004) !== 0;
}

function exposed(shown: string): ProblemFacts {
  return {
    code: 'ReadableByOthers',
    message: `Every user of this machine can read the token in file ${shown}.`,
    remedies: [`Remove the permission: chmod o-r ${shown}`],
  };
}

function notRegular(shown: string): ProblemFacts {
  return {
    code: 'NotARegularFile',
    message: `${named(shown)} is not a regular file.`,
    remedies: ['Store the token in a regular file.'],
  };
}

function tooLarge(shown: string): ProblemFacts {
  return {
    code: 'FileTooLarge',
    message: `${named(shown)} is larger than 64 KB, so it is not a file with one token.`,
    remedies: [{ to: 'check-token-file' }],
  };
}

const UNSUITABLE = { 'not-regular': notRegular, 'too-large': tooLarge } as const;

function unreadable(shown: string, { code }: NodeJS.ErrnoException): ProblemFacts {
  const remedies = [{ to: 'check-token-file' }] as const;
  return code === 'ENOENT'
    ? { code: 'FileNotFound', message: `${named(shown)} does not exist.`, remedies }
    : { code: 'UnreadableFile', message: `${named(shown)} could not be read (${code}).`, remedies };
}

/** A token that was given in place of a path must not be shown. */
function named(shown: string): string {
  return looksLikeToken(shown)
    ? 'The token file (its path is not shown, because it looks like a token)'
    : `Token file ${shown}`;
}
