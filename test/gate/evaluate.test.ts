import { evaluate, evaluateUnasked, type TokenSubject } from '../../lib/gate/evaluate';
import { titleOf } from '../../lib/gate/finding';
import type { Outcome } from '../../lib/gate/outcome';
import { DEFAULT_POLICY, type Policy } from '../../lib/gate/policy';
import { invalidOutcome, unverifiedOutcome, validOutcome } from './support/outcomes';

const SUBJECT: TokenSubject = { name: 'DEVICE_1_TOKEN', instanceId: 'post-cn-1' };
const WARN: Policy = { onInvalid: 'warn', onUnverified: 'warn', onExpiring: 'warn' };

describe('a valid token', () => {
  it('breaks no rule', () => {
    expect(evaluate(validOutcome(), SUBJECT, DEFAULT_POLICY)).toBeUndefined();
  });

  it('breaks AMT009 if it is known to end too soon, by the clock of the service', () => {
    const expiry = { expiresAt: new Date('2026-07-03T11:00:00Z'), minRemainingMs: 72 * 3_600_000 };
    const finding = evaluate(validOutcome(), { ...SUBJECT, expiry }, DEFAULT_POLICY);
    expect(finding).toMatchObject({ rule: { id: 'AMT009' }, level: 'error', subject: 'DEVICE_1_TOKEN' });
    expect(finding && titleOf(finding)).toBe('Token DEVICE_1_TOKEN expires soon (AMT009)');
    expect(finding?.message).toBe(
      'QueryToken answered that token sha256:0123456789ab is valid for instance post-cn-1. It expires at 2026-07-03T11:00:00Z, in 47 h. It must remain valid for 72 h (min_remaining).',
    );
    expect(finding?.help).toContain('update expires_at');
    expect(
      evaluate(validOutcome(), { ...SUBJECT, expiry: { ...expiry, minRemainingMs: 1 } }, DEFAULT_POLICY),
    ).toBeUndefined();
  });

  it('breaks AMT009 if its known end has passed, whatever the service says', () => {
    const expiry = { expiresAt: new Date('2026-07-01T12:00:00.5Z'), minRemainingMs: 0 };
    const late = { ...validOutcome(), answeredAt: new Date('2026-07-01T12:00:00.5Z') };
    const finding = evaluate(late, { ...SUBJECT, expiry }, DEFAULT_POLICY);
    expect(finding?.message).toContain('Its known expiry, 2026-07-01T12:00:00.500Z, has passed.');
    expect(finding && titleOf(finding)).toBe('The known expiry of token DEVICE_1_TOKEN has passed (AMT009)');
  });

  it('only warns if on_expiring, and nothing else, is "warn"', () => {
    const subject = { ...SUBJECT, expiry: { expiresAt: new Date(0), minRemainingMs: 0 } };
    expect(evaluate(validOutcome(), subject, { ...DEFAULT_POLICY, onExpiring: 'warn' })?.level).toBe(
      'warning',
    );
    expect(evaluate(validOutcome(), subject, { ...WARN, onExpiring: 'fail' })?.level).toBe('error');
  });
});

describe('a token that is not checked', () => {
  const now = new Date('2026-07-01T12:00:00Z');
  const endsIn = (hours: number) => ({
    name: 'DEVICE_1_TOKEN',
    expiry: { expiresAt: new Date(now.getTime() + hours * 3_600_000), minRemainingMs: 72 * 3_600_000 },
  });

  it('breaks AMT009 if it is known to end too soon, by the clock here', () => {
    const finding = evaluateUnasked(endsIn(47), now, DEFAULT_POLICY);
    expect(finding).toMatchObject({ rule: { id: 'AMT009' }, level: 'error', subject: 'DEVICE_1_TOKEN' });
    expect(finding?.message).toBe(
      'QueryToken was not asked about this token. It expires at 2026-07-03T11:00:00Z, in 47 h. It must remain valid for 72 h (min_remaining).',
    );
    expect(evaluateUnasked(endsIn(47), now, WARN)?.level).toBe('warning');
  });

  it('breaks no rule if it ends later, or if its end is not known', () => {
    expect(evaluateUnasked(endsIn(73), now, DEFAULT_POLICY)).toBeUndefined();
    expect(evaluateUnasked({ name: 'DEVICE_1_TOKEN' }, now, DEFAULT_POLICY)).toBeUndefined();
  });
});

