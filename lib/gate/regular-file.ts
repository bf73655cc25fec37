import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';

/** Files of the kernel look like any other, never end or hold what is not meant for us, such as /proc/self/environ. */
const KERNEL_FOLDERS = /^\/(?:proc|sys)\//;

export interface RegularFile {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/** A file that is no regular file, or larger than it may be. */
export class UnsuitableFileError extends Error {
  constructor(readonly reason: 'not-regular' | 'too-large') {
    super(reason);
  }
}

/**
 * Reads a regular file, at once: pipes, devices, folders and files of the kernel are refused.
 * @throws {@link UnsuitableFileError}, or the error of the system.
 */
export function readRegularFile(path: string, maxBytes: number): RegularFile {
  // Opening a pipe without a writer would wait for one.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || KERNEL_FOLDERS.test(realpathSync.native(path)))
      throw new UnsuitableFileError('not-regular');
    if (stats.size > maxBytes) throw new UnsuitableFileError('too-large');
    const bytes = Buffer.alloc(stats.size);
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)), stats };
  } finally {
    closeSync(file);
  }
}
