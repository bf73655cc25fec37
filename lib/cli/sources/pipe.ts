import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import type { Problem } from '../../gate/problem';
import { visible } from '../../gate/visible';

/** A pipe that no program has open to write to: a read of it would wait without end. */
export class UnusedPipeError extends Error {}

/** Whether a path leads to a pipe: one of the file system, or what a shell makes of `<(command)`. */
export function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

export function unusedPipeProblem(path: string): Problem {
  return {
    code: 'UnusedPipe',
    message: `Failed to read ${visible(path)}: it is a pipe that no program writes to.`,
    help: 'Start the program that writes to it, or name a file.',
  };
}

const PIECE = 64 * 1024;

/** Milliseconds between two looks for what a slow program has written. */
const WAIT_MS = 5;

/** A pipe that a program writes to. */
export interface OpenPipe {
  readonly file: number;
  /** What it held already. */
  readonly first: Buffer;
}

/**
 * Opens a pipe without waiting for a program that writes to it. One that waits for a reader is there already.
 * @throws {@link UnusedPipeError}, or the error of the system.
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
 * @throws {@link UnusedPipeError}, or the error of the system.
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

/** Empty at the end; undefined while nothing is there. */
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
