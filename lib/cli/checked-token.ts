import { evaluate, evaluateUnasked } from '../gate/evaluate';
import type { Expiry } from '../gate/expiry';
import { fingerprint } from '../gate/fingerprint';
import type { Outcome } from '../gate/outcome';
import type { Policy } from '../gate/policy';
import type { Problem } from '../gate/problem';
import { DEFERRED_TOKEN, INVALID_TOKEN, type Level, UNJUDGED_GATE, UNVERIFIED_TOKEN } from '../gate/rules';
import { hideIfToken } from '../gate/secrets/likely-token';
import type { CheckedToken, DeclaredGate, Location, ReportedFinding } from './check-result';
import type { AskedToken, FailingPlan, UnresolvedToken } from './sources/source';

/** A token and its gate. */
export interface TokenOfGate extends Pick<CheckedToken, 'gate' | 'name' | 'location'> {
  readonly instanceId: string;
  readonly expiry?: Expiry;
}

/** Applies the policy of the gate to an outcome. */
export function checkedToken(
  outcome: Outcome,
  { gate, name, instanceId, location, expiry }: TokenOfGate,
  policy: Policy,
): CheckedToken {
  const { verdict, tokenFingerprint, requestId, checkedAt } = outcome;
  const finding = evaluate(outcome, { name, instanceId, ...(expiry ? { expiry } : {}) }, policy);
  // The spread is last, here and elsewhere: in Node 20, each property after a spread takes two microseconds.
  const findings = finding ? [{ name, tokenFingerprint, location, ...finding }] : [];
  return {
    gate,
    name,
    instanceId,
    verdict,
    tokenFingerprint,
    requestId,
    checkedAt,
    expiresAt: expiry?.expiresAt,
    location,
    findings,
  };
}

/** A token that was checked with the service. */
export function answeredToken(outcome: Outcome, token: AskedToken): CheckedToken {
  const { gate, name, location, expiry, question, policy, unplanned } = token;
  const subject = { gate, name, location, expiry, instanceId: question.instanceId };
  const checked = checkedToken(outcome, subject, policy);
  if (!unplanned) return checked;
  const unjudged = unplannedToken(token, unplanned);
  // An invalid token is reported even if the gate's policy is "warn", because no plan passes with it.
  return checked.verdict === 'invalid'
    ? { ...checked, findings: [...checked.findings, ...unjudged.findings] }
    : unjudged;
}

/** A token that no plan checks (AMT010). */
export function unplannedToken(
  { gate, name, location, question }: AskedToken,
  { message, help }: Pick<Problem, 'message' | 'help'>,
): CheckedToken {
  return unjudgedGate(gate, message, help, { name, location, instanceId: question.instanceId });
}

/** A token that is not checked with the service (`--offline`). Its expiry is still checked, if known. */
export function uncheckedToken(token: AskedToken | UnresolvedToken, now: Date): CheckedToken {
  if ('question' in token && token.unplanned) return unplannedToken(token, token.unplanned);
  const { gate, name, location } = token;
  const { instanceId, tokenFingerprint, end } = 'question' in token ? resolvedFacts(token) : token;
  const finding = end && evaluateUnasked({ name, expiry: end.expiry }, now, end.policy);
  return {
    gate,
    name,
    instanceId,
    verdict: 'unchecked',
    tokenFingerprint,
    requestId: null,
    expiresAt: end?.expiry.expiresAt,
    location,
    findings: finding ? [{ name, tokenFingerprint, location, ...finding }] : [],
  };
}

function resolvedFacts({
  question: { instanceId, token },
  expiry,
  policy,
}: AskedToken): Pick<UnresolvedToken, 'instanceId' | 'tokenFingerprint' | 'end'> {
  return { instanceId, tokenFingerprint: fingerprint(token), ...(expiry && { end: { expiry, policy } }) };
}

/** A token whose gate only warns, but that makes a plan fail elsewhere: its findings become errors. */
export function failingToken(token: CheckedToken, { first, others }: FailingPlan): CheckedToken {
  const fails = `The gate only warns, but a plan fails because of this token. ${first}`;
  const all = others === 0 ? fails : `${fails} (${others} more of this kind)`;
  const isOfVerdict = ({ rule }: ReportedFinding) => rule === INVALID_TOKEN || rule === UNVERIFIED_TOKEN;
  return {
    ...token,
    findings: token.findings.map((finding) =>
      isOfVerdict(finding) ? { ...finding, level: 'error', message: `${finding.message} ${all}` } : finding,
    ),
  };
}

/** A token that could not be read. The reason is in `unreadable` of the result. */
export function unreadToken(gate: DeclaredGate, instanceId: string | null = null): CheckedToken {
  const { name, location } = gate;
  hideIfToken(name);
  const unknown = { tokenFingerprint: null, requestId: null };
  return { gate, name, location, instanceId, ...unknown, verdict: 'unjudged', findings: [] };
}

interface UnjudgedOptions {
  /** @default the name of the gate */
  readonly name?: string;
  /** @default error */
  readonly level?: Level;
  /** @default the location of the gate */
  readonly location?: Location;
  /** @default null, which means unknown */
  readonly instanceId?: string | null;
}

/**
 * A gate without a verdict (AMT010).
 * @param message why, in whole sentences.
 * @param help what to do, in whole sentences.
 */
export function unjudgedGate(
  gate: DeclaredGate,
  message: string,
  help: string,
  { name = gate.name, level = 'error', location = gate.location, instanceId = null }: UnjudgedOptions = {},
): CheckedToken {
  const about = { name, tokenFingerprint: null, location };
  return {
    gate,
    instanceId,
    verdict: 'unjudged',
    requestId: null,
    findings: [{ rule: UNJUDGED_GATE, level, subject: name, message, help, ...about }],
    ...about,
  };
}

/**
 * A token that Terraform checks at apply (AMT003).
 * @param message why, in whole sentences.
 */
export function deferredToken(
  { gate, name, instanceId, location }: Pick<CheckedToken, 'gate' | 'name' | 'location' | 'instanceId'>,
  message: string,
): CheckedToken {
  const about = { name, tokenFingerprint: null, location };
  const { help } = DEFERRED_TOKEN;
  const finding = { rule: DEFERRED_TOKEN, level: 'note', subject: name, message, help, ...about } as const;
  return {
    gate,
    instanceId,
    verdict: 'deferred',
    requestId: null,
    findings: [finding],
    ...about,
  };
}

/** The finding of `--require-tokens` if there is no token (AMT010). */
export function noToken(): ReportedFinding {
  return {
    rule: UNJUDGED_GATE,
    level: 'error',
    subject: 'no gate',
    title: 'There is no token to check',
    message: '--require-tokens is set, but none of the checked paths declares a gate with a token.',
    help: 'Check the paths on the command line, or remove --require-tokens.',
    name: 'no gate',
    tokenFingerprint: null,
  };
}
