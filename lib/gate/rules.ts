/** A rule that a deployment can break. The ids are the same wherever a finding shows. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export const INVALID_TOKEN: Rule = {
  id: 'AMT001',
  name: 'invalid-token',
  description:
    'QueryToken answered that the token is not valid: it has expired, was revoked, or belongs to another instance.',
};

export const UNVERIFIED_TOKEN: Rule = {
  id: 'AMT002',
  name: 'unverified-token',
  description:
    'QueryToken gave no answer, or an error instead of an answer, so nothing is known of the token.',
};

export const DEFERRED_TOKEN: Rule = {
  id: 'AMT003',
  name: 'deferred-token',
  description: 'Terraform does not know the inputs yet, so the token is checked at apply, not at plan.',
};

export const LITERAL_TOKEN: Rule = {
  id: 'AMT004',
  name: 'literal-token',
  description: 'A token stands in plain text in configuration, synthesized JSON or a plan.',
};

export const UNGATED_TOKEN: Rule = {
  id: 'AMT005',
  name: 'ungated-token',
  description: 'Something uses a token that no gate checks.',
};

export const WARN_ONLY_GATE: Rule = {
  id: 'AMT006',
  name: 'warn-only-gate',
  description: 'A gate only warns where the policy asks that it fail.',
};

export const UNLISTED_INSTANCE: Rule = {
  id: 'AMT008',
  name: 'unlisted-instance',
  description: 'A token is one of an instance that the policy does not allow.',
};

/** Every rule, in the order of the ids. */
export const RULES: readonly Rule[] = [
  INVALID_TOKEN,
  UNVERIFIED_TOKEN,
  DEFERRED_TOKEN,
  LITERAL_TOKEN,
  UNGATED_TOKEN,
  WARN_ONLY_GATE,
  UNLISTED_INSTANCE,
];
