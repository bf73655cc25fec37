import { durationText, isExpiring, parseDuration, parseTime } from '../../lib/gate/expiry';

describe('a time', () => {
  it.each([
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59.000Z'],
    ['2026-12-31T23:59:59.5+08:00', '2026-12-31T15:59:59.500Z'],
    ['2026-12-31T23:59:59.123Z', '2026-12-31T23:59:59.123Z'],
    ['2026-12-31t23:59:59z', '2026-12-31T23:59:59.000Z'],
    ['2026-12-31 23:59:59Z', '2026-12-31T23:59:59.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parseTime(text)?.toISOString()).toBe(time);
  });

  it.each([
    '',
    'tomorrow',
    '2026-12-31',
    '2026-12-31T23:59:59',
    '2026-12-31T23:59Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-12-31T25:00:00Z',
    '1798675200',
    'x2026-12-31T23:59:59Z',
    '2026-12-31T23:59:59Zx',
    '+002026-12-31T23:59:59Z',
  ])('%j is not valid', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('a duration', () => {
  it.each([
    ['72h', 259_200_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['1.25h', 4_500_000],
    ['90s', 90_000],
    ['250ms', 250],
    ['1m1s1ms', 61_001],
    ['0', 0],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '72', 'h', '3d', '-1h', '1h 30m', '1 h', 'x1h', '1hx', '.h'])('%j is not valid', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    [259_200_000, '72 h'],
    [7_200_000, '2 h'],
    [7_199_999, '119 min'],
    [120_000, '2 min'],
    [119_999, '119 s'],
    [0, '0 s'],
  ])('of %d ms is shown as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('an expiry', () => {
  const at = new Date('2026-07-01T12:00:00Z');
  const inMs = (ms: number) => new Date(at.getTime() + ms);

  it.each([
    [-1, 0, true],
    [0, 0, true],
    [1, 0, false],
    [999, 1_000, true],
    [1_000, 1_000, false],
  ])('%d ms after the answer, with %d ms to remain, is too soon: %s', (ms, minRemainingMs, expected) => {
    expect(isExpiring({ expiresAt: inMs(ms), minRemainingMs }, at)).toBe(expected);
  });
});
