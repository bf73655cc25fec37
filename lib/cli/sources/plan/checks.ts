import type { Body } from '../../../gate/configuration/block';
import { INVALID_TOKEN, type Rule, UNVERIFIED_TOKEN } from '../../../gate/rules';
import type { CheckedToken, DeclaredGate } from '../../check-result';
import { unjudgedGate } from '../../checked-token';

/** The rules that a provider names in its diagnostics about a token. */
const NAMED_RULES: readonly Rule[] = [INVALID_TOKEN, UNVERIFIED_TOKEN];

/**
 * The verdict of a gate in a check block whose read has failed. The plan does not contain the result of such a read, but contains the
 * provider's diagnostics among the problems of the check blocks.
 * @param body the known arguments of the gate.
 */
export function checkProblemsOf(gate: DeclaredGate, body: Body, problems: readonly string[]): CheckedToken {
  const named = [body.token_env, body.token_file].filter((name) => typeof name === 'string');
  const verdicts = problems.flatMap((message) => {
    const rule = NAMED_RULES.find(({ id }) => message.includes(id));
    return rule ? [{ rule, message }] : [];
  });
  const own = verdicts.filter(({ message }) => named.some((name) => message.includes(name)));
  const candidates = own.length > 0 ? own : verdicts;
  const [found] = candidates;
  if (!found || candidates.some(({ rule }) => rule !== found.rule)) {
    const reason =
      'Terraform failed to read the gate in its check block, and the plan does not contain the reason.';
    return unjudgedGate(gate, reason, 'Read the warnings in the output of terraform plan, and plan again.', {
      level: 'warning',
    });
  }
  const { rule, message } = found;
  // If there are several messages, it is not known which one belongs to this gate.
  const [fingerprint = null] = candidates.length === 1 ? (/sha256:[0-9a-f]{12}/.exec(message) ?? []) : [];
  const about = { name: gate.name, tokenFingerprint: fingerprint, location: gate.location };
  return {
    ...about,
    gate,
    instanceId: typeof body.instance_id === 'string' ? body.instance_id : null,
    verdict: rule === INVALID_TOKEN ? 'invalid' : 'unverified',
    requestId: null,
    findings: [
      {
        ...about,
        rule,
        level: 'warning',
        subject: gate.name,
        message:
          'The gate is in a check block, so Terraform reported the finding of the provider as a warning.',
        help: rule.help,
      },
    ],
  };
}
