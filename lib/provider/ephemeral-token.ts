import type { EphemeralResource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { checkToken, tokenAttributes, validateToken } from './check-token';
import type { Session } from './session';

export const ephemeralTokenSchema: Block = {
  description:
    'Asks QueryToken whether one token is valid now, in plan and again in apply, and passes the token on to what takes ephemeral values: provider blocks and write-only arguments. It is stored nowhere. In plan it costs no call beyond that of a data source for the same token; in apply it costs one. Needs Terraform 1.10 or OpenTofu 1.11.',
  attributes: {
    ...tokenAttributes,
    token: {
      type: 'string',
      optional: true,
      computed: true,
      sensitive: true,
      description:
        'The token to check, and, wherever it comes from, the token that was checked: an ephemeral value. Exactly one of `token`, `token_env` and `token_file` is required.',
    },
  },
};

export function ephemeralToken(session: Session): EphemeralResource {
  return {
    schema: ephemeralTokenSchema,

    validate: validateToken,

    /** The engine opens it again in apply. Until then a check without provider settings is `unverified`: OpenTofu takes no unknown result. */
    async open(config, call) {
      const checked = await checkToken(config, session, { ...call, deferralAllowed: true });
      const { token, value, diagnostics } = call.deferralAllowed ? checked : (checked.unasked ?? checked);
      const deferred = call.deferralAllowed ? checked.deferred : undefined;
      return { result: { ...value, token }, diagnostics, deferred };
    },
  };
}
