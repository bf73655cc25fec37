import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';

/** Files of the kernel look like regular files, but some never end, and some, such as /proc/self/environ, contain secrets. */
const KERNEL_FOLDERS = /^\/(?:proc|sys)\//;

export interface RegularFile {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/** The file is not a regular file, or is too large. */
export class UnsuitableFileError extends Error {
  constructor(readonly reason: 'not-regular' | 'too-large') {
    super(reason);
  }
}

/**
 * Reads a regular file. Never waits: pipes, devices, folders and files of the kernel are refused.
 * @throws {@link UnsuitableFileError}, or the error of the system.
 */
export function readRegularFile(path: string, maxBytes: number): RegularFile {
  const { file, stats } = openRegularFile(path);
  noteRead(stats);
  try {
    if (stats.size > maxBytes) throw new UnsuitableFileError('too-large');
    const bytes = Buffer.alloc(stats.size);
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)), stats };
  } finally {
    closeSync(file);
  }
}

/** Bytes that are read at a time. */
const PIECE = 1024 * 1024;

/**
 * The contents of a regular file of any size, in pieces. Each piece overwrites the memory of the one before.
 * @param overlap how many bytes of the end of a piece are repeated in the next. A text of up to `overlap + 1` bytes is therefore complete
 * in one of the pieces.
 * @throws {@link UnsuitableFileError}, or the error of the system.
 */
export function* piecesOfRegularFile(path: string, overlap: number): Generator<Buffer> {
  const { file } = openRegularFile(path);
  try {
    const memory = Buffer.alloc(PIECE + overlap);
    let kept = 0;
    for (let read = readSync(file, memory); read > 0; read = readSync(file, memory, kept, PIECE, null)) {
      const length = kept + read;
      yield memory.subarray(0, length);
      kept = Math.min(overlap, length);
      memory.copyWithin(0, length - kept, length);
    }
  } finally {
    closeSync(file);
  }
}

/** By what all names of a file have in common: whether it was read. */
const watched = new Map<string, boolean>();

/** From now on, {@link wasRead} knows of a file, because the command will write to it. */
export function watchReads(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return;
  const identity = identityOf(stats);
  watched.set(identity, watched.get(identity) ?? false);
}

/** Records that a file was read in another way than by {@link readRegularFile}. */
export function recordRead(path: string): void {
  const stats = watched.size > 0 && statSync(path, { throwIfNoEntry: false });
  if (stats) noteRead(stats);
}

/** Whether a file that is watched was read, by whatever name. */
export function wasRead(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && watched.get(identityOf(stats)) === true;
}

function noteRead(stats: Stats): void {
  const identity = identityOf(stats);
  if (watched.has(identity)) watched.set(identity, true);
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

function openRegularFile(path: string): { readonly file: number; readonly stats: Stats } {
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isFile() && !KERNEL_FOLDERS.test(realpathSync.native(path))) return { file, stats };
    throw new UnsuitableFileError('not-regular');
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
