import { FleetVerdict } from '../../lib/gate/fleet';
import type { Outcome } from '../../lib/gate/outcome';

const POLICY = { onInvalid: 'fail', onUnverified: 'warn' } as const;
const FAILURE = { code: 'ConnectionRefused', message: 'It refused.', help: 'Check it.', tries: 5 };

const outcome = (verdict: Outcome['verdict'], token: string): Outcome => ({
  verdict,
  tokenFingerprint: `sha256:${token}`,
  tokenStatus: verdict === 'unverified' ? null : verdict === 'valid',
  requestId: verdict === 'unverified' ? null : `request of ${token}`,
  failure: verdict === 'unverified' ? FAILURE : undefined,
});

const fleet = (outcomes: Record<string, Outcome>) =>
  new FleetVerdict(new Map(Object.entries(outcomes)), 'post-cn-1', POLICY);

describe('a fleet', () => {
  it('is valid when every token is', () => {
    expect(fleet({ a: outcome('valid', '1'), b: outcome('valid', '2') }).allValid).toBe(true);
    expect(fleet({ a: outcome('valid', '1'), b: outcome('unverified', '2') }).allValid).toBe(false);
    expect(fleet({}).allValid).toBe(true);
  });

  it('names its broken tokens in order', () => {
    const { invalidNames, unverifiedNames } = fleet({
      z: outcome('invalid', '1'),
      a: outcome('invalid', '2'),
      m: outcome('unverified', '3'),
      v: outcome('valid', '4'),
    });
    expect(invalidNames).toEqual(['a', 'z']);
    expect(unverifiedNames).toEqual(['m']);
  });

  it('counts the calls that were answered, one for a token that stands twice', () => {
    const twice = outcome('valid', '1');
    expect(
      fleet({ a: twice, b: twice, c: outcome('invalid', '2'), d: outcome('unverified', '3') }).calls,
    ).toBe(2);
  });

  it('holds each broken token against the policy', () => {
    const { findings } = fleet({
      a: outcome('invalid', '1'),
      b: outcome('unverified', '2'),
      c: outcome('valid', '3'),
    });
    expect([...findings].map(([name, { rule, level }]) => [name, rule.id, level])).toEqual([
      ['a', 'AMT001', 'error'],
      ['b', 'AMT002', 'warning'],
    ]);
  });

  it('is told by counts, instance and calls, and by a list of what is broken', () => {
    const verdict = fleet({
      a: outcome('invalid', '1'),
      b: outcome('unverified', '2'),
      c: outcome('valid', '3'),
    });
    expect(verdict.title).toBe('1 invalid and 1 unverified of 3 tokens of instance post-cn-1 (2 calls)');
    expect(verdict.list).toBe('  invalid     a  sha256:1\n  unverified  b  sha256:2  ConnectionRefused');
  });
});
