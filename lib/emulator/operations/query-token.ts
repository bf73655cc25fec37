import { refusal } from '../api-error';
import { type Operation, required } from './operation';

/** Answers whether a token is valid now. */
export const queryToken: Operation = {
  methods: ['GET', 'POST'],
  answer({ parameters, instanceId, caller, tokens, limits, now }) {
    const token = required(parameters, 'Token');
    if (!limits.QueryToken.allows(caller.account.id)) throw refusal('QueryTokenOverFlow');
    return { TokenStatus: tokens.isValid(token, instanceId, now) };
  },
};
