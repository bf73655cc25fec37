import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import type { ProblemFacts } from './problem';
import { looksLikeToken } from './token-text';

const MAX_BYTES = 64 * 1024;

/** Files of the kernel: they look like any other, and hold what is not meant for us. */
const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)\//;

export type TokenFile =
  | { readonly text: string; readonly warnings: readonly ProblemFacts[] }
  | { readonly problem: ProblemFacts };

/**
 * Reads the token in a file: a regular file of up to 64 KB in UTF-8. A byte order mark and a line break at its end do not count.
 * @param shown the path as its author wrote it.
 */
export function readTokenFile(path: string, shown: string): TokenFile {
  let file: number | undefined;
  try {
    // Opening a pipe without a writer would wait for one.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile() || KERNEL_FOLDERS.test(realpathSync(path))) return { problem: notRegular(shown) };
    if (stats.size > MAX_BYTES) return { problem: tooLarge(shown) };
    return { text: textOf(contentOf(file)), warnings: isReadableByOthers(stats) ? [exposed(shown)] : [] };
  } catch (error) {
    return { problem: unreadable(shown, error as NodeJS.ErrnoException) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function contentOf(file: number): Uint8Array {
  const bytes = Buffer.alloc(MAX_BYTES);
  return bytes.subarray(0, readSync(file, bytes, 0, MAX_BYTES, 0));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes).replace(/\r?\n$/, '');
}

/** Windows has no such mode: Node makes one up there. */
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

function unreadable(shown: string, { code = 'unknown error' }: NodeJS.ErrnoException): ProblemFacts {
  const remedies = [{ to: 'check-token-file' }] as const;
  return code === 'ENOENT'
    ? { code: 'FileNotFound', message: `${named(shown)} does not exist.`, remedies }
    : { code: 'UnreadableFile', message: `${named(shown)} could not be read (${code}).`, remedies };
}

/** A token that was given as a path must not be shown. */
function named(shown: string): string {
  return looksLikeToken(shown)
    ? 'The token file (its path is not shown, because it looks like a token)'
    : `Token file ${shown}`;
}
