import type { DataSource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import type { Session } from './session';
import { checkToken, tokenCheckAttributes, validateTokenCheck } from './token-check';

export const dataSourceTokenSchema: Block = {
  description:
    'Asks QueryToken, while Terraform plans, whether one token is valid now, and fails the plan, or warns, when it is not. An argument that is not known before apply puts the check off to apply.',
  attributes: tokenCheckAttributes,
};

export function dataSourceToken(session: Session): DataSource {
  return {
    schema: dataSourceTokenSchema,

    validate: validateTokenCheck,

    /** The token is left out of the result: Terraform accepts that, and then the state does not have it. */
    async read(config) {
      const { value, diagnostics } = await checkToken(config, session);
      return { state: value, diagnostics };
    },
  };
}
