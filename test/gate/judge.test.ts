import { judge } from '../../lib/gate/judge';
import type { Outcome } from '../../lib/gate/outcome';

const SUBJECT = { instanceId: 'post-cn-1' };
const FAIL = { onInvalid: 'fail', onUnverified: 'fail' } as const;
const WARN = { onInvalid: 'warn', onUnverified: 'warn' } as const;

const tokenFingerprint = 'sha256:0123456789ab';
const valid: Outcome = { verdict: 'valid', tokenFingerprint, tokenStatus: true, requestId: 'R1' };
const invalid: Outcome = { verdict: 'invalid', tokenFingerprint, tokenStatus: false, requestId: 'R1' };
const unverified: Outcome = {
  verdict: 'unverified',
  tokenFingerprint,
  tokenStatus: null,
  requestId: null,
  failure: {
    code: 'ConnectionRefused',
    message: 'It refused the connection.',
    help: 'Check the network.',
    tries: 5,
  },
};

describe('a valid token', () => {
  it('breaks no rule', () => {
    expect(judge(valid, SUBJECT, FAIL)).toBeUndefined();
  });
});

describe('an invalid token', () => {
  it('breaks AMT001 and is an error by default', () => {
    expect(judge(invalid, SUBJECT, FAIL)).toMatchObject({ rule: { id: 'AMT001' }, level: 'error' });
  });

  it('is a warning where the policy says so', () => {
    expect(judge(invalid, SUBJECT, { ...FAIL, onInvalid: 'warn' })).toMatchObject({ level: 'warning' });
  });

  it('is told by its fingerprint, its instance, the request and what to do', () => {
    const finding = judge(invalid, SUBJECT, FAIL)!;
    expect(finding.subject).toBe('Token sha256:0123456789ab');
    expect(finding.message).toContain('post-cn-1');
    expect(finding.message).toContain('request R1');
    expect(finding.help).toContain('Apply for a new token');
  });

  it('is told by its name, too, where it has one', () => {
    expect(judge(invalid, { ...SUBJECT, name: 'press-1' }, FAIL)!.subject).toBe(
      'Token "press-1" (sha256:0123456789ab)',
    );
  });
});

describe('a token that could not be asked about', () => {
  it('breaks AMT002 and is an error by default', () => {
    expect(judge(unverified, SUBJECT, FAIL)).toMatchObject({ rule: { id: 'AMT002' }, level: 'error' });
  });

  it('is a warning where the policy says so, whatever it says of invalid tokens', () => {
    expect(judge(unverified, SUBJECT, { onInvalid: 'fail', onUnverified: 'warn' })).toMatchObject({
      level: 'warning',
    });
  });

  it('comes with the last failure, the number of tries and what to do', () => {
    const finding = judge(unverified, SUBJECT, FAIL)!;
    expect(finding.message).toContain('It refused the connection. It was asked 5 times.');
    expect(finding.help).toContain('Check the network.');
  });

  it('is a warning where the policy says so', () => {
    expect(judge(unverified, SUBJECT, FAIL)!.level).toBe('error');
    expect(judge(unverified, SUBJECT, WARN)!.level).toBe('warning');
  });
});
