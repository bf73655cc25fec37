import { createReadStream } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Problem } from '../../gate/problem';
import { isPipe, openPipe, UnusedPipeError, unusedPipeProblem } from '../sources/pipe';
import { STANDARD_INPUT } from '../sources/read-file';

/** Longer than any entry or result. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Thrown if a file cannot be read as lines of text. */
export class UnreadableLinesError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** The offset in bytes at which the next line begins. */
  readonly end: number;
  /** Whether it ends with a line feed. A truncated line does not. */
  readonly isWhole: boolean;
}

/**
 * The lines of a file or of standard input. Keeps only a chunk and a line in memory.
 * @param stopped ends the iteration, also while it waits for more input.
 */
export async function* linesOf(path: string, stopped?: AbortSignal): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  let end = 0;
  const lineOf = (bytes: Buffer, isWhole: boolean): Line => {
    number += 1;
    end += bytes.length + (isWhole ? 1 : 0);
    try {
      return { number, text: decoder.decode(bytes).replace(/\r$/, ''), end, isWhole };
    } catch {
      const encoding = bytes.includes(0) ? 'is UTF-16' : 'is not UTF-8';
      throw new UnreadableLinesError({
        code: 'NotUtf8',
        message: `${path}, line ${number}, ${encoding}.`,
        help: 'Save the file in UTF-8.',
      });
    }
  };
  for await (const chunk of chunksOf(path, stopped)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Line[] = [];
    let from = 0;
    for (let at = bytes.indexOf(0x0a, 0); at >= 0; at = bytes.indexOf(0x0a, from)) {
      lines.push(lineOf(bytes.subarray(from, at), true));
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > MAX_LINE_BYTES)
      throw new UnreadableLinesError({
        code: 'LineTooLong',
        message: `${path}, line ${number + 1}, has more than ${MAX_LINE_BYTES} bytes.`,
        help: 'Write each token on its own line.',
      });
    yield lines;
  }
  if (rest.length > 0) yield [lineOf(rest, false)];
}

async function* chunksOf(path: string, stopped?: AbortSignal): AsyncGenerator<Buffer> {
  const { stream, first } = streamOf(path);
  // The error for a folder has no path.
  if (path !== STANDARD_INPUT) stream.once('error', (error) => Object.assign(error, { path }));
  const stop = () => stream.destroy();
  stopped?.addEventListener('abort', stop);
  try {
    if (first) yield first;
    yield* stream;
  } catch (error) {
    // `stop` destroys the stream, which causes an error here.
    if (!stopped?.aborted) throw error;
  } finally {
    stopped?.removeEventListener('abort', stop);
  }
}

/** A pipe needs a socket: a file stream would open the pipe in a thread, which no signal can end while no program writes to the pipe. */
function streamOf(path: string): { readonly stream: Readable; readonly first?: Buffer } {
  if (path === STANDARD_INPUT) return { stream: process.stdin };
  if (!isPipe(path)) return { stream: createReadStream(path) };
  try {
    const { file, first } = openPipe(path);
    return { stream: new Socket({ fd: file, readable: true, writable: false }), first };
  } catch (error) {
    throw error instanceof UnusedPipeError ? new UnreadableLinesError(unusedPipeProblem(path)) : error;
  }
}
