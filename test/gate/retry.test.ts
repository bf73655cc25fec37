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
  it('is never retried if that cannot help', () => {
    expect(retryDelay(attempt({ retry: 'never' }))).toBeUndefined();
  });

  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
  ])('is retried after attempt %d of a temporary fault within %d ms', (tries, most) => {
    expect(retryDelay(attempt({ retry: 'backoff', tries }), longest)).toBe(most);
    expect(retryDelay(attempt({ retry: 'backoff', tries }), () => 0)).toBe(0);
  });

  it('fails after five temporary faults', () => {
    expect(retryDelay(attempt({ retry: 'backoff', tries: 5 }))).toBeUndefined();
  });

  it('is retried under throttling without a limit, with at most 5 s between attempts', () => {
    expect(retryDelay(attempt({ retry: 'throttled', tries: 50 }), longest)).toBe(5_000);
  });

  it('waits at least as long as the service requests', () => {
    expect(retryDelay(attempt({ retry: 'throttled', retryAfterMs: 1_500 }), () => 0)).toBe(1_500);
  });

  it('is retried once in the remaining time if the service requests a longer wait', () => {
    const day = { retry: 'throttled', retryAfterMs: 86_400_000, leftMs: 10_000 } as const;
    expect(retryDelay(attempt(day), () => 0)).toBe(5_000);
  });

  it('is retried without waiting when its cause is fixed, but not for ever', () => {
    expect(retryDelay(attempt({ retry: 'at-once', tries: 2 }), longest)).toBe(0);
    expect(retryDelay(attempt({ retry: 'at-once', tries: 3 }), longest)).toBeUndefined();
  });

  it('fails if the next attempt would start after the deadline', () => {
    const late = { retry: 'throttled', leftMs: 50 } as const;
    expect(retryDelay(attempt(late), longest)).toBeUndefined();
    expect(retryDelay(attempt(late), () => 0.5)).toBe(50);
  });
});

it('waits half of the remaining time if the service requests all of it', () => {
  expect(grantedWait(999, 1_000)).toBe(999);
  expect(grantedWait(1_000, 1_000)).toBe(500);
});