describe('an expiry', () => {
  const subject = { ...SUBJECT, expiry: { expiresAt: new Date(0), minRemainingMs: 0 } };

  it('says nothing of a token that is invalid or unverified', () => {
    expect(evaluate(invalidOutcome(), subject, DEFAULT_POLICY)?.rule.id).toBe('AMT001');
    expect(evaluate(unverifiedOutcome(), subject, DEFAULT_POLICY)?.rule.id).toBe('AMT002');
  });
});

describe('an invalid token', () => {
  it('breaks AMT001, with its name, fingerprint and instance, and the request as a property', () => {
    const finding = evaluate(invalidOutcome(), SUBJECT, DEFAULT_POLICY);
    expect(finding).toMatchObject({ rule: { id: 'AMT001' }, level: 'error', subject: 'DEVICE_1_TOKEN' });
    expect(finding?.rule.title(finding.subject)).toBe('Token DEVICE_1_TOKEN is invalid (AMT001)');
    expect(finding?.requestId).toBe('R1');
    expect(finding?.message).toMatch(
      /^QueryToken answered that token sha256:0123456789ab is not valid for instance post-cn-1\./,
    );
    expect(finding?.help).toBe('Apply for a new token and deploy again with it.');
  });

  it('is a warning if on_invalid, and nothing else, is "warn"', () => {
    expect(evaluate(invalidOutcome(), SUBJECT, { ...DEFAULT_POLICY, onInvalid: 'warn' })?.level).toBe(
      'warning',
    );
    expect(evaluate(invalidOutcome(), SUBJECT, { ...WARN, onInvalid: 'fail' })?.level).toBe('error');
  });
});

it('names the argument of the gate that decides on the level', () => {
  const expiry = { expiresAt: new Date(0), minRemainingMs: 0 };
  const argumentFor = (outcome: Outcome) =>
    evaluate(outcome, { ...SUBJECT, expiry }, DEFAULT_POLICY)?.policyArgument;
  expect(argumentFor(validOutcome())).toBe('on_expiring');
  expect(argumentFor(invalidOutcome())).toBe('on_invalid');
  expect(argumentFor(unverifiedOutcome())).toBe('on_unverified');
});

describe('a token that could not be verified', () => {
  it('breaks AMT002, with its name, fingerprint, instance and problem', () => {
    const finding = evaluate(unverifiedOutcome(), SUBJECT, DEFAULT_POLICY);
    expect(finding).toEqual({
      rule: expect.objectContaining({ id: 'AMT002' }),
      level: 'error',
      policyArgument: 'on_unverified',
      subject: 'DEVICE_1_TOKEN',
      message:
        'Could not verify token sha256:0123456789ab for instance post-cn-1. The host refused the connection.',
      help: 'Check the network.',
    });
    expect(finding?.rule.title(finding.subject)).toBe('Could not verify token DEVICE_1_TOKEN (AMT002)');
  });

  it('has the request id of the call that failed, if there is one', () => {
    const failed = { ...unverifiedOutcome(), requestId: 'R-1' };
    expect(evaluate(failed, SUBJECT, DEFAULT_POLICY)).toHaveProperty('requestId', 'R-1');
    const unanswered = { ...unverifiedOutcome(), requestId: null };
    expect(evaluate(unanswered, SUBJECT, DEFAULT_POLICY)).not.toHaveProperty('requestId');
  });

  it('is a warning if on_unverified, and nothing else, is "warn"', () => {
    expect(evaluate(unverifiedOutcome(), SUBJECT, { ...DEFAULT_POLICY, onUnverified: 'warn' })?.level).toBe(
      'warning',
    );
    expect(evaluate(unverifiedOutcome(), SUBJECT, { ...WARN, onUnverified: 'fail' })?.level).toBe('error');
  });
});
