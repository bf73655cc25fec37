import { LEVELS, RULES, RULES_OF_VERDICTS } from '../../lib/gate/rules';

/** The public names of rules, which policies, baselines and pipelines use, and the titles that they search for. */
const PROMISED: readonly (readonly [id: string, name: string, level: string, title: string])[] = [
  ['AMT001', 'invalid-token', 'error', 'Token device-1 is invalid'],
  ['AMT002', 'unverified-token', 'error', 'Could not verify token device-1'],
  ['AMT003', 'deferred-token', 'note', 'Check of token device-1 is deferred to apply'],
  ['AMT004', 'literal-token', 'error', 'Token in plain text: device-1'],
  ['AMT005', 'ungated-token', 'off', 'device-1 uses a token unchecked'],
  ['AMT006', 'warn-only-gate', 'off', 'Gate device-1 only warns'],
  ['AMT007', 'leaked-token', 'error', 'Token device-1 was found in a file'],
  [
    'AMT008',
    'unlisted-instance',
    'error',
    'Token device-1 belongs to an instance that the policy does not allow',
  ],
  ['AMT009', 'expiring-token', 'error', 'Token device-1 expires soon'],
  ['AMT010', 'unjudged-gate', 'error', 'Gate device-1 has no verdict'],
  ['AMT011', 'counted-verdict', 'note', 'The number of device-1 depends on a verdict'],
];

describe('the rules', () => {
  it('have the ids, names and levels that users rely on', () => {
    expect(RULES.map(({ id, name, level }) => [id, name, level])).toEqual(
      PROMISED.map((promised) => promised.slice(0, 3)),
    );
  });

  it('have levels that policies name, from the most weight to the least', () => {
    expect(LEVELS).toEqual(['error', 'warning', 'note']);
  });

  it.each(PROMISED)('name the subject and the rule in the title: %s %s', (id, _name, _level, title) => {
    expect(RULES.find((rule) => rule.id === id)?.title('device-1')).toBe(`${title} (${id})`);
  });

  it.each(RULES)('have whole sentences for the description and the remedy: $id', ({ description, help }) => {
    for (const text of [description, help]) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  it('whose findings a check without calls may miss are those of verdicts', () => {
    expect([...RULES_OF_VERDICTS]).toEqual(['AMT001', 'AMT002', 'AMT003', 'AMT009', 'AMT010']);
  });
});
