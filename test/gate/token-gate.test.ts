import { getEventListeners } from 'node:events';
import { fingerprint } from '../../lib/gate/fingerprint';
import { type Limits, TokenGate } from '../../lib/gate/token-gate';
import type { Retry, TokenQuestion, TokenService } from '../../lib/gate/token-service';
import { WORDING } from '../../lib/provider/wording';
import { unverified } from './support/outcomes';

const LIMITS: Limits = { requestsPerSecond: 10_000, maxRetryMs: 60_000 };
const SERVICE_TIME = new Date('2026-07-01T12:00:00Z');

const question = (token: string, instanceId = 'post-cn-1'): TokenQuestion => ({ instanceId, token });

/** A service that answers what it is told to, in turn, and remembers what it was asked. */
class ScriptedService implements TokenService {
  readonly asked: TokenQuestion[] = [];

  constructor(
    private readonly answers: (boolean | Retry)[],
    private readonly mayHaveBeenBilled = false,
  ) {}

  async queryToken(asked: TokenQuestion) {
    this.asked.push(asked);
    const answer = this.answers[Math.min(this.asked.length, this.answers.length) - 1]!;
    if (typeof answer === 'boolean')
      return { tokenStatus: answer, requestId: `R${this.asked.length}`, serviceTime: SERVICE_TIME };
    throw Object.assign(new Error('The service was not there.'), {
      code: 'NotThere',
      remedies: ['Look for it.'],
      retry: answer,
      mayHaveBeenBilled: this.mayHaveBeenBilled,
    });
  }
}

function gateOver(
  service: TokenService,
  limits: Partial<Limits> = {},
  stopped = new AbortController().signal,
): TokenGate {
  return new TokenGate(service, { ...LIMITS, ...limits }, WORDING, stopped);
}

describe('the gate', () => {
  it.each([
    [true, 'valid'],
    [false, 'invalid'],
  ] as const)('turns TokenStatus %s into the verdict %s', async (tokenStatus, verdict) => {
    const outcome = await gateOver(new ScriptedService([tokenStatus])).check(question('a'));
    expect(outcome).toEqual({
      verdict,
      requestId: 'R1',
      tokenFingerprint: fingerprint('a'),
      checkedAt: expect.any(Date),
      ...(tokenStatus ? { answeredAt: SERVICE_TIME } : {}),
    });
  });

  it('asks once per distinct instance and token, however often and however early it is asked again', async () => {
    const service = new ScriptedService([true]);
    const gate = gateOver(service);
    await Promise.all([
      gate.check(question('a')),
      gate.check(question('a')),
      gate.check(question('b')),
      gate.check(question('a', 'post-cn-2')),
    ]);
    await gate.check(question('a'));
    expect(service.asked).toEqual([question('a'), question('b'), question('a', 'post-cn-2')]);
    expect(gate.calls).toBe(3);
  });

  it('does not mix up an instance and a token whose texts run together', async () => {
    const service = new ScriptedService([true]);
    const gate = gateOver(service);
    await Promise.all([gate.check(question('c', 'a b')), gate.check(question('b c', 'a'))]);
    expect(service.asked).toHaveLength(2);
  });

  it('is unverified, and says why and how often it asked, when the service does not answer', async () => {
    const outcome = await gateOver(new ScriptedService(['backoff'])).check(question('a'));
    expect(outcome).toMatchObject({
      verdict: 'unverified',
      requestId: null,
      problem: {
        code: 'NotThere',
        message: 'The service was not there. This was attempt 5, the last one.',
        help: 'Look for it.',
      },
    });
  });

  it('answers what the service says in the end, after throttling', async () => {
    const gate = gateOver(new ScriptedService(['throttled', 'throttled', false]));
    expect(await gate.check(question('a'))).toMatchObject({ verdict: 'invalid', requestId: 'R3' });
    expect(gate.calls).toBe(1);
  });

  it('never sends what is beyond the budget', async () => {
    const service = new ScriptedService([true]);
    const gate = gateOver(service, { maxCalls: 2 });
    const outcomes = await Promise.all(['a', 'b', 'c'].map((token) => gate.check(question(token))));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'unverified']);
    const { code, message, help } = unverified(outcomes[2]!).problem;
    expect(code).toBe('BudgetUsedUp');
    expect(message).toBe('The token was not checked, because the budget of 2 calls is used up.');
    expect(help).toContain('max_calls');
    expect(service.asked).toHaveLength(2);
  });

  it('does not count a call that the service refused against the budget', async () => {
    const gate = gateOver(new ScriptedService(['throttled', 'throttled', true]), { maxCalls: 1 });
    expect(await gate.check(question('a'))).toMatchObject({ verdict: 'valid' });
  });

  it('counts a call whose answer was lost against the budget: it may have been billed', async () => {
    const service = new ScriptedService(['at-once', true], true);
    const outcome = await gateOver(service, { maxCalls: 1 }).check(question('a'));
    expect(unverified(outcome).problem.code).toBe('BudgetUsedUp');
    expect(service.asked).toHaveLength(1);
  });

  it('slows down when the service throttles, and for no other failure', async () => {
    const throttled = gateOver(new ScriptedService(['throttled', true]));
    const other = gateOver(new ScriptedService(['at-once', true]));
    await Promise.all([throttled.check(question('a')), other.check(question('a'))]);
    expect(throttled.rate).toBeLessThan(other.rate * 0.9);
  });

  it('counts as calls what the service answered, and nothing else', async () => {
    const gate = gateOver(new ScriptedService(['at-once', 'never']));
    await gate.check(question('a'));
    expect(gate.calls).toBe(0);
  });

  it('is unverified, and shows nothing of the error, when asking throws what nobody expects', async () => {
    const broken: TokenService = {
      queryToken: ({ token }) => Promise.reject(new TypeError(`cannot read ${token}`)),
    };
    const { problem } = unverified(await gateOver(broken).check(question('the-secret-token')));
    expect(problem.message).toBe('The check failed with an unexpected TypeError.');
    expect(JSON.stringify(problem)).not.toContain('the-secret-token');
  });

  it('adds nothing to the signal of the run where a question is answered at once: that would cost more with each question', async () => {
    const { signal } = new AbortController();
    const listeners: number[] = [];
    const service: TokenService = {
      async queryToken() {
        listeners.push(getEventListeners(signal, 'abort').length);
        return { tokenStatus: true, requestId: 'R', serviceTime: null };
      },
    };
    const gate = gateOver(service, {}, signal);
    for (const token of ['a', 'b', 'c']) await gate.check(question(token));
    expect(listeners).toEqual([0, 0, 0]);
  });

  it('stops waiting for its turn when it is stopped', async () => {
    const stop = new AbortController();
    const gate = gateOver(new ScriptedService([true]), { requestsPerSecond: 0.001 }, stop.signal);
    await gate.check(question('first'));
    const waiting = gate.check(question('second'));
    stop.abort();
    await expect(waiting).resolves.toBeDefined();
  });
});
