import { KnownTokens } from '../../../lib/gate/configuration/known-tokens';

const [ONE, ALIKE, OTHER, SHORT] = ['device-token-1', 'device-token-22', 'sensor-1', 'token-7'] as const;
const known = new KnownTokens(
  new Map([ONE, ALIKE, OTHER, SHORT].map((token) => [token, `gate of ${token}`])),
);

describe('known tokens', () => {
  it('are found wherever they are in a text, as often as they are there', () => {
    const found = [...known.in(`${OTHER} ${ONE}, ${ALIKE} and ${OTHER}`)].map(([token]) => token);
    expect(found).toEqual([OTHER, ONE, ALIKE, OTHER]);
    expect([...known.in(OTHER)]).toEqual([[OTHER, `gate of ${OTHER}`]]);
  });

  it('are found at any distance behind what no token has in it', () => {
    for (let before = 0; before < 40; before++)
      for (const text of ['x'.repeat(before), `${'e'.repeat(before % 9)}${'!'.repeat(before)}`])
        expect([...known.in(`${text}${ONE}`)].map(([token]) => token)).toEqual([ONE]);
  });

  it('are not found where a text only begins like one', () => {
    expect([...known.in('device-token-3, sensor-')]).toEqual([]);
    expect([...known.in('')]).toEqual([]);
  });

  it('do not include those that any text may hold', () => {
    expect([...known.in(SHORT)]).toEqual([]);
    expect([ONE, ALIKE, OTHER, SHORT].map((token) => known.has(token))).toEqual([true, true, true, false]);
  });

  it('are found once where a text ends with one that another one begins with', () => {
    const longer = new KnownTokens([
      ['device-token-1', 'a'],
      ['device-token-1234', 'b'],
    ]);
    expect([...longer.in('device-token-1')]).toEqual([['device-token-1', 'a']]);
    expect([...longer.in('device-token-1234')].map(([, check]) => check).sort()).toEqual(['a', 'b']);
  });

  it('are compared with no more of a text where all of them begin alike', () => {
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
