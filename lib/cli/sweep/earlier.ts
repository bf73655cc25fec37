import { existsSync, statSync, truncateSync } from 'node:fs';
import { DigestSet } from '../../gate/digest-set';
import type { Run, SweepLine } from '../schemas/sweep';
import { isInterrupted, OF_ALL_SHARDS, ResultFileError, resultLines } from './result-file';

/** The results of an earlier run. */
export interface Earlier {
  /** The tokens for which a call was made. The next run adds its own to the same set, so that a million tokens are in memory only once. */
  readonly asked: DigestSet;
  /** The tokens among them without a result, because the run ended during the call. */
  readonly inFlight: Set<string>;
  /** The tokens whose result says that a run ended or was stopped during the call. */
  readonly interrupted: Set<string>;
  /** The last line of the manifest that was certainly read, and the digest of all lines up to it. */
  readonly read: { readonly line: number; readonly digest: string };
  /** The lines that were skipped. */
  readonly wrongLines: ReadonlySet<number>;
  readonly calls: number;
  readonly results: number;
  /** The size of the results file in bytes; 0 for a new run. */
  readonly size: number;
}

/**
 * Reads the results of an earlier run, and removes an incomplete last line from the file.
 * @throws ResultFileError if the file belongs to another run.
 */
export async function readEarlier(path: string | undefined, run: Run): Promise<Earlier> {
  const earlier = new ReadLines();
  if (path === undefined || !existsSync(path)) return earlier;
  // A pipe keeps no results for a later run, and reading it may wait forever.
  const found = statSync(path);
  if (!found.isFile() && !found.isDirectory())
    throw new ResultFileError(`${path} is not a regular file.`, 'Set --resume to a regular file.');
  for await (const { line, end } of resultLines(path)) {
    // Truncated at the last complete line.
    if (line === undefined) {
      truncateSync(path, earlier.size);
      break;
    }
    if ('run' in line) refuseOther(path, line.run, run);
    earlier.add(line, end);
  }
  return earlier;
}

class ReadLines implements Earlier {
  readonly asked = new DigestSet();
  readonly inFlight = new Set<string>();
  readonly interrupted = new Set<string>();
  readonly wrongLines = new Set<number>();
  read = { line: 0, digest: '' };
  calls = 0;
  results = 0;
  size = 0;

  /** @param end the offset of the end of the line in the file, in bytes. */
  add(line: SweepLine, end: number): void {
    this.size = end;
    if ('read' in line) this.read = line.read;
    else if ('end' in line) this.read = { line: line.end.lines, digest: line.end.digest };
    else if ('asking' in line) {
      this.asked.add(line.asking);
      this.inFlight.add(line.asking);
    } else if ('verdict' in line) {
      this.asked.add(line.key);
      this.inFlight.delete(line.key);
      if (isInterrupted(line)) this.interrupted.add(line.key);
      else this.interrupted.delete(line.key);
      this.results += 1;
      if (line.verdict !== 'unverified') this.calls += 1;
    } else if ('wrong' in line) this.wrongLines.add(line.line);
  }
}

function refuseOther(path: string, earlier: Run, run: Run): void {
  for (const key of [...OF_ALL_SHARDS, 'shard'] as const) {
    if (earlier[key] !== run[key])
      throw new ResultFileError(
        `${path} belongs to another run: its ${key} is ${earlier[key] ?? 'not set'}, but that of this run is ${run[key] ?? 'not set'}.`,
        'Set --resume to another file, or use the options of that run.',
      );
  }
}
