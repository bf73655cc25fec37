import { ApiError } from '../api-error';
import { type Operation, required } from './operation';

/** Tells whether a token is valid now. The only operation with a documented limit of calls per second. */
export const queryToken: Operation = {
  methods: ['GET', 'POST'],
  answer({ parameters, instanceId, caller, tokens, queryLimit, now }) {
    const token = required(parameters, 'Token');
    if (!queryLimit.allows(caller.account.id)) throw new ApiError('QueryTokenOverFlow');
    return { TokenStatus: tokens.isValid(token, instanceId, now) };
  },
};
