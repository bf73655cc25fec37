/** The severity of a finding. */
export type Level = 'error' | 'warning' | 'note';

/** From the most severe to the least severe. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'note'];

/** A rule that a deployment can break. Provider, command line and constructs use the same ids. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** What to do when it is broken. */
  readonly help: string;
  /** The level unless a policy sets another; with `off`, the rule applies only if a policy sets a level. */
  readonly level: Level | 'off';
  /** The title of a finding, with the name that the user gave to the token or the block. */
  title(subject: string): string;
}

export const INVALID_TOKEN: Rule = {
  id: 'AMT001',
  name: 'invalid-token',
  description:
    'QueryToken answered that the token is not valid. It answers like this for a token that has expired or was revoked.',
  help: 'Apply for a new token and deploy again with it.',
  level: 'error',
  title: (token) => `Token ${token} is invalid (AMT001)`,
};

export const UNVERIFIED_TOKEN: Rule = {
  id: 'AMT002',
  name: 'unverified-token',
  description:
    'QueryToken gave no answer, or an error instead of one, so it is not known whether the token is valid.',
  help: 'Fix the cause named in the finding and run the check again. Credentials, permissions, network and region are the usual causes.',
  level: 'error',
  title: (token) => `Could not verify token ${token} (AMT002)`,
};

export const DEFERRED_TOKEN: Rule = {
  id: 'AMT003',
  name: 'deferred-token',
  description: 'Terraform does not know the inputs yet, so the token is checked at apply, not at plan.',
  help: 'No action needed. To check the token at plan, give its gate inputs that are known then.',
  level: 'note',
  title: (token) => `Check of token ${token} is deferred to apply (AMT003)`,
};

export const LITERAL_TOKEN: Rule = {
  id: 'AMT004',
  name: 'literal-token',
  description: 'A configuration, synthesized JSON or a plan contains a token in plain text.',
  help: 'Read the token from an environment variable, a file or a sensitive variable. Replace the token: everyone who can read the file knows it.',
  level: 'error',
  title: (subject) => `Token in plain text: ${subject} (AMT004)`,
};

export const UNGATED_TOKEN: Rule = {
  id: 'AMT005',
  name: 'ungated-token',
  description: 'Something uses a token without waiting for a gate that checks it.',
  help: 'Put a gate in front of what uses the token: MqttTokenGate.protect in CDKTF, depends_on of the data source in HCL.',
  level: 'off',
  title: (block) => `${block} uses a token unchecked (AMT005)`,
};

export const WARN_ONLY_GATE: Rule = {
  id: 'AMT006',
  name: 'warn-only-gate',
  description: 'A gate only warns, and the policy requires it to fail.',
  help: 'Remove on_invalid, on_unverified and on_expiring from the gate, or add an exception with a reason and an end date to the policy.',
  level: 'off',
  title: (gate) => `Gate ${gate} only warns (AMT006)`,
};

export const LEAKED_TOKEN: Rule = {
  id: 'AMT007',
  name: 'leaked-token',
  description: 'A state, a plan, a log or another file contains the value of a known token.',
  help: 'Revoke the token and apply for a new one. Use token_env, token_file or an ephemeral variable to keep the new one out of such files.',
  level: 'error',
  title: (token) => `Token ${token} was found in a file (AMT007)`,
};

export const UNLISTED_INSTANCE: Rule = {
  id: 'AMT008',
  name: 'unlisted-instance',
  description: 'A token belongs to an instance that the policy does not allow.',
  help: 'Use a token of an allowed instance, or add the instance to allowedInstances of the policy.',
  level: 'error',
  title: (token) => `Token ${token} belongs to an instance that the policy does not allow (AMT008)`,
};

export const EXPIRING_TOKEN: Rule = {
  id: 'AMT009',
  name: 'expiring-token',
  description:
    'The known expiry (expires_at) of a token has passed, or leaves less time than min_remaining requires.',
  help: 'Apply for a new token, deploy with it and update expires_at. QueryToken itself gives no expiry.',
  level: 'error',
  title: (token) => `Token ${token} expires soon (AMT009)`,
};

export const UNJUDGED_GATE: Rule = {
  id: 'AMT010',
  name: 'unjudged-gate',
  description: 'A declared gate has no verdict in what was checked.',
  help: 'Fix the cause named in the finding, or check a plan of the whole configuration (terraform show -json).',
  level: 'error',
  title: (gate) => `Gate ${gate} has no verdict (AMT010)`,
};

export const COUNTED_VERDICT: Rule = {
  id: 'AMT011',
  name: 'counted-verdict',
  description:
    'The count or for_each of a resource or module depends on the verdict of a gate. If the token is invalid or the service has an outage, Terraform plans to destroy the resource or module.',
  help: 'Remove the condition, and put the gate in depends_on (in CDKTF: protect), or use a precondition. Neither destroys anything.',
  level: 'note',
  title: (subject) => `The number of ${subject} depends on a verdict (AMT011)`,
};

/** Every rule, in the order of the ids. */
export const RULES: readonly Rule[] = [
  INVALID_TOKEN,
  UNVERIFIED_TOKEN,
  DEFERRED_TOKEN,
  LITERAL_TOKEN,
  UNGATED_TOKEN,
  WARN_ONLY_GATE,
  LEAKED_TOKEN,
  UNLISTED_INSTANCE,
  EXPIRING_TOKEN,
  UNJUDGED_GATE,
  COUNTED_VERDICT,
];

/** The ids of the rules whose findings depend on whether and what QueryToken answered. */
export const RULES_OF_VERDICTS: ReadonlySet<string> = new Set(
  [INVALID_TOKEN, UNVERIFIED_TOKEN, DEFERRED_TOKEN, EXPIRING_TOKEN, UNJUDGED_GATE].map(({ id }) => id),
);
