import { type FailedAttempt, grantedWait, retryDelay } from '../../lib/gate/retry';

const attempt = (
  overrides: Partial<FailedAttempt> & { retry: FailedAttempt['failure']['retry']; retryAfterMs?: number },
): FailedAttempt => ({
  failure: { retry: overrides.retry, retryAfterMs: overrides.retryAfterMs },
  tries: overrides.tries ?? 1,
  leftMs: overrides.leftMs ?? 60_000,
});

const longest = () => 1;

describe('a question', () => {
  it('is never asked again when that cannot help', () => {
    expect(retryDelay(attempt({ retry: 'never' }))).toBeUndefined();
  });

  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
  ])('is asked again after try %d of a passing fault within %d ms', (tries, most) => {
    expect(retryDelay(attempt({ retry: 'backoff', tries }), longest)).toBe(most);
    expect(retryDelay(attempt({ retry: 'backoff', tries }), () => 0)).toBe(0);
  });

  it('is given up after five passing faults', () => {
    expect(retryDelay(attempt({ retry: 'backoff', tries: 5 }))).toBeUndefined();
  });

  it('is asked again under throttling however often, with at most 5 s between', () => {
    expect(retryDelay(attempt({ retry: 'throttled', tries: 50 }), longest)).toBe(5_000);
  });

  it('waits at least as long as the service asks for', () => {
    expect(retryDelay(attempt({ retry: 'throttled', retryAfterMs: 1_500 }), () => 0)).toBe(1_500);
  });

  it('is asked once more in the time that is left where the service asks for more than that', () => {
    const day = { retry: 'throttled', retryAfterMs: 86_400_000, leftMs: 10_000 } as const;
    expect(retryDelay(attempt(day), () => 0)).toBe(5_000);
  });

  it('is asked again without waiting once its cause is mended, but not for ever', () => {
    expect(retryDelay(attempt({ retry: 'at-once', tries: 2 }), longest)).toBe(0);
    expect(retryDelay(attempt({ retry: 'at-once', tries: 3 }), longest)).toBeUndefined();
  });

  it('is given up where the next try would come after the deadline', () => {
    const late = { retry: 'throttled', leftMs: 50 } as const;
    expect(retryDelay(attempt(late), longest)).toBeUndefined();
    expect(retryDelay(attempt(late), () => 0.5)).toBe(50);
  });
});

it('waits half of the time that is left where the service asks for all of it', () => {
  expect(grantedWait(999, 1_000)).toBe(999);
  expect(grantedWait(1_000, 1_000)).toBe(500);
});
