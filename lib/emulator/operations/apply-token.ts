import { ApiError } from '../api-error';
import { type Operation, required } from './operation';

const MIN_LIFETIME_MS = 60_000;
const MAX_LIFETIME_MS = 30 * 24 * 60 * 60_000;
const MAX_RESOURCES = 100;

/** Issues a token for up to 100 topics. A lifetime beyond 30 days is cut to 30 days without an error. */
export const applyToken: Operation = {
  methods: ['POST'],
  answer({ parameters, instanceId, tokens, now }) {
    checkActions(required(parameters, 'Actions'));
    checkResources(required(parameters, 'Resources'));
    const expireTime = readExpireTime(required(parameters, 'ExpireTime'), now);
    const expiresAt = Math.min(expireTime, now + MAX_LIFETIME_MS);
    return { Token: tokens.issue({ instanceId, expiresAt }) };
  },
};

function checkActions(actions: string): void {
  if (!['R', 'W', 'R,W'].includes(actions)) throw invalid('Actions must be R, W or R,W.');
}

function checkResources(resources: string): void {
  const topics = resources.split(',');
  if (topics.some((topic) => topic.trim() === '')) throw invalid('Resources names an empty topic.');
  if (topics.length > MAX_RESOURCES) throw invalid(`Resources names more than ${MAX_RESOURCES} topics.`);
}

function readExpireTime(text: string, now: number): number {
  const expireTime = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(expireTime)) throw invalid('ExpireTime must be a time in epoch milliseconds.');
  if (expireTime < now + MIN_LIFETIME_MS) throw invalid('ExpireTime must be at least 60 seconds ahead.');
  return expireTime;
}

function invalid(message: string): ApiError {
  return new ApiError('ParameterCheckFailed', { message });
}
