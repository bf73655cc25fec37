import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { leadsInto } from '../allowed-root';

/** No one writes a file of this size. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Why a file has no text. */
export interface UnreadText {
  /** The end of a sentence. */
  readonly problem: string;
  /** The text of a file that is not all UTF-8, with U+FFFD for the rest. */
  readonly damaged?: string;
}

/** Files of the kernel never end, or hold what is not meant for a configuration, such as `/proc/self/environ`. */
const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)\//;

/**
 * The text of a file in UTF-8, or why there is none.
 *
 * @param allowedRoot the folder that a link may lead into. @default any
 */
export function readText(path: string, allowedRoot?: string): string | UnreadText {
  let bytes: Buffer | undefined;
  try {
    // Most files that are looked for are not there: errors for these would take more time than all else.
    let stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { problem: 'does not exist' };
    if (stats.isSymbolicLink()) {
      if (KERNEL_FOLDERS.test(realpathSync(path))) return { problem: 'is not a regular file' };
      if (allowedRoot !== undefined && !leadsInto(allowedRoot, path))
        return { problem: 'is a link that leads out of the repository' };
      stats = statSync(path);
    }
    // A read of a named pipe would wait without end.
    if (!stats.isFile()) return { problem: 'is not a regular file' };
    if (stats.size > MAX_FILE_BYTES) return { problem: 'is larger than 10 MiB' };
    bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (bytes !== undefined) return { problem: 'is not encoded in UTF-8', damaged: bytes.toString() };
    return { problem: existsSync(path) ? 'could not be read' : 'does not exist' };
  }
}
