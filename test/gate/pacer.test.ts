import { setMaxListeners } from 'node:events';
import { Pacer } from '../../lib/gate/pacer';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('the pacer', () => {
  it('lets requests through in a smooth stream, not in bursts', async () => {
    jest.useFakeTimers();
    const pacer = new Pacer(100);
    const startedAt = performance.now();
    const times: number[] = [];
    const turns = Promise.all(
      Array.from({ length: 201 }, () =>
        pacer.turn(never).then(() => times.push(performance.now() - startedAt)),
      ),
    );
    await jest.runAllTimersAsync();
    await turns;
    jest.useRealTimers();
    // 200 intervals of 10 ms and one percent of headroom.
    expect(times.at(-1)).toBeGreaterThan(2_000);
    expect(times.at(-1)).toBeLessThan(2_040);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
  });

  it('slows down under throttling, once for requests that were refused together', () => {
    let now = 0;
    const pacer = new Pacer(100, () => now);
    const full = pacer.rate;
    pacer.throttled();
    pacer.throttled();
    expect(pacer.rate).toBeCloseTo(full * 0.8);
    now = 1_000;
    pacer.throttled();
    expect(pacer.rate).toBeCloseTo(full * 0.64);
  });

  it('finds its way back to the full rate, and not beyond, as answers come', () => {
    const pacer = new Pacer(100);
    const full = pacer.rate;
    pacer.throttled();
    for (let answer = 0; answer < 1_000; answer++) pacer.answered();
    expect(pacer.rate).toBe(full);
  });

  it('lets nobody through before the time that the service asks for', async () => {
    jest.useFakeTimers();
    const pacer = new Pacer(100);
    pacer.throttled(3_000);
    const passed = jest.fn();
    void pacer.turn(never).then(passed);
    await jest.advanceTimersByTimeAsync(2_990);
    expect(passed).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(20);
    jest.useRealTimers();
    expect(passed).toHaveBeenCalled();
  });
});
