import type { Level } from '../../lib/gate/rules';
import { EXCEPTION, findingOf, NOTHING, token } from '../support/check-results';

const invalid = token('device', 'invalid');
const unverified = token('device', 'unverified');
const unjudged = token('device', 'unjudged');

describe('the exit status of a result', () => {
  it.each([
    ['no finding', [], 'error', false, 0],
    ['an error', [findingOf(invalid)], 'error', false, 1],
    ['a warning', [findingOf(invalid, { level: 'warning' })], 'error', false, 0],
    ['a warning that violates', [findingOf(invalid, { level: 'warning' })], 'warning', false, 1],
    ['an excepted error', [findingOf(invalid, { exception: EXCEPTION })], 'note', true, 0],
    ['an unverified token', [findingOf(unverified)], 'error', false, 3],
    ['an unverified token that only warns', [findingOf(unverified, { level: 'warning' })], 'error', false, 3],
    ['an unverified token, if strict', [findingOf(unverified)], 'error', true, 1],
    ['an unjudged gate', [findingOf(unjudged)], 'error', false, 3],
    ['an unjudged gate, if strict', [findingOf(unjudged)], 'error', true, 1],
    ['an error and an unjudged gate', [findingOf(unjudged), findingOf(invalid)], 'error', false, 1],
  ] as const)('with %s', (_, findings, failOn: Level, strict: boolean, status: number) => {
    const criteria = { failOn, strict };
    expect(NOTHING.with({ findings, criteria }).exitStatus).toBe(status);
    const ofToken = [{ ...invalid, findings }];
    expect(NOTHING.with({ tokens: ofToken, criteria }).exitStatus).toBe(status);
  });

  const unread = { code: 'ENOENT', message: 'plan.json does not exist.', help: 'Correct the path.' };
  const faulty = { ...unread, message: 'main.tf:1:1: local.a depends on itself.', isFaulty: true };

  it.each([
    ['unread', unread, [], 2],
    ['unread', unread, [findingOf(unjudged)], 2],
    ['unread, though a policy is violated', unread, [findingOf(invalid)], 2],
    ['faulty', faulty, [], 2],
    ['faulty', faulty, [findingOf(unjudged)], 2],
    ['faulty, unless a policy is violated', faulty, [findingOf(invalid)], 1],
  ])('with something %s', (_, problem, findings, status) => {
    expect(NOTHING.with({ unreadable: [problem], findings }).exitStatus).toBe(status);
  });
});

describe('the gates of a result', () => {
  it('are judged if each of their tokens has a verdict', () => {
    const fleet = { name: 'line' };
    const half = { name: 'half' };
    const tokens = [
      { ...token('line["a"]', 'valid'), gate: fleet },
      { ...token('line["b"]', 'unverified'), gate: fleet },
      { ...token('half["a"]', 'valid'), gate: half },
      { ...token('half["b"]', 'deferred'), gate: half },
      { ...token('half["c"]', 'valid'), gate: half },
    ];
    expect(NOTHING.with({ tokens }).gates).toEqual({ declared: 2, judged: 1, unjudged: 1 });
  });

  it('are two if two files declare gates of one name', () => {
    const tokens = [token('device', 'valid'), token('device', 'invalid')];
    expect(NOTHING.with({ tokens }).gates).toEqual({ declared: 2, judged: 2, unjudged: 0 });
  });
});
