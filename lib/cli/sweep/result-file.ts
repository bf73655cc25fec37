import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import { VERDICTS } from '../../gate/outcome';
import type { Problem } from '../../gate/problem';
import { secrets } from '../../gate/secrets/secrets';
import { systemProblem } from '../../gate/system-problem';
import { jsonLine } from '../report/json-text';
import { EndLine, ReadLine, type Result, RunLine, type SweepLine, WrongLine } from '../schemas/sweep';
import { linesOf } from './lines';

/** What the runs of all shards of one sweep have in common. */
export const OF_ALL_SHARDS = ['manifest', 'service', 'instance_id'] as const;

/** A file of results cannot be used. */
export class ResultFileError extends Error {
  readonly problem: Problem;

  constructor(message: string, help = 'Name another file, or start without it.') {
    super(message);
    this.problem = { code: 'ResultFile', message, help };
  }
}

/** How every file of results begins. */
const FIRST = '{"run":{';

/** The lines of a file of results, each with where it ends. A last line that was cut off is undefined. */
export async function* resultLines(
  path: string,
): AsyncGenerator<{ readonly line: SweepLine | undefined; readonly end: number }> {
  for await (const lines of linesOf(path)) {
    for (const { number, text, end, isWhole } of lines) {
      // Even of its first line no more may have been written than the beginning.
      if (!isWhole && (number > 1 || text.startsWith(FIRST.slice(0, text.length))))
        return yield { line: undefined, end };
      const line = lineIn(text);
      if (line === undefined || (number === 1) !== 'run' in line)
        throw new ResultFileError(
          number === 1
            ? `${path} is not a results file of apsaramqtt sweep.`
            : `${path}, line ${number}, is damaged.`,
        );
      yield { line, end };
    }
  }
}

/** Whether a line is what it should be, by the key that no other kind of line has. */
const KINDS: Readonly<Record<string, (line: object) => boolean>> = {
  asking: ({ asking }: { asking?: unknown }) => typeof asking === 'string',
  verdict: isResult,
  read: (line) => v.is(ReadLine, line),
  wrong: (line) => v.is(WrongLine, line),
  run: (line) => v.is(RunLine, line),
  end: (line) => v.is(EndLine, line),
};
const KEYS = Object.keys(KINDS);

function lineIn(text: string): SweepLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line !== 'object' || line === null) return undefined;
    const kind = KEYS.find((key) => key in line);
    return kind !== undefined && KINDS[kind]?.(line) ? (line as SweepLine) : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['name', 'instance_id', 'key', 'token_fingerprint', 'checked_at'] as const;

/** What decides on the exit status. There may be a million results, and their schema would double the time of a merge. */
function isResult(line: Partial<Result>): boolean {
  const { verdict, checked_at: checkedAt, expires_at: expiresAt, min_remaining_ms: minRemainingMs } = line;
  return (
    TEXTS.every((key) => typeof line[key] === 'string') &&
    VERDICTS.some((known) => known === verdict) &&
    isTime(checkedAt) &&
    (expiresAt === undefined || isTime(expiresAt)) &&
    (minRemainingMs === undefined || Number.isFinite(minRemainingMs))
  );
}

/** Whether a run ended, or was stopped, during the call for a token: `--ask-again` makes another one, and its result counts then. */
export function isInterrupted({ problem }: Result): boolean {
  return problem?.code === INTERRUPTED;
}

/** The code of its problem. That of a call which a signal stops is the same. */
export const INTERRUPTED = 'Interrupted';

/** Every time in a file of results is as `Date` writes it. */
function isTime(text: unknown): boolean {
  return !Number.isNaN(Date.parse(String(text)));
}

/** A line leaves this process like every other text. */
function textOf(line: SweepLine): string {
  return `${secrets.redact(jsonLine(line))}\n`;
}

/** Appends lines to a file, or to the standard output. What is written is safe from the end of the process. */
export class ResultWriter {
  readonly #file: number;
  #pending = '';
  /** Why nothing more is written, such as that the disk is full. */
  failure: unknown;

  /** @param size what the file holds already, in bytes. */
  constructor(
    private readonly path: string | undefined,
    private size: number,
  ) {
    this.#file = path === undefined ? process.stdout.fd : openForAppending(path);
  }

  /** Writes at once: before a question is sent. */
  writeNow(line: SweepLine): void {
    this.#pending += textOf(line);
    this.flush();
  }

  /** Writes with all others of the same turn. */
  write(line: SweepLine): void {
    if (this.#pending === '') setImmediate(() => this.#flushLater());
    this.#pending += textOf(line);
  }

  /** An error is reported to the next write. */
  #flushLater(): void {
    try {
      this.flush();
    } catch {
      // It is in `failure`.
    }
  }

  flush(): void {
    if (this.failure !== undefined) throw this.failure;
    try {
      this.#flush();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  #flush(): void {
    this.#refuseOther();
    let bytes = Buffer.from(this.#pending);
    this.#pending = '';
    this.size += bytes.length;
    while (bytes.length > 0) bytes = bytes.subarray(this.#writeSome(bytes));
  }

  /** Two sweeps that write to one file ask about the same tokens. A lock would have to be removed by hand after `kill -9`. */
  #refuseOther(): void {
    const file = fstatSync(this.#file);
    if (this.path !== undefined && file.isFile() && file.size !== this.size)
      throw new ResultFileError(
        `Another process has changed ${this.path} during this sweep.`,
        'Let only one sweep at a time write to it. When the other one has ended, repeat this command to continue.',
      );
  }

  close(): void {
    if (this.failure === undefined) this.flush();
    if (this.path !== undefined) closeSync(this.#file);
  }

  /** A pipe whose reader is slow takes no more for a while. */
  #writeSome(bytes: Buffer): number {
    for (;;) {
      try {
        return writeSync(this.#file, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        Atomics.wait(WAIT, 0, 0, 1);
      }
    }
  }
}

function openForAppending(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    const { message, help } = systemProblem(`Failed to write ${path}`, error);
    throw new ResultFileError(message, help);
  }
}

const WAIT = new Int32Array(new SharedArrayBuffer(4));
