import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import { VERDICTS } from '../../gate/outcome';
import type { Problem } from '../../gate/problem';
import { secrets } from '../../gate/secrets/secrets';
import { systemProblem } from '../../gate/system-problem';
import { jsonLine } from '../report/json-text';
import { EndLine, ReadLine, type Result, RunLine, type SweepLine, WrongLine } from '../schemas/sweep';
import { linesOf } from './lines';

/** The keys that are the same in the runs of all shards of a sweep. */
export const OF_ALL_SHARDS = ['manifest', 'service', 'instance_id'] as const;

/** Thrown if a results file cannot be used. */
export class ResultFileError extends Error {
  readonly problem: Problem;

  constructor(message: string, help = 'Use another results file, or a path that does not exist yet.') {
    super(message);
    this.problem = { code: 'ResultFile', message, help };
  }
}

/** The start of every results file. */
const FIRST = '{"run":{';

/** The lines of a results file, each with the offset of its end. A truncated last line is undefined. */
export async function* resultLines(
  path: string,
): AsyncGenerator<{ readonly line: SweepLine | undefined; readonly end: number }> {
  for await (const lines of linesOf(path)) {
    for (const { number, text, end, isWhole } of lines) {
      // Even the first line may be truncated.
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

/** The validation of each kind of line, by a key that only this kind has. */
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

/** Validates only the keys that affect the exit status. There may be a million results, and the schema would double the time of a merge. */
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

/** Whether a run ended or was stopped during the call for a token. With `--ask-again`, the call is repeated, and the new result counts. */
export function isInterrupted({ problem }: Result): boolean {
  return problem?.code === INTERRUPTED;
}

/** The code of the problem for such a result, and for a call that a signal stops. */
export const INTERRUPTED = 'Interrupted';

/** All times in a results file have the format of `Date`. */
function isTime(text: unknown): boolean {
  return !Number.isNaN(Date.parse(String(text)));
}

function textOf(line: SweepLine): string {
  return `${secrets.redact(jsonLine(line))}\n`;
}

/** Appends lines to a file or to standard output. Writes are synchronous, so that no line is lost if the process ends. */
export class ResultWriter {
  readonly #file: number;
  #pending = '';
  /** The error after which nothing more is written, such as a full disk. */
  failure: unknown;

  /** @param size the size of the file, in bytes. */
  constructor(
    private readonly path: string | undefined,
    private size: number,
  ) {
    this.#file = path === undefined ? process.stdout.fd : openForAppending(path);
  }

  /** Writes immediately, as is needed before a request is sent. */
  writeNow(line: SweepLine): void {
    this.#pending += textOf(line);
    this.flush();
  }

  /** Writes together with all other lines of the same turn of the event loop. */
  write(line: SweepLine): void {
    if (this.#pending === '') setImmediate(() => this.#flushLater());
    this.#pending += textOf(line);
  }

  /** An error is kept in `failure`, and thrown by the next write. */
  #flushLater(): void {
    try {
      this.flush();
    } catch {
      // The error is in `failure`.
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

  /** Throws if another sweep writes to the same file, which would repeat calls. Not a lock file, which would stay after `kill -9`. */
  #refuseOther(): void {
    const file = fstatSync(this.#file);
    if (this.path !== undefined && file.isFile() && file.size !== this.size)
      throw new ResultFileError(
        `Another process has changed ${this.path} during this sweep.`,
        'Run only one sweep with this file at a time. When the other one has ended, run this command again to continue.',
      );
  }

  close(): void {
    if (this.failure === undefined) this.flush();
    if (this.path !== undefined) closeSync(this.#file);
  }

  /** Waits if a pipe is full because its reader is slow. */
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
