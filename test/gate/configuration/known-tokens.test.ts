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

  it('are not found where a text only begins like one', () => {
    expect([...known.in('device-token-3, sensor-')]).toEqual([]);
    expect([...known.in('')]).toEqual([]);
  });

  it('do not include those that any text may hold', () => {
    expect([...known.in(SHORT)]).toEqual([]);
    expect([ONE, ALIKE, OTHER, SHORT].map((token) => known.has(token))).toEqual([true, true, true, false]);
  });

  it('may be none', () => {
    expect([...new KnownTokens([]).in(ONE)]).toEqual([]);
  });
});
