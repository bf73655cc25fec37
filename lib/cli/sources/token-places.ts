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

/** A token, or why there is none: the place where it is looked for, and what is wrong there. */
export type FoundToken = { readonly token: string } | { readonly problem: string };

/** The tokens that were named on the command line. */
export function namedTokens(
  { tokenEnv, tokenFile, instanceId }: TokenPlaces & { readonly instanceId?: string },
  env: NodeJS.ProcessEnv,
): Source {
  const asked: AskedToken[] = [];
  const unreadable: Unreadable[] = [];
  const take = (name: string, found: FoundToken, location?: Location) => {
    if ('problem' in found) return unreadable.push({ message: `The token in ${found.problem}.` });
    const question = new Question(instanceId!, found.token);
    return asked.push({
      gate: { name, location },
      name,
      question,
      policy: DEFAULT_POLICY,
      provider: {},
      location,
    });
  };
  for (const name of tokenEnv) take(name, tokenInEnvironment(name, env));
  for (const file of tokenFile) take(file, tokenInFileAt(file), { file, line: 1 });
  return { ...NOTHING_FOUND, asked, unreadable };
}

export function tokenInEnvironment(name: string, env: NodeJS.ProcessEnv): FoundToken {
  return checkedToken(`the environment variable ${name}`, env[name]);
}

/** @param shown the path as its author wrote it. */
export function tokenInFileAt(path: string, shown = path): FoundToken {
  return checkedToken(`the file ${shown}`, contentOf(path));
}

/** A token that may be none. */
export function checkedToken(place: string, token: string | undefined): FoundToken {
  const problem = token === undefined ? 'is not there' : problemWithToken(token);
  return problem === undefined ? { token: token! } : { problem: `${place} ${problem}` };
}

function contentOf(path: string): string | undefined {
  try {
    return tokenInFile(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
