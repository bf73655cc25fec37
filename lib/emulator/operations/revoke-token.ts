import { refusal } from '../api-error';
import { type Operation, required } from './operation';

/** Makes a token invalid for good. */
export const revokeToken: Operation = {
  methods: ['POST'],
  answer({ parameters, instanceId, caller, tokens, limits }) {
    // The operation has a limit and no code of its own for it.
    if (!limits.RevokeToken.allows(caller.account.id)) throw refusal('Throttling.User');
    tokens.revoke(required(parameters, 'Token'), instanceId);
    return {};
  },
};
