import { fingerprint } from '../gate/fingerprint';
import { judge } from '../gate/judge';
import type { Outcome } from '../gate/outcome';
import type { Policy } from '../gate/policy';
import { type Level, UNJUDGED_GATE } from '../gate/rules';
import type { CheckedToken, DeclaredGate, ReportedFinding } from './check-result';
import type { AskedToken } from './sources/source';

/** A token, and the gate that it belongs to. */
export interface TokenSubject extends Pick<CheckedToken, 'gate' | 'name' | 'location'> {
  readonly instanceId: string;
}

/** A token with the verdict of an outcome, and the rule that it breaks under the policy of its gate. */
export function checkedToken(outcome: Outcome, subject: TokenSubject, policy: Policy): CheckedToken {
  const { verdict, tokenFingerprint, requestId } = outcome;
  const { name, location } = subject;
  const finding = judge(outcome, subject, policy);
  const findings = finding ? [{ ...finding, name, tokenFingerprint, location }] : [];
  return { ...subject, verdict, tokenFingerprint, requestId, findings };
}

/** A token that is not asked about (`--offline`). */
export function uncheckedToken({ gate, name, question, location }: AskedToken): CheckedToken {
  const { instanceId, token } = question;
  const tokenFingerprint = fingerprint(token);
  return {
    gate,
    name,
    instanceId,
    verdict: 'unchecked',
    tokenFingerprint,
    requestId: null,
    location,
    findings: [],
  };
}

/**
 * A gate without a verdict (AMT010).
 * @param message why, as a sentence.
 * @param help what to do about it, as a sentence.
 */
export function unjudgedGate(
  gate: DeclaredGate,
  message: string,
  help: string,
  { name = gate.name, level = 'error' }: { readonly name?: string; readonly level?: Level } = {},
): CheckedToken {
  const { location } = gate;
  const about = { name, tokenFingerprint: null, location };
  return {
    ...about,
    gate,
    instanceId: null,
    verdict: 'unjudged',
    requestId: null,
    findings: [{ ...about, rule: UNJUDGED_GATE, level, subject: name, message, help }],
  };
}

/** That nothing was declared, where the command line requires that something is (AMT010). */
export function undeclaredGates(): ReportedFinding {
  return {
    rule: UNJUDGED_GATE,
    level: 'error',
    subject: 'No gate is declared',
    message: 'What was checked declares no gate and names no token (--require-tokens).',
    help: 'Check that the paths are the ones that declare the gates, or remove --require-tokens.',
    name: 'no gate',
    tokenFingerprint: null,
  };
}
