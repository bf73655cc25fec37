import { FleetVerdict } from '../../lib/gate/fleet';
import type { Outcome } from '../../lib/gate/outcome';
import { invalidOutcome, unverifiedOutcome, validOutcome } from './support/outcomes';

const POLICY = { onInvalid: 'fail', onUnverified: 'warn', onExpiring: 'fail' } as const;

const fleet = (outcomes: Record<string, Outcome>, expiries: Record<string, Date> = {}) =>
  new FleetVerdict(new Map(Object.entries(outcomes)), {
    instanceId: 'post-cn-1',
    policy: POLICY,
    expiries: new Map(Object.entries(expiries)),
    minRemainingMs: 60_000,
  });

describe('a fleet', () => {
  it('is valid when every token is', () => {
    expect(fleet({ a: validOutcome('1'), b: validOutcome('2') }).allValid).toBe(true);
    expect(fleet({ a: validOutcome('1'), b: unverifiedOutcome('2') }).allValid).toBe(false);
    expect(fleet({}).allValid).toBe(true);
  });

  it('names its invalid and unverified tokens in order', () => {
    const { invalidNames, unverifiedNames } = fleet({
      z: invalidOutcome('1'),
      a: invalidOutcome('2'),
      n: unverifiedOutcome('4'),
      m: unverifiedOutcome('3'),
      v: validOutcome('5'),
    });
    expect(invalidNames).toEqual(['a', 'z']);
    expect(unverifiedNames).toEqual(['m', 'n']);
  });

  it('counts the calls that were answered, one for a token that is there twice', () => {
    const twice = validOutcome('1');
    expect(fleet({ a: twice, b: twice, c: invalidOutcome('2'), d: unverifiedOutcome('3') }).calls).toBe(2);
  });

  it('applies the policy to each token, by rule and then by name', () => {
    const { broken } = fleet({
      y: unverifiedOutcome('1'),
      b: unverifiedOutcome('2'),
      z: invalidOutcome('3'),
      a: invalidOutcome('4'),
      c: validOutcome('5'),
      _: unverifiedOutcome('6'),
    });
    expect(
      broken.map(({ name, finding }) => [name, finding.subject, finding.rule.id, finding.level]),
    ).toEqual([
      ['a', 'a', 'AMT001', 'error'],
      ['z', 'z', 'AMT001', 'error'],
      ['_', '_', 'AMT002', 'warning'],
      ['b', 'b', 'AMT002', 'warning'],
      ['y', 'y', 'AMT002', 'warning'],
    ]);
  });

  it('has a title with counts, instance and calls, and a list of what is broken', () => {
    const verdict = fleet({ a: invalidOutcome('1'), b: unverifiedOutcome('2'), c: validOutcome('3') });
    expect(verdict.title).toBe('1 invalid and 1 unverified of 3 tokens of instance post-cn-1 (2 calls)');
    expect(verdict.list).toBe('  invalid     a  sha256:1\n  unverified  b  sha256:2  ConnectionRefused');
  });

  it('has AMT009 for a name whose expiry is known and near, and is still valid', () => {
    const soon = new Date('2026-07-01T12:00:59Z');
    const verdict = fleet(
      { a: validOutcome('1'), b: validOutcome('2'), c: invalidOutcome('3') },
      { a: soon, c: soon },
    );
    expect(verdict.broken.map(({ name, finding }) => [name, finding.rule.id])).toEqual([
      ['c', 'AMT001'],
      ['a', 'AMT009'],
    ]);
    expect(verdict.title).toBe('1 invalid and 1 expiring of 3 tokens of instance post-cn-1 (3 calls)');
    expect(verdict.list).toBe('  invalid     c  sha256:3\n  expiring    a  sha256:1');
    expect(fleet({ a: validOutcome('1') }, { a: soon }).allValid).toBe(true);
  });

  it('lists the first hundred of many, and says how many more there are', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `device-${String(index).padStart(5, '0')}`);
    const { list } = fleet(Object.fromEntries(names.map((name) => [name, invalidOutcome('1')])));
    const lines = list.split('\n');
    expect(lines).toHaveLength(101);
    expect(lines[99]).toContain('device-00099');
    expect(lines[100]).toBe('  and 19900 more tokens');
  });

  it('omits verdicts without tokens from the title', () => {
    expect(fleet({ a: invalidOutcome('1') }).title).toBe(
      '1 invalid of 1 token of instance post-cn-1 (1 call)',
    );
    expect(fleet({ a: unverifiedOutcome('1') }).title).toBe(
      '1 unverified of 1 token of instance post-cn-1 (0 calls)',
    );
  });
});
