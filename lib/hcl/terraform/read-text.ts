import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isPathWithin } from '../allowed-root';

/** Far more than the size of any configuration file that a person writes. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Why the text of a file cannot be read. */
export interface UnreadText {
  /** A whole sentence. */
  readonly message: string;
  /** The text of a file that is not completely UTF-8, with U+FFFD for the bytes that are not. */
  readonly damaged?: string;
}

/** Files of the kernel may be endless, or contain secrets such as those in `/proc/self/environ`. */
const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)\//;

/**
 * The text of a file in UTF-8, or why it cannot be read.
 *
 * @param allowedRoot the folder that a link may lead into. @default any
 * @param named the subject of a sentence about the file.
 */
export function readText(path: string, allowedRoot?: string, named = path): string | UnreadText {
  let bytes: Buffer | undefined;
  try {
    // Most candidate files do not exist. To throw and catch an error for each would take most of the time.
    let stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { message: `${named} does not exist.` };
    if (stats.isSymbolicLink()) {
      if (KERNEL_FOLDERS.test(realpathSync(path))) return { message: `${named} is not a regular file.` };
      if (allowedRoot !== undefined && !isPathWithin(allowedRoot, path))
        return { message: `${named} is a link that leads out of the repository.` };
      stats = statSync(path);
    }
    // A read of a named pipe could wait forever.
    if (!stats.isFile()) return { message: `${named} is not a regular file.` };
    if (stats.size > MAX_FILE_BYTES) return { message: `${named} is larger than 10 MiB.` };
    bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (bytes !== undefined)
      return { message: `${named} is not encoded in UTF-8.`, damaged: bytes.toString() };
    return { message: existsSync(path) ? `${named} could not be read.` : `${named} does not exist.` };
  }
}
