import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import type { Problem } from '../../gate/problem';
import { visible } from '../../gate/visible';

/** Thrown for a pipe without a writer: reading it would wait forever. */
export class UnusedPipeError extends Error {}

/** Whether a path is a named pipe, or the pipe of a shell's `<(command)`. */
export function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

export function unusedPipeProblem(path: string): Problem {
  return {
    code: 'UnusedPipe',
    message: `Failed to read ${visible(path)}: it is a pipe that no program writes to.`,
    help: 'Start the program that writes to the pipe first, or use a file.',
  };
}

const PIECE = 64 * 1024;

/** The interval between two reads of a pipe whose writer is slow, in milliseconds. */
const WAIT_MS = 5;

/** A pipe with a writer. */
export interface OpenPipe {
  readonly file: number;
  /** The first bytes that were read from it. */
  readonly first: Buffer;
}

/**
 * Opens a pipe without waiting for a writer. A writer that was started before is waiting for a reader, so it is found.
 * @throws {@link UnusedPipeError}, or the system's error.
 */
export function openPipe(path: string): OpenPipe {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const first = readSome(file);
    if (first?.length === 0) throw new UnusedPipeError();
    return { file, first: first ?? Buffer.alloc(0) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * Reads a pipe to its end.
 * @throws {@link UnusedPipeError}, or the system's error.
 */
export function readPipe(path: string): Buffer {
  const { file, first } = openPipe(path);
  try {
    const pieces = [first];
    for (;;) {
      const piece = readSome(file);
      if (piece?.length === 0) return Buffer.concat(pieces);
      if (piece === undefined) Atomics.wait(WAIT, 0, 0, WAIT_MS);
      else pieces.push(piece);
    }
  } finally {
    closeSync(file);
  }
}

/** Empty at the end of the pipe; undefined if there is no data yet. */
function readSome(file: number): Buffer | undefined {
  const piece = Buffer.allocUnsafe(PIECE);
  try {
    return piece.subarray(0, readSync(file, piece));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return undefined;
  }
}

const WAIT = new Int32Array(new SharedArrayBuffer(4));
