import { judge } from '../gate/judge';
import type { Outcome } from '../gate/outcome';
import type { ObjectValue } from '../plugin/cty/value';
import type { DataSource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { findingDiagnostic } from './diagnostics';
import type { Session } from './session';
import { gateAttributes, policyOf, validateGateArguments } from './token-arguments';
import { readToken, tokenSourceAttributes, validateTokenSource } from './token-source';

export const dataSourceTokenSchema: Block = {
  description:
    'Asks QueryToken, while Terraform plans, whether one token is valid now, and fails the plan, or warns, when it is not. An argument that is not known before apply puts the check off to apply.',
  attributes: {
    ...gateAttributes,
    ...tokenSourceAttributes,
    verdict: {
      type: 'string',
      computed: true,
      description:
        '`valid`, `invalid`, or `unverified` where the service could not be asked or answered with an error.',
    },
    token_status: {
      type: 'bool',
      computed: true,
      description: "The service's own answer, `TokenStatus`. Null where the verdict is `unverified`.",
    },
    request_id: {
      type: 'string',
      computed: true,
      description: "The service's id of the call, to be named in a support case. Null where it gave none.",
    },
    token_fingerprint: {
      type: 'string',
      computed: true,
      description:
        "`sha256:` and the first 12 hex digits of the token's SHA-256: tells tokens apart and gives none away.",
    },
  },
};

export function dataSourceToken(session: Session): DataSource {
  return {
    schema: dataSourceTokenSchema,

    validate: (config) => [...validateGateArguments(config), ...validateTokenSource(config)],

    async read(config) {
      const source = await readToken(config);
      if ('problem' in source) return { state: withoutResult(config), diagnostics: [source.problem] };
      const instanceId = config.instance_id as string;
      const outcome = await session.check({ instanceId, token: source.token });
      const finding = judge(outcome, { instanceId }, policyOf(config));
      return {
        state: result(config, outcome),
        diagnostics: finding ? [findingDiagnostic(finding, [{ attribute: blamed(config, outcome) }])] : [],
      };
    },
  };
}

/** The token is left out of the result: Terraform accepts that, and then the state does not have it. */
function result(config: ObjectValue, outcome: Outcome): ObjectValue {
  return {
    ...config,
    token: null,
    verdict: outcome.verdict,
    token_status: outcome.tokenStatus,
    request_id: outcome.requestId,
    token_fingerprint: outcome.tokenFingerprint,
  };
}

function withoutResult(config: ObjectValue): ObjectValue {
  return {
    ...config,
    token: null,
    verdict: null,
    token_status: null,
    request_id: null,
    token_fingerprint: null,
  };
}

/** The argument that a finding points at: the token's source, unless the service blames the instance id. */
function blamed(config: ObjectValue, outcome: Outcome): string {
  if (outcome.failure?.input === 'instance_id') return 'instance_id';
  return Object.keys(tokenSourceAttributes).find((source) => config[source] !== null)!;
}
