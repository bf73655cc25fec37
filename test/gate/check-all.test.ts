import { checkAll } from '../../lib/gate/check-all';
import { TokenGate } from '../../lib/gate/token-gate';
import type { TokenAnswer, TokenQuestion } from '../../lib/gate/token-service';
import { WORDING } from '../../lib/provider/wording';

/** A service that holds its answers until the test releases them. */
class HeldService {
  readonly waiting: (() => void)[] = [];
  most = 0;

  queryToken(_: TokenQuestion): Promise<TokenAnswer> {
    return new Promise((resolve) => {
      this.waiting.push(() => resolve({ tokenStatus: true, requestId: 'R', serviceTime: null }));
      this.most = Math.max(this.most, this.waiting.length);
    });
  }

  answer(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const fleetOf = (size: number) =>
  new Map(
    Array.from({ length: size }, (_, index) => [`device-${index}`, { instanceId: 'i', token: `t${index}` }]),
  );

describe('checking many tokens', () => {
  it('returns an outcome for every name, and reports its progress', async () => {
    const service = new HeldService();
    const gate = new TokenGate(
      service,
      { requestsPerSecond: 1e6, maxRetryMs: 0 },
      WORDING,
      new AbortController().signal,
    );
    const done: number[] = [];
    const checking = checkAll(gate, fleetOf(250), (count) => done.push(count));
    let finished = false;
    void checking.then(() => {
      finished = true;
    });
    while (!finished) {
      await new Promise(setImmediate);
      service.answer();
    }
    const outcomes = await checking;
    expect([...outcomes.keys()].sort()).toEqual([...fleetOf(250).keys()].sort());
    expect(done.at(-1)).toBe(250);
    // Not all calls start at once, because each waiting call takes memory.
    expect(service.most).toBe(100);
  });
});
