import { createReadStream } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Problem } from '../../gate/problem';
import { isPipe, openPipe, UnusedPipeError, unusedPipeProblem } from '../sources/pipe';
import { STANDARD_INPUT } from '../sources/read-file';

/** No entry and no result is longer. */
const LONGEST_LINE = 1024 * 1024;

/** A file cannot be read as lines of text. */
export class UnreadableLinesError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Where the line after it begins, in bytes. */
  readonly end: number;
  /** Whether it ends with a line feed: one that was cut off does not. */
  readonly isWhole: boolean;
}

/**
 * The lines of a file, or of the standard input, of which no more than a chunk and a line are in memory.
 * @param stopped ends them, also while nothing more arrives.
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
        help: 'Save it in UTF-8.',
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
    if (rest.length > LONGEST_LINE)
      throw new UnreadableLinesError({
        code: 'LineTooLong',
        message: `${path}, line ${number + 1}, has more than ${LONGEST_LINE} bytes.`,
        help: 'Give each token a line of its own.',
      });
    yield lines;
  }
  if (rest.length > 0) yield [lineOf(rest, false)];
}

async function* chunksOf(path: string, stopped?: AbortSignal): AsyncGenerator<Buffer> {
  const { stream, first } = streamOf(path);
  // The error of a folder does not name it.
  if (path !== STANDARD_INPUT) stream.once('error', (error) => Object.assign(error, { path }));
  const stop = () => stream.destroy();
  stopped?.addEventListener('abort', stop);
  try {
    if (first) yield first;
    yield* stream;
  } catch (error) {
    // That of a stream that was closed before its end.
    if (!stopped?.aborted) throw error;
  } finally {
    stopped?.removeEventListener('abort', stop);
  }
}

/** A file stream would open a pipe in a thread, and no signal ends that while no program writes to the pipe. */
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
