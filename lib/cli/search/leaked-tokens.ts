import { type FileHandle, open } from 'node:fs/promises';
import { fingerprint } from '../../gate/fingerprint';
import { LEAKED_TOKEN } from '../../gate/rules';
import { systemProblem } from '../../gate/system-problem';
import type { ReportedFinding, Unreadable } from '../check-result';
import { ContentSearch, roomFor } from './containers';
import { filesToSearch } from './files-to-search';
import { NotSearchedError } from './sink';
import { type SoughtToken, SoughtTokens, type TextHit } from './text-search';
import { MIN_LENGTH } from './token-forms';

/** The result of a search. */
export interface Searched {
  readonly findings: readonly ReportedFinding[];
  readonly unreadable: readonly Unreadable[];
  /** What was skipped and why, in sentences. */
  readonly notes: readonly string[];
}

/** Shared by all files, because they are read one after the other. */
const CHUNK = new Uint8Array(1024 * 1024);

/**
 * Finds the files that contain a known token (AMT007), in plain text or encoded: states, plans, logs, archives, and folders with such files.
 * It searches for all tokens in one pass over each file, and keeps only a few megabytes in memory.
 * @param known the values of tokens that are {@link isSearchable}, each with the token's name.
 * @param stopped ends the search after the current chunk.
 */
export async function leakedTokens(
  paths: readonly string[],
  known: ReadonlyMap<string, string>,
  stopped: AbortSignal,
  isExcluded: (path: string) => boolean = () => false,
): Promise<Searched> {
  const { files, empty, notes, ...found } = filesToSearch(paths, isExcluded);
  const findings = empty.map(nothingSearched);
  const unreadable = [...found.unreadable];
  const sought = new SoughtTokens([...known].map(([token, name]) => ({ token, name })));
  for (const file of known.size === 0 ? [] : files) {
    if (stopped.aborted) {
      unreadable.push(interrupted(`The search was interrupted before ${file}.`));
      break;
    }
    const problem = await searchFile(file, sought, stopped, (hit, member) =>
      findings.push(leak(hit, file, member)),
    );
    if (problem) unreadable.push(problem);
  }
  return { findings, unreadable, notes };
}

/** Whether a token is long enough not to be in a file by chance. */
export function isSearchable(token: string): boolean {
  return token.length >= MIN_LENGTH;
}

/** A finding that not all tokens were searched for. */
export function unsearched(searched: number, tokens: number): ReportedFinding {
  return undecided(
    `Searched for ${searched} of ${tokens} tokens`,
    `A token is searched for if its value is known here and has at least ${MIN_LENGTH} characters. A plan contains only fingerprints, and a configuration may refer to variables that are not set.`,
    'Add the tokens to search for with --token-env, --token-file or --manifest, or check the configuration.',
  );
}

function nothingSearched(path: string): ReportedFinding {
  return undecided(
    `Searched no file in ${path}`,
    'It contains no files, or only files that were skipped: excluded files, dependencies (node_modules), history (.git), named pipes, and links to other places.',
    'Correct the path of --search, or check why the program that writes there failed.',
  );
}

/** A finding that the search could not decide. */
function undecided(title: string, message: string, help: string): ReportedFinding {
  return {
    rule: LEAKED_TOKEN,
    level: 'error',
    isUndecided: true,
    subject: '--search',
    title,
    message,
    help,
    name: '--search',
    tokenFingerprint: null,
  };
}

function interrupted(message: string): Unreadable {
  return { code: 'Interrupted', message, help: 'Run the check again.' };
}

/** Returns why the file was not searched completely; undefined if it was. */
async function searchFile(
  file: string,
  sought: SoughtTokens,
  stopped: AbortSignal,
  onHit: (hit: TextHit, member: string) => void,
): Promise<Unreadable | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { size } = await handle.stat();
    const content = new ContentSearch(sought, roomFor(size), onHit);
    for (;;) {
      const { bytesRead } = await handle.read(CHUNK);
      if (bytesRead === 0) break;
      content.push(CHUNK.subarray(0, bytesRead));
      if (stopped.aborted) return interrupted(`The search of ${file} was interrupted.`);
    }
    content.end();
    return undefined;
  } catch (error) {
    const attempt = `Failed to search ${file}`;
    if (!(error instanceof NotSearchedError)) return systemProblem(attempt, error);
    return {
      code: 'NotSearched',
      message: `${attempt}. ${error.message}`,
      help: 'Unpack the file, and search its contents.',
    };
  } finally {
    await handle?.close();
  }
}

function leak({ sought, line, encoding }: TextHit, file: string, member: string): ReportedFinding {
  const { token, name }: SoughtToken = sought;
  const tokenFingerprint = fingerprint(token);
  const how = encoding === '' ? '' : ` (${encoding})`;
  const place = member === '' ? `${file}, line ${line}` : `${file}, in ${member}`;
  return {
    rule: LEAKED_TOKEN,
    level: 'error',
    subject: name,
    message: `${place} contains token ${tokenFingerprint}${how}.`,
    help: LEAKED_TOKEN.help,
    name,
    tokenFingerprint,
    location: { file, line: member === '' ? line : 1 },
  };
}
