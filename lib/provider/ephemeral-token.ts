import type { EphemeralResource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { checkToken, tokenAttributes, validateToken } from './check-token';
import type { Session } from './session';

export const ephemeralTokenSchema: Block = {
  description:
    'Checks with QueryToken, at plan and again at apply, whether one token is valid now, and passes the token to arguments that accept ephemeral values: provider blocks and write-only arguments. The token is stored nowhere. At plan, the check shares its call with a data source for the same token. At apply, it costs one call. Needs Terraform 1.10 or OpenTofu 1.11.',
  attributes: {
    ...tokenAttributes,
    token: {
      type: 'string',
      optional: true,
      computed: true,
      sensitive: true,
      description:
        'The token to check. The result is the checked token, as an ephemeral value, from whichever source it comes. Exactly one of `token`, `token_env` and `token_file` is required.',
    },
  },
};

export function ephemeralToken(session: Session): EphemeralResource {
  return {
    schema: ephemeralTokenSchema,

    validate: validateToken,

    /**
     * Opened at plan and again at apply. At plan, a check without known provider settings is deferred if the client accepts that. Otherwise
     * it is `unverified`, because OpenTofu does not accept an unknown result.
     */
    async open(config, call) {
      const checked = await checkToken(config, session, { ...call, deferralAllowed: true });
      const { token, value, diagnostics } = call.deferralAllowed
        ? checked
        : (checked.withoutDeferral ?? checked);
      const deferred = call.deferralAllowed ? checked.deferred : undefined;
      return { result: { ...value, token }, diagnostics, deferred };
    },
  };
}
