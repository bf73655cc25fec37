import { readFileSync } from 'node:fs';
import { problemWithToken, tokenInFile } from '../../gate/input-checks';
import type { Unreadable } from '../check-result';

/** Where the tokens are that were named on the command line. A token itself is never an argument: other users see those. */
export interface TokenPlaces {
  /** Names of environment variables. */
  readonly tokenEnv: readonly string[];
  /** Paths of files. */
  readonly tokenFile: readonly string[];
}

export interface NamedTokens {
  /** By the name of the variable, or the path of the file. */
  readonly tokens: ReadonlyMap<string, string>;
  /** What is wrong with the others. */
  readonly problems: readonly Unreadable[];
}

/** The tokens in environment variables and files. */
export function readTokens({ tokenEnv, tokenFile }: TokenPlaces, env: NodeJS.ProcessEnv): NamedTokens {
  const tokens = new Map<string, string>();
  const problems: Unreadable[] = [];
  const take = (name: string, what: string, token: string | undefined) => {
    const problem = token === undefined ? 'is not there' : problemWithToken(token);
    if (problem) problems.push({ message: `The token in ${what} ${problem}.` });
    else tokens.set(name, token!);
  };
  for (const name of tokenEnv) take(name, `the environment variable ${name}`, env[name]);
  for (const file of tokenFile) take(file, `the file ${file}`, contentOf(file));
  return { tokens, problems };
}

function contentOf(file: string): string | undefined {
  try {
    return tokenInFile(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
