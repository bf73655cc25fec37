import { readFileSync } from 'node:fs';
import { problemWithToken, tokenInFile } from '../../gate/input-checks';
import { DEFAULT_POLICY } from '../../gate/policy';
import { Question } from '../../gate/question';
import type { Location, Unreadable } from '../check-result';
import { type AskedToken, NOTHING_FOUND, type Source } from './source';

/** Where the tokens are that were named on the command line. A token itself is never an argument: other users see those. */
export interface TokenPlaces {
  /** Names of environment variables. */
  readonly tokenEnv: readonly string[];
  /** Paths of files. */
  readonly tokenFile: readonly string[];
}

/** The tokens that were named on the command line. */
export function namedTokens(
  { tokenEnv, tokenFile, instanceId }: TokenPlaces & { readonly instanceId?: string },
  env: NodeJS.ProcessEnv,
): Source {
  const asked: AskedToken[] = [];
  const unreadable: Unreadable[] = [];
  const take = (name: string, what: string, token: string | undefined, location?: Location) => {
    const problem = token === undefined ? 'is not there' : problemWithToken(token);
    if (problem) return unreadable.push({ message: `The token in ${what} ${problem}.` });
    const question = new Question(instanceId!, token!);
    return asked.push({ name, question, policy: DEFAULT_POLICY, provider: {}, location });
  };
  for (const name of tokenEnv) take(name, `the environment variable ${name}`, env[name]);
  for (const file of tokenFile) take(file, `the file ${file}`, contentOf(file), { file, line: 1 });
  return { ...NOTHING_FOUND, asked, unreadable };
}

/** What a file holds, as a token; undefined where it cannot be read. */
export function contentOf(file: string): string | undefined {
  try {
    return tokenInFile(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
