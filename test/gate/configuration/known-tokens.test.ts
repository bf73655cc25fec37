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

  it('take no longer where all of them begin alike', () => {
    const timeOf = (name: (index: number) => string) => {
      const many = new KnownTokens(Array.from({ length: 50_000 }, (_, index) => [name(index), 'gate']));
      const text = Array.from({ length: 500 }, (_, index) => name(index)).join(' ');
      const startedAt = performance.now();
      expect([...many.in(text)]).toHaveLength(500);
      return performance.now() - startedAt;
    };
    const unlike = timeOf((index) => `${String(index).padStart(6, '0')}-token-of-a-device`);
    expect(timeOf((index) => `token-of-a-device-${String(index).padStart(6, '0')}`)).toBeLessThan(
      unlike * 10,
    );
  });

  it('may be none', () => {
    expect([...new KnownTokens([]).in(ONE)]).toEqual([]);
  });
});
