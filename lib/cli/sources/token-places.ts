import { DEFAULT_POLICY } from '../../gate/policy';
import { problemOf } from '../../gate/problem';
import { Question } from '../../gate/question';
import { readToken, type TokenSource } from '../../gate/token-source';
import type { CheckedToken, Location, Unreadable } from '../check-result';
import { unreadToken } from '../checked-token';
import { WORDING } from '../wording';
import { type AskedToken, NOTHING_FOUND, type Source } from './source';

/** The places of tokens on the command line. A token itself is never an argument, because other users can see arguments. */
export interface TokenPlaces {
  /** Names of environment variables. */
  readonly tokenEnv: readonly string[];
  /** Paths of files. */
  readonly tokenFile: readonly string[];
}

/** Reads the tokens whose places are on the command line. */
export function namedTokens(
  { tokenEnv, tokenFile, instanceId = '' }: TokenPlaces & { readonly instanceId?: string },
  env: NodeJS.ProcessEnv,
): Source {
  const asked: AskedToken[] = [];
  const tokens: CheckedToken[] = [];
  const unreadable: Unreadable[] = [];
  const take = (source: TokenSource, location?: Location) => {
    const found = readToken(source, env);
    const name = source.text;
    if ('problem' in found) {
      tokens.push(unreadToken({ name, location }, instanceId));
      return unreadable.push(problemOf(found.problem, WORDING));
    }
    const question = new Question(instanceId, found.token);
    return asked.push({
      gate: { name, location },
      name,
      question,
      policy: DEFAULT_POLICY,
      provider: {},
      location,
    });
  };
  for (const name of tokenEnv) take({ kind: 'environment', text: name });
  for (const file of tokenFile) take({ kind: 'file', text: file }, { file, line: 1 });
  return { ...NOTHING_FOUND, tokens, asked, unreadable };
}
