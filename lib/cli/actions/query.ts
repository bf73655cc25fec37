import { titleOf } from '../../gate/finding';
import type { Problem } from '../../gate/problem';
import type { CheckedToken } from '../check-result';
import type { ServiceOptions } from '../service-options';
import { namedTokens } from '../sources/token-places';

/** The options of `apsaramqtt query`. */
export interface QueryOptions extends ServiceOptions {
  readonly tokenEnv?: string;
  readonly tokenFile?: string;
  readonly instanceId: string;
}

/** Checks one token and prints the answer. Resolves with a problem if that is impossible. */
export async function query(options: QueryOptions): Promise<Problem | undefined> {
  const { tokenEnv, tokenFile, instanceId } = options;
  const places = {
    tokenEnv: tokenEnv === undefined ? [] : [tokenEnv],
    tokenFile: tokenFile === undefined ? [] : [tokenFile],
  };
  const { asked, unreadable } = namedTokens({ ...places, instanceId }, process.env);
  if (unreadable[0]) return unreadable[0];
  const { askAbout } = await import('../ask');
  const stopped = new AbortController().signal;
  const answer = await askAbout(asked, { service: options, env: process.env, stopped });
  if (answer.unreadable[0]) return answer.unreadable[0];
  const [{ verdict, requestId, findings }] = answer.tokens as [CheckedToken];
  if (verdict === 'unverified') {
    const call = requestId === null ? '' : ` Request id: ${requestId}.`;
    for (const finding of findings) {
      process.stderr.write(`error: ${titleOf(finding)}. ${finding.message}${call}\n${finding.help}\n`);
    }
    process.exitCode = 3;
    return undefined;
  }
  process.stdout.write(`${JSON.stringify({ TokenStatus: verdict === 'valid', RequestId: requestId })}\n`);
  process.exitCode = verdict === 'valid' ? 0 : 1;
  return undefined;
}
