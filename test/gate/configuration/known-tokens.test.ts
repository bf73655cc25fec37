import { KnownTokens } from '../../../lib/gate/configuration/known-tokens';

const [ONE, ALIKE, OTHER, SHORT] = ['device-token-1', 'device-token-22', 'sensor-1', 'token-7'] as const;
const known = new KnownTokens(
  new Map([ONE, ALIKE, OTHER, SHORT].map((token) => [token, `gate of ${token}`])),
);

describe('known tokens', () => {
  it('are found anywhere in a text, every time they occur', () => {
    const found = [...known.in(`${OTHER} ${ONE}, ${ALIKE} and ${OTHER}`)].map(([token]) => token);
    expect(found).toEqual([OTHER, ONE, ALIKE, OTHER]);
    expect([...known.in(OTHER)]).toEqual([[OTHER, `gate of ${OTHER}`]]);
  });

  it('are found at any distance after characters that no token contains', () => {
    for (let before = 0; before < 40; before++)
      for (const text of ['x'.repeat(before), `${'e'.repeat(before % 9)}${'!'.repeat(before)}`])
        expect([...known.in(`${text}${ONE}`)].map(([token]) => token)).toEqual([ONE]);
  });

  it('are not found if a text only has the beginning of one', () => {
    expect([...known.in('device-token-3, sensor-')]).toEqual([]);
    expect([...known.in('')]).toEqual([]);
  });

  it('do not include tokens that are too short', () => {
    expect([...known.in(SHORT)]).toEqual([]);
    expect([ONE, ALIKE, OTHER, SHORT].map((token) => known.has(token))).toEqual([true, true, true, false]);
  });

  it('are found once if a text ends with a token that is the beginning of another one', () => {
    const longer = new KnownTokens([
      ['device-token-1', 'a'],
      ['device-token-1234', 'b'],
    ]);
    expect([...longer.in('device-token-1')]).toEqual([['device-token-1', 'a']]);
    expect([...longer.in('device-token-1234')].map(([, check]) => check).sort()).toEqual(['a', 'b']);
  });

  it('need no more comparisons if all have the same beginning', () => {
    const tokens = Array.from({ length: 5_000 }, (_, index) => `token-of-a-device-${10_000 + index}`);
    const many = new KnownTokens(tokens.map((token) => [token, 'gate']));
    const text = tokens.slice(0, 100).join(' ');
    const comparisons = (['slice', 'startsWith'] as const).map((name) => jest.spyOn(String.prototype, name));
    const found = [...many.in(text)];
    const count = comparisons.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    jest.restoreAllMocks();
    expect(found).toHaveLength(100);
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(text.length * 3);
  });

  it('may be none', () => {
    expect([...new KnownTokens([]).in(ONE)]).toEqual([]);
  });
});
