import { judge } from '../gate/judge';
import { type Outcome, tokenStatusOf } from '../gate/outcome';
import { Question } from '../gate/question';
import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Attribute } from '../plugin/schema';
import { findingDiagnostic } from './diagnostics';
import type { Session } from './session';
import { gateAttributes, policyOf, validateGateArguments } from './token-arguments';
import { readToken, tokenSource, tokenSourceAttributes, validateTokenSource } from './token-source';

/** The arguments and results of everything that checks one token. */
export const tokenCheckAttributes: { readonly [name: string]: Attribute } = {
  ...gateAttributes,
  ...tokenSourceAttributes,
  verdict: {
    type: 'string',
    computed: true,
    description:
      '`valid`, `invalid` (expired, revoked, or issued for another instance), or `unverified` where the service could not be asked or answered with an error.',
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
};

export function validateTokenCheck(config: ObjectValue): Diagnostic[] {
  return [...validateGateArguments(config), ...validateTokenSource(config)];
}

/** What a check came to. */
export interface CheckedToken {
  /** Undefined where there was none to check. */
  readonly token?: string;
  /** The configuration with its results filled in. It never holds the token. */
  readonly value: ObjectValue;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks the token that a valid configuration stands for, and holds the outcome against the policy that it names. */
export async function checkToken(config: ObjectValue, session: Session): Promise<CheckedToken> {
  const source = await readToken(config);
  if ('problem' in source) return { value: withResults(config), diagnostics: [source.problem] };
  const instanceId = config.instance_id as string;
  const outcome = await session.check(new Question(instanceId, source.token));
  const name = nameOf(config, outcome);
  const finding = judge(outcome, { name, instanceId }, policyOf(config));
  const diagnostics = source.warning ? [source.warning] : [];
  if (finding) diagnostics.push(findingDiagnostic(finding, [{ attribute: blamed(config, outcome) }]));
  return { token: source.token, value: withResults(config, outcome), diagnostics };
}

function withResults(config: ObjectValue, outcome?: Outcome): ObjectValue {
  return {
    ...config,
    token: null,
    verdict: outcome?.verdict ?? null,
    token_status: outcome ? tokenStatusOf(outcome) : null,
    request_id: outcome?.requestId ?? null,
    token_fingerprint: outcome?.tokenFingerprint ?? null,
  };
}

/** The argument that a finding points at: the token's source, unless the service blames the instance id. */
function blamed(config: ObjectValue, outcome: Outcome): string {
  const blamed = outcome.verdict === 'unverified' ? outcome.problem.at?.argument : undefined;
  return blamed ?? tokenSource(config);
}

/** What its user calls the token: the environment variable or the file that holds it. */
function nameOf(config: ObjectValue, { tokenFingerprint }: Outcome): string {
  const source = tokenSource(config);
  return source === 'token' ? tokenFingerprint : (config[source] as string);
}
