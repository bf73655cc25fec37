import type { DataSource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { checkToken, tokenAttributes, validateToken } from './check-token';
import type { Session } from './session';

export const dataSourceTokenSchema: Block = {
  description:
    'Checks at plan, with QueryToken, whether one token is valid now. If it is not, the plan fails or continues with a warning. If an argument is not known before apply, the check is deferred to apply.',
  attributes: tokenAttributes,
};

export function dataSourceToken(session: Session): DataSource {
  return {
    schema: dataSourceTokenSchema,

    validate: validateToken,

    /** The result has no token, so that the state has none. Terraform accepts that the result differs from the configuration. */
    async read(config, call) {
      const { value, diagnostics, deferred } = await checkToken(config, session, call);
      return { state: value, diagnostics, deferred };
    },
  };
}
