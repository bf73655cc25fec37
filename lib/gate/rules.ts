/** How much weight a finding has. */
export type Level = 'error' | 'warning' | 'note';

/** A rule that a deployment can break. The ids are the same wherever a finding shows. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** What to do where it is broken. */
  readonly help: string;
  /** The level where no policy says another; `off` where the rule holds only if a policy gives it a level. */
  readonly level: Level | 'off';
}

export const INVALID_TOKEN: Rule = {
  id: 'AMT001',
  name: 'invalid-token',
  description:
    'QueryToken answered that the token is not valid: it has expired, was revoked, or belongs to another instance.',
  help: 'Apply for a new token and deploy with that one.',
  level: 'error',
};

export const UNVERIFIED_TOKEN: Rule = {
  id: 'AMT002',
  name: 'unverified-token',
  description:
    'QueryToken gave no answer, or an error instead of an answer, so nothing is known of the token.',
  help: 'Do what the finding says of the error, and check again: credentials, permission, network and region are the usual causes.',
  level: 'error',
};

export const DEFERRED_TOKEN: Rule = {
  id: 'AMT003',
  name: 'deferred-token',
  description: 'Terraform does not know the inputs yet, so the token is checked at apply, not at plan.',
  help: 'Nothing is to be done. To have the token checked at plan, give its gate inputs that are known then.',
  level: 'note',
};

export const LITERAL_TOKEN: Rule = {
  id: 'AMT004',
  name: 'literal-token',
  description: 'A token stands in plain text in configuration, synthesized JSON or a plan.',
  help: 'Take the token from an environment variable, a file or a sensitive variable, and replace it: whoever could read the file knows it.',
  level: 'error',
};

export const UNGATED_TOKEN: Rule = {
  id: 'AMT005',
  name: 'ungated-token',
  description: 'Something uses a token that no gate checks.',
  help: 'Put a gate in front of what uses the token: in CDKTF, MqttTokenGate.protect; in HCL, depends_on of the data source.',
  level: 'off',
};

export const WARN_ONLY_GATE: Rule = {
  id: 'AMT006',
  name: 'warn-only-gate',
  description: 'A gate only warns where the policy asks that it fail.',
  help: 'Leave out on_invalid and on_unverified of the gate, so that it fails, or except it with a reason and an end date.',
  level: 'off',
};

export const LEAKED_TOKEN: Rule = {
  id: 'AMT007',
  name: 'leaked-token',
  description: 'The value of a known token was found in a state, a plan, a log or another file.',
  help: 'Revoke the token and apply for a new one. Keep that out with token_env, token_file or an ephemeral variable.',
  level: 'error',
};

export const UNLISTED_INSTANCE: Rule = {
  id: 'AMT008',
  name: 'unlisted-instance',
  description: 'A token is one of an instance that the policy does not allow.',
  help: 'Use a token of an instance that is allowed, or add the instance to allowedInstances of the policy.',
  level: 'error',
};

export const UNJUDGED_GATE: Rule = {
  id: 'AMT010',
  name: 'unjudged-gate',
  description: 'A declared gate has no verdict in what was checked.',
  help: 'Fix the cause named in the finding, or check a plan of the whole configuration.',
  level: 'error',
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
  UNJUDGED_GATE,
];
