import { refusal } from '../api-error';
import { type Operation, required } from './operation';

/** Makes a token permanently invalid. */
export const revokeToken: Operation = {
  methods: ['POST'],
  answer({ parameters, instanceId, caller, tokens, limits }) {
    // The documentation has a limit for this operation, but no code of its own for it.
    if (!limits.RevokeToken.allows(caller.account.id)) throw refusal('Throttling.User');
    tokens.revoke(required(parameters, 'Token'), instanceId);
    return {};
  },
};
