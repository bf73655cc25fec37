import { existsSync, statSync, truncateSync } from 'node:fs';
import { DigestSet } from '../../gate/digest-set';
import type { Run, SweepLine } from '../schemas/sweep';
import { isInterrupted, OF_ALL_SHARDS, ResultFileError, resultLines } from './result-file';

/** The results of an earlier run. */
export interface Earlier {
  /** The tokens that were asked about. The run that continues it adds its own, so that a million of them are in memory only once. */
  readonly asked: DigestSet;
  /** Those of them without a result: the run ended meanwhile. */
  readonly inFlight: Set<string>;
  /** Those whose result is that a run ended, or was stopped, during the call. */
  readonly interrupted: Set<string>;
  /** The manifest's last line that is known to have been read, and the digest of all lines up to it. */
  readonly read: { readonly line: number; readonly digest: string };
  /** The lines that were left out, up to there. */
  readonly wrongLines: ReadonlySet<number>;
  readonly calls: number;
  readonly results: number;
  /** Bytes of the file that were read: none of a run that begins. */
  readonly size: number;
}

/**
 * Reads what an earlier run has written, and cuts off what it was writing when it ended.
 * @throws ResultFileError where the file is of another run.
 */
export async function readEarlier(path: string | undefined, run: Run): Promise<Earlier> {
  const earlier = new ReadLines();
  if (path === undefined || !existsSync(path)) return earlier;
  // A pipe gives back nothing that a later run could continue, and a read of it may never end.
  const found = statSync(path);
  if (!found.isFile() && !found.isDirectory())
    throw new ResultFileError(`${path} is not a regular file.`, 'Name another file.');
  for await (const { line, end } of resultLines(path)) {
    // What another sweep adds in the meantime stays.
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

  /** @param end of the line, in bytes from the beginning of the file. */
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
        `${path} belongs to another run: its ${key} is ${earlier[key] ?? 'not set'}, and this one's is ${run[key] ?? 'not set'}.`,
        'Name another file, or use the options of that run.',
      );
  }
}
