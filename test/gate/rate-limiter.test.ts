import { getEventListeners, setMaxListeners } from 'node:events';
import { RateLimiter } from '../../lib/gate/rate-limiter';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('the rate limiter', () => {
  /** The times of turns in milliseconds after the first, if every request is answered at once. */
  async function timesOf(turns: number, rateLimiter: RateLimiter): Promise<number[]> {
    const startedAt = performance.now();
    const times: number[] = [];
    const all = Promise.all(
      Array.from({ length: turns }, async () => {
        await rateLimiter.turn(never);
        times.push(performance.now() - startedAt);
        rateLimiter.answered();
      }),
    );
    await jest.runAllTimersAsync();
    await all;
    return times;
  }

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('spaces requests evenly at the full rate, without bursts', async () => {
    const rateLimiter = new RateLimiter(100);
    await timesOf(50, rateLimiter);
    expect(rateLimiter.rate).toBe(99);
    const times = await timesOf(201, rateLimiter);
    // 200 intervals of 10 ms plus one percent of headroom, minus the 20 ms by which turns after a late timer may be earlier.
    expect(times.at(-1)).toBeGreaterThan(1_990);
    expect(times.at(-1)).toBeLessThan(2_040);
    const gaps = times.slice(3).map((time, index) => time - times[index + 2]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
  });

  it('starts slowly and is at the full rate soon, while the service does not throttle', async () => {
    const rateLimiter = new RateLimiter(100);
    const times = await timesOf(70, rateLimiter);
    expect(times.filter((time) => time < 100).length).toBeLessThanOrEqual(5);
    expect(times.filter((time) => time < 500).length).toBeGreaterThan(12);
    expect(rateLimiter.rate).toBe(99);
  });

  it('never starts faster than the requested rate', () => {
    expect(new RateLimiter(2).rate).toBeCloseTo(1.98);
  });

  /** A rate limiter at its full rate, and its clock. */
  function atFullRate() {
    const clock = { now: 0 };
    const rateLimiter = new RateLimiter(100, () => clock.now);
    while (rateLimiter.rate < 99) {
      clock.now += 100;
      rateLimiter.answered();
    }
    clock.now += 10_000;
    return { rateLimiter, clock };
  }

  it('slows down under throttling, once for requests that were refused together', () => {
    const { rateLimiter, clock } = atFullRate();
    rateLimiter.throttled();
    rateLimiter.throttled();
    expect(rateLimiter.rate).toBeCloseTo(99 * 0.8);
    clock.now += 1_000;
    rateLimiter.throttled();
    expect(rateLimiter.rate).toBeCloseTo(99 * 0.64);
  });

  it('halves its rate if it has just slowed down and is still refused, and if it has just started', () => {
    const { rateLimiter, clock } = atFullRate();
    rateLimiter.throttled();
    clock.now += 300;
    rateLimiter.throttled();
    expect(rateLimiter.rate).toBeCloseTo(99 * 0.8 * 0.5);
    const starting = new RateLimiter(100, () => 0);
    starting.throttled();
    expect(starting.rate).toBeCloseTo(2);
  });

  it('never goes below one request per second', () => {
    const { rateLimiter, clock } = atFullRate();
    for (let refusal = 0; refusal < 100; refusal++) {
      clock.now += 300;
      rateLimiter.throttled();
    }
    expect(rateLimiter.rate).toBe(1);
  });

  it('never goes beyond a full rate that is lower than that, as each of many shards has one', () => {
    const { clock } = atFullRate();
    const rateLimiter = new RateLimiter(0.5, () => clock.now);
    for (let refusal = 0; refusal < 3; refusal++) {
      clock.now += 300;
      rateLimiter.throttled();
      expect(rateLimiter.rate).toBeCloseTo(0.5 * 0.99);
    }
  });

  it('returns to the full rate, and not beyond, as answers arrive', () => {
    const { rateLimiter } = atFullRate();
    rateLimiter.throttled();
    for (let answer = 0; answer < 1_000; answer++) rateLimiter.answered();
    expect(rateLimiter.rate).toBe(99);
  });

  it('applies a higher rate to requests that already wait', async () => {
    const rateLimiter = new RateLimiter(100);
    await rateLimiter.turn(never);
    const startedAt = performance.now();
    const waiting = rateLimiter.turn(never).then(() => performance.now() - startedAt);
    expect(rateLimiter.rate).toBe(8);
    rateLimiter.answered();
    expect(rateLimiter.rate).toBe(16);
    await jest.runAllTimersAsync();
    expect(await waiting).toBeLessThanOrEqual(1_000 / 16);
  });

  it('applies a lower rate to requests that already wait', async () => {
    const rateLimiter = new RateLimiter(100);
    await timesOf(50, rateLimiter);
    const times: number[] = [];
    const startedAt = performance.now();
    const waiting = Promise.all(
      Array.from({ length: 20 }, () =>
        rateLimiter.turn(never).then(() => times.push(performance.now() - startedAt)),
      ),
    );
    rateLimiter.throttled();
    rateLimiter.throttled();
    await jest.runAllTimersAsync();
    await waiting;
    expect(times.at(-1)).toBeGreaterThan((17 * 1_000) / 80);
  });

  it('rejects waiting requests when the signal is aborted', async () => {
    const rateLimiter = new RateLimiter(1);
    const stop = new AbortController();
    const waiting = Promise.all(Array.from({ length: 10 }, () => rateLimiter.turn(stop.signal)));
    stop.abort();
    await waiting;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('removes one request that is stopped, and lets later ones continue', async () => {
    const rateLimiter = new RateLimiter(8);
    await rateLimiter.turn(never);
    const stop = new AbortController();
    const stopped = rateLimiter.turn(stop.signal);
    const behind = rateLimiter.turn(never);
    stop.abort();
    await stopped;
    expect(jest.getTimerCount()).toBe(1);
    await jest.runAllTimersAsync();
    await behind;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps no timer for one that is stopped', async () => {
    const rateLimiter = new RateLimiter(8);
    await rateLimiter.turn(never);
    const stop = new AbortController();
    const stopped = rateLimiter.turn(stop.signal);
    stop.abort();
    await stopped;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps the order, even if a turn is due before the timer of waiting requests has fired', async () => {
    const clock = { now: 0 };
    const rateLimiter = new RateLimiter(8, () => clock.now);
    await rateLimiter.turn(never);
    const order: string[] = [];
    const first = rateLimiter.turn(never).then(() => order.push('first'));
    clock.now += 1_000;
    const second = rateLimiter.turn(never).then(() => order.push('second'));
    await jest.advanceTimersByTimeAsync(200);
    clock.now += 1_000;
    await jest.advanceTimersByTimeAsync(200);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('does not listen to the signal of one that went', async () => {
    const rateLimiter = new RateLimiter(100);
    const { signal } = new AbortController();
    const waiting = Promise.all(Array.from({ length: 10 }, () => rateLimiter.turn(signal)));
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0);
    await jest.runAllTimersAsync();
    await waiting;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects requests with an aborted signal at once', async () => {
    const rateLimiter = new RateLimiter(1);
    await rateLimiter.turn(never);
    void rateLimiter.turn(never);
    await expect(rateLimiter.turn(AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('takes one small step for each answer once it was throttled', () => {
    const { rateLimiter } = atFullRate();
    rateLimiter.throttled();
    rateLimiter.answered();
    expect(rateLimiter.rate).toBeCloseTo(99 * (0.8 + 0.006));
  });

  it('falls as usual if it last fell 600 ms ago', () => {
    const { rateLimiter, clock } = atFullRate();
    rateLimiter.throttled();
    clock.now += 600;
    rateLimiter.throttled();
    expect(rateLimiter.rate).toBeCloseTo(99 * 0.8 * 0.8);
  });

  it('doubles its rate once in 200 ms, however many answers come', () => {
    const clock = { now: 0 };
    const rateLimiter = new RateLimiter(100, () => clock.now);
    rateLimiter.answered();
    clock.now += 199;
    rateLimiter.answered();
    expect(rateLimiter.rate).toBeCloseTo(16);
    clock.now += 1;
    rateLimiter.answered();
    expect(rateLimiter.rate).toBeCloseTo(32);
  });

  it('sets no timer for a turn that is due within a millisecond', async () => {
    const rateLimiter = new RateLimiter(100, () => 0);
    rateLimiter.throttled(1);
    await rateLimiter.turn(never);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives no turn before the time that the service requests', async () => {
    const rateLimiter = new RateLimiter(100);
    rateLimiter.throttled(3_000);
    const passed = jest.fn();
    void rateLimiter.turn(never).then(passed);
    await jest.advanceTimersByTimeAsync(2_990);
    expect(passed).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(20);
    expect(passed).toHaveBeenCalled();
  });
});
