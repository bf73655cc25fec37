import { setMaxListeners } from 'node:events';
import { AddressLimit } from '../../lib/emulator/address-limit';
import { RateLimit } from '../../lib/emulator/rate-limit';
import { checkAll } from '../../lib/gate/check-all';
import { TokenGate } from '../../lib/gate/token-gate';
import type { TokenAnswer, TokenService } from '../../lib/gate/token-service';
import { CALL_RATES } from '../../lib/onsmqtt/facts/limits';
import { WORDING } from '../../lib/provider/wording';

/** The latency of calls. Successive calls take different times. */
const LATENCY_MS = { least: 5, spread: 11 };

/** A service with the limits of QueryToken and a simulated clock, so that a minute of calls takes no real time. */
class LimitedService implements TokenService {
  readonly #account = new RateLimit(CALL_RATES.queryToken, () => performance.now());
  readonly #address = new AddressLimit(CALL_RATES.address, () => performance.now());
  readonly sentAt: number[] = [];
  refused = 0;

  async queryToken(): Promise<TokenAnswer> {
    this.sentAt.push(performance.now());
    await new Promise((resolve) =>
      setTimeout(resolve, LATENCY_MS.least + ((this.sentAt.length * 7) % LATENCY_MS.spread)),
    );
    if (this.#address.allows('127.0.0.1') && this.#account.allows('1')) {
      return { tokenStatus: true, requestId: `request-${this.sentAt.length}`, serviceTime: null };
    }
    this.refused += 1;
    throw Object.assign(new Error('Too many.'), {
      code: 'QueryTokenOverFlow',
      remedies: ['Slow down.'],
      retry: 'throttled',
      mayHaveBeenBilled: false,
    });
  }

  /** The highest number of requests in any second. */
  get most(): number {
    return Math.max(
      ...this.sentAt.map((from) => this.sentAt.filter((at) => at >= from && at < from + 1_000).length),
    );
  }
}

/** Runs processes that start at the same time and check the given number of tokens each. */
async function run(processes: number, tokens: number, requestsPerSecond: number) {
  jest.useFakeTimers();
  const service = new LimitedService();
  const startedAt = performance.now();
  const stopped = new AbortController().signal;
  setMaxListeners(0, stopped);
  let seconds = 0;
  const all = Promise.all(
    Array.from({ length: processes }, async (_, process) => {
      const gate = new TokenGate(service, { requestsPerSecond, maxRetryMs: 60_000 }, WORDING, stopped);
      const questions = Array.from({ length: tokens }, (_, index) => {
        const question = { instanceId: 'post-cn-1', token: `token-${process}-${index}` };
        return [String(index), question] as const;
      });
      const outcomes = await checkAll(gate, new Map(questions), () => {});
      seconds = (performance.now() - startedAt) / 1_000;
      return [...outcomes.values()].filter(({ verdict }) => verdict === 'valid').length;
    }),
  );
  await jest.runAllTimersAsync();
  const valid = await all;
  jest.useRealTimers();
  return { service, seconds, valid: valid.reduce((sum, count) => sum + count, 0) };
}

describe('the rate of an account, which allows 100 calls per second,', () => {
  it('is fully used by one process if its settings say so', async () => {
    const { seconds, valid } = await run(1, 1_000, 100);
    expect(valid).toBe(1_000);
    expect(seconds).toBeLessThan(10.8);
  });

  it('is shared by three processes with little loss', async () => {
    const { seconds, valid } = await run(3, 1_000, 100);
    expect(valid).toBe(3_000);
    expect(seconds).toBeLessThan(33);
  });

  it.each([50, 100])('is not burst by four processes that start together at %d each', async (rate) => {
    const { service, valid } = await run(4, 200, rate);
    expect(valid).toBe(800);
    // The limit is 250. Real processes send slightly more than these simulated processes.
    expect(service.most).toBeLessThan(220);
  });

  it.each([50, 100])('is shared by fifty processes at %d each with few refusals', async (rate) => {
    const { service, valid } = await run(50, 40, rate);
    expect(valid).toBe(2_000);
    expect(service.refused).toBeLessThanOrEqual(1_000);
  });
});
