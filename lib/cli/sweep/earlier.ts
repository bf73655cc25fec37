import { existsSync, truncateSync } from 'node:fs';
import { DigestSet } from '../../gate/digest-set';
import type { Run } from '../schemas/sweep';
import { ResultFileError, resultLines } from './result-file';

/** What an earlier run has come to. */
export interface Earlier {
  /** The tokens that were asked about. The run that goes on adds its own: a million of them are in memory once. */
  readonly asked: DigestSet;
  /** Those of them without a result: the run ended meanwhile. */
  readonly inFlight: Set<string>;
  /** The manifest's last line that is known to have been read, and the digest of all lines up to it. */
  readonly read: { readonly line: number; readonly digest: string };
  /** The lines that were left out, up to there. */
  readonly wrongLines: ReadonlySet<number>;
  readonly calls: number;
  readonly results: number;
  /** Bytes of the file that were read: none of a run that begins. */
  readonly size: number;
}

const NOTHING_READ = { line: 0, digest: '' };

/**
 * Reads what an earlier run has written, and cuts off what it was writing when it ended.
 * @throws ResultFileError where the file is of another run.
 */
export async function readEarlier(path: string | undefined, run: Run): Promise<Earlier> {
  const asked = new DigestSet();
  const inFlight = new Set<string>();
  const wrongLines = new Set<number>();
  let read = NOTHING_READ;
  let calls = 0;
  let results = 0;
  let size = 0;
  const file = path !== undefined && existsSync(path) ? path : '';
  for await (const { line, end } of file ? resultLines(file) : []) {
    // What another sweep adds in the meantime stays.
    if (line === undefined) {
      truncateSync(file, size);
      break;
    }
    size = end;
    if ('run' in line) refuseOther(file, line.run, run);
    else if ('read' in line) read = line.read;
    else if ('end' in line) read = { line: line.end.lines, digest: line.end.digest };
    else if ('asking' in line) {
      asked.add(line.asking);
      inFlight.add(line.asking);
    } else if ('verdict' in line) {
      asked.add(line.key);
      inFlight.delete(line.key);
      results += 1;
      if (line.verdict !== 'unverified') calls += 1;
    } else if ('wrong' in line) wrongLines.add(line.line);
  }
  return { asked, inFlight, read, wrongLines, calls, results, size };
}

function refuseOther(path: string, earlier: Run, run: Run): void {
  for (const key of ['version', 'manifest', 'service', 'shard'] as const) {
    if (earlier[key] !== run[key])
      throw new ResultFileError(
        `${path} belongs to another run: its ${key} is ${earlier[key]}, and this one's is ${run[key]}.`,
        'Name another file, or use the options of that run.',
      );
  }
}
