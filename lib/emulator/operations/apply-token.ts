import { ISSUED_TOKEN } from '../../onsmqtt/facts/limits';
import { type ApiError, refusal } from '../api-error';
import { type Operation, required } from './operation';

/** Issues a token for up to 100 topics. A lifetime of more than 30 days is reduced to 30 days without an error. */
export const applyToken: Operation = {
  methods: ['POST'],
  answer({ parameters, instanceId, caller, tokens, limits, now }) {
    if (!limits.ApplyToken.allows(caller.account.id)) throw refusal('ApplyTokenOverFlow');
    checkActions(required(parameters, 'Actions'));
    checkResources(required(parameters, 'Resources'));
    const expireTime = readExpireTime(required(parameters, 'ExpireTime'), now);
    const expiresAt = Math.min(expireTime, now + ISSUED_TOKEN.maxLifetimeMs);
    return { Token: tokens.issue({ instanceId, expiresAt }) };
  },
};

function checkActions(actions: string): void {
  if (!['R', 'W', 'R,W'].includes(actions)) throw invalid('Actions must be R, W or R,W.');
}

function checkResources(resources: string): void {
  const topics = resources.split(',');
  if (topics.some((topic) => topic.trim() === '')) throw invalid('Resources names an empty topic.');
  if (topics.length > ISSUED_TOKEN.maxTopics)
    throw invalid(`Resources names more than ${ISSUED_TOKEN.maxTopics} topics.`);
}

function readExpireTime(text: string, now: number): number {
  const expireTime = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(expireTime)) throw invalid('ExpireTime must be a time in epoch milliseconds.');
  if (expireTime < now + ISSUED_TOKEN.minLifetimeMs)
    throw invalid(`ExpireTime must be at least ${ISSUED_TOKEN.minLifetimeMs / 1_000} seconds ahead.`);
  return expireTime;
}

function invalid(message: string): ApiError {
  return refusal('ParameterCheckFailed', { message });
}
