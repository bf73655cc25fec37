import { type Operation, required } from './operation';

/** Makes a token invalid for good. */
export const revokeToken: Operation = {
  methods: ['POST'],
  answer({ parameters, instanceId, tokens }) {
    tokens.revoke(required(parameters, 'Token'), instanceId);
    return {};
  },
};
