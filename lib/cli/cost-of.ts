import { runCost } from '../onsmqtt/run-cost';
import type { Settings } from '../onsmqtt/settings';
import type { AskedToken } from './sources/source';

/**
 * A sentence about the cost of checking tokens; undefined if the cost is low.
 * @param unread the number of further tokens, which are not read yet.
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
