import { runCost } from '../onsmqtt/run-cost';
import type { Settings } from '../onsmqtt/settings';
import type { AskedToken } from './sources/source';

/**
 * What asking about tokens will cost, where that is much.
 * @param unread how many more there are, of which nothing is known.
 */
export function costOf(
  asked: readonly AskedToken[],
  pace: Pick<Settings, 'requestsPerSecond' | 'maxCalls'>,
  unread = 0,
): string | undefined {
  const distinct = new Set(asked.map(({ question }) => `${question.instanceId} ${question.token}`));
  const instanceIds = new Set(asked.map(({ question }) => question.instanceId));
  return runCost(distinct.size + unread, [...instanceIds], pace);
}
