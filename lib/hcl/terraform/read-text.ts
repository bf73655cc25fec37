import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isPathWithin } from '../allowed-root';
import { noteRead } from '../read-listener';

/** More than any configuration file has. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Why the text of a file cannot be read. */
export interface UnreadText {
  /** A sentence. */
  readonly message: string;
  /** The text of a file that is not valid UTF-8, with U+FFFD for invalid bytes. */
  readonly damaged?: string;
}

/** Files of the kernel may never end, or contain secrets, such as `/proc/self/environ`. */
const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)\//;

/**
 * Reads a file in UTF-8. Returns why if it cannot be read.
 *
 * @param allowedRoot the folder that must contain the target of a symbolic link. @default any folder
 * @param named the name of the file at the start of a message.
 */
export function readText(path: string, allowedRoot?: string, named = path): string | UnreadText {
  let bytes: Buffer | undefined;
  try {
    // Most files that are looked for do not exist, and exceptions are slow.
    let stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { message: `${named} does not exist.` };
    if (stats.isSymbolicLink()) {
      if (KERNEL_FOLDERS.test(realpathSync(path))) return { message: `${named} is not a regular file.` };
      if (allowedRoot !== undefined && !isPathWithin(allowedRoot, path))
        return { message: `${named} is a symbolic link to a file outside of the repository.` };
      stats = statSync(path);
    }
    // A read of a named pipe would block.
    if (!stats.isFile()) return { message: `${named} is not a regular file.` };
    if (stats.size > MAX_FILE_BYTES) return { message: `${named} is larger than 10 MiB.` };
    noteRead(path);
    bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (bytes !== undefined)
      return { message: `${named} is not encoded in UTF-8.`, damaged: bytes.toString() };
    return { message: existsSync(path) ? `${named} could not be read.` : `${named} does not exist.` };
  }
}
