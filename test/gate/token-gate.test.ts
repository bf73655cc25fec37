import { getEventListeners } from 'node:events';
import { fingerprint } from '../../lib/gate/fingerprint';
import { outgoingText } from '../../lib/gate/outgoing-text';
import { type Limits, TokenGate } from '../../lib/gate/token-gate';
import type { Retry, TokenQuestion, TokenService } from '../../lib/gate/token-service';
import { WORDING } from '../../lib/provider/wording';
import { unverified } from './support/outcomes';

const LIMITS: Limits = { requestsPerSecond: 10_000, maxRetryMs: 60_000 };
const SERVICE_TIME = new Date('2026-07-01T12:00:00Z');

const question = (token: string, instanceId = 'post-cn-1'): TokenQuestion => ({ instanceId, token });

/** A service that gives the scripted answers in order and records the calls. */
class ScriptedService implements TokenService {
  readonly asked: TokenQuestion[] = [];
  readonly signals: AbortSignal[] = [];

  constructor(
    private readonly answers: (boolean | Retry)[],
    private readonly mayHaveBeenBilled = false,
    private readonly message = 'The service was not there.',
  ) {}

  async queryToken(asked: TokenQuestion, signal: AbortSignal) {
    this.asked.push(asked);
    this.signals.push(signal);
    const answer = this.answers[Math.min(this.asked.length, this.answers.length) - 1]!;
    if (typeof answer === 'boolean')
      return { tokenStatus: answer, requestId: `R${this.asked.length}`, serviceTime: SERVICE_TIME };
    throw Object.assign(new Error(this.message), {
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

  it('makes a call each time if the caller repeats no check, and keeps no secret of it', async () => {
    const token = 'onetimetoken-0123456789abcdef';
    const service = new ScriptedService([true, false]);
    const gate = gateOver(service);
    expect(await gate.checkOnce(question(token))).toMatchObject({
      verdict: 'valid',
      tokenFingerprint: fingerprint(token),
    });
    expect(await gate.checkOnce(question(token))).toMatchObject({ verdict: 'invalid' });
    expect(gate.calls).toBe(2);
    expect(outgoingText(token)).toBe(token);
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

  it('has the number of attempts on a separate line if the reason ends with a list', async () => {
    const service = new ScriptedService(['backoff'], false, 'Sources tried:\n- one: no.\n- two: no.');
    expect(await gateOver(service).check(question('a'))).toMatchObject({
      problem: { message: 'Sources tried:\n- one: no.\n- two: no.\nThis was attempt 5, the last one.' },
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

  it('is unverified, and shows nothing of the error if a call throws an unexpected error', async () => {
    const broken: TokenService = {
      queryToken: ({ token }) => Promise.reject(new TypeError(`cannot read ${token}`)),
    };
    const { problem } = unverified(await gateOver(broken).check(question('the-secret-token')));
    expect(problem.message).toBe('The check failed with an unexpected TypeError.');
    expect(JSON.stringify(problem)).not.toContain('the-secret-token');
  });

  it.each([
    ['grows with', 'a final error of the service', 'never', 'R1', 2],
    ['stays at', 'an error that is not an answer', 'never', undefined, 1],
    ['stays at', 'an error that passes', 'backoff', 'R1', 1],
  ] as const)('has a rate that %s %s', async (_grows, _what, retry, requestId, factor) => {
    const more = { code: 'Code', remedies: [], retry, requestId, mayHaveBeenBilled: false };
    const failing = { queryToken: () => Promise.reject(Object.assign(new Error('No.'), more)) };
    const gate = gateOver(failing, { requestsPerSecond: 50, maxRetryMs: 0 });
    const first = gate.rate;
    await gate.check(question('a'));
    expect(gate.rate).toBeCloseTo(first * factor);
  });

  it('does not wait for a turn if no call is possible, and gives every check the same reason', async () => {
    const failure = Object.assign(new Error('No credentials found.'), {
      code: 'NoCredentials',
      remedies: ['Set them.'],
      retry: 'never' as const,
      mayHaveBeenBilled: false,
      affectsEveryQuestion: true,
    });
    let asked = 0;
    const service: TokenService = {
      queryToken: () => {
        asked += 1;
        return Promise.reject(failure);
      },
    };
    // At this rate, the second turn comes only after the test.
    const gate = gateOver(service, { requestsPerSecond: 0.001 });
    const outcomes = await Promise.all(['a', 'b', 'c'].map((token) => gate.check(question(token))));
    expect(asked).toBe(1);
    expect(outcomes.map((outcome) => unverified(outcome).problem.message)).toEqual(
      Array(3).fill('No credentials found.'),
    );
  });

  describe('where the service has answered nothing for a minute', () => {
    beforeEach(() => void jest.useFakeTimers());
    afterEach(() => void jest.useRealTimers());

    async function whenPassed<T>(ms: number, waiting: Promise<T>): Promise<T> {
      await jest.advanceTimersByTimeAsync(ms);
      return waiting;
    }

    it('asks nothing more: a fleet must not wait as long for each of its tokens', async () => {
      const service = new ScriptedService(['backoff']);
      const gate = gateOver(service, { maxRetryMs: 1_000 });
      await whenPassed(30_000, gate.check(question('a')));
      const asked = service.asked.length;
      await jest.advanceTimersByTimeAsync(40_000);
      const outcome = await whenPassed(1_000, gate.check(question('b')));
      expect(unverified(outcome).problem.code).toBe('NoAnswers');
      expect(unverified(outcome).problem.message).toContain('for 60 seconds');
      expect(service.asked).toHaveLength(asked);
    });

    it('continues after an error, because that is an answer', async () => {
      const gate = gateOver(new ScriptedService(['backoff', 'never', true]), { maxRetryMs: 0 });
      await whenPassed(1_000, gate.check(question('a')));
      await whenPassed(1_000, gate.check(question('b')));
      await jest.advanceTimersByTimeAsync(70_000);
      expect(await whenPassed(1_000, gate.check(question('c')))).toMatchObject({ verdict: 'valid' });
    });
  });

  it('adds no listener to the signal of the run if a call is answered at once, because each would cost time', async () => {
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

  it.each([
    ['an object', { retry: 'never', remedies: [] }, 'object'],
    ['a text', 'the-secret-token', 'string'],
    ['an error that says nothing of remedies', Object.assign(new Error('x'), { retry: 'never' }), 'Error'],
    ['an error that says nothing of retries', Object.assign(new Error('x'), { remedies: [] }), 'Error'],
  ])('does not treat %s as a known failure', async (_, thrown, name) => {
    const broken: TokenService = { queryToken: () => Promise.reject(thrown) };
    const { problem } = unverified(await gateOver(broken).check(question('a')));
    expect(problem).toMatchObject({
      code: 'UnexpectedError',
      message: `The check failed with an unexpected ${name}.`,
    });
  });

  it('ends the first attempt when it is stopped, and later ones also when their time is over', async () => {
    const { signal } = new AbortController();
    const service = new ScriptedService(['at-once', true]);
    await gateOver(service, {}, signal).check(question('a'));
    expect(service.signals[0]).toBe(signal);
    expect(service.signals[1]).not.toBe(signal);
  });
});

describe('the gate, as time passes', () => {
  const answersOf = (...answers: (boolean | Retry)[]) => new ScriptedService(answers);

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  async function codeOf(gate: TokenGate, token: string): Promise<string> {
    const outcome = await gate.check(question(token));
    return outcome.verdict === 'unverified' ? outcome.problem.code : outcome.verdict;
  }

  it('makes no more calls if the service has not answered for a minute, and says so', async () => {
    const service = answersOf('backoff');
    const gate = gateOver(service, { maxRetryMs: 0, maxCalls: 1 });
    expect(await codeOf(gate, 'a')).toBe('NotThere');
    jest.advanceTimersByTime(60_000);
    expect(await codeOf(gate, 'b')).toBe('NotThere');
    jest.advanceTimersByTime(1);
    expect(unverified(await gate.check(question('c'))).problem).toEqual({
      code: 'NoAnswers',
      message: 'The token was not checked, because the service has answered no request for 60 seconds.',
      help: 'Fix the cause that the first findings name, and run the check again.',
    });
    expect(service.asked).toHaveLength(2);
    // The budget was not used.
    expect(await codeOf(gate, 'd')).toBe('NoAnswers');
  });

  it('makes no call wait for its turn after that', async () => {
    const service = answersOf('backoff');
    // With a turn every 50 seconds, the third call finds that the service is silent.
    const gate = gateOver(service, { requestsPerSecond: 0.02, maxRetryMs: 0 });
    const codes = Promise.all(['a', 'b', 'c', 'd', 'e'].map((token) => codeOf(gate, token)));
    await jest.advanceTimersByTimeAsync(102_000);
    expect(jest.getTimerCount()).toBe(0);
    expect(await codes).toEqual(['NotThere', 'NotThere', 'NoAnswers', 'NoAnswers', 'NoAnswers']);
    expect(service.asked).toHaveLength(2);
  });

  it('pauses before it retries after a temporary fault', async () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const service = answersOf('backoff', 'backoff', true);
    const outcome = gateOver(service).check(question('a'));
    await jest.advanceTimersByTimeAsync(49);
    expect(service.asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(2);
    expect(service.asked).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(98);
    expect(service.asked).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(2);
    expect(service.asked).toHaveLength(3);
    expect(await outcome).toMatchObject({ verdict: 'valid' });
    random.mockRestore();
  });

  it('ends its pause when the run is stopped, and leaves no timer', async () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(1);
    const stop = new AbortController();
    const service = answersOf('backoff');
    const outcome = gateOver(service, {}, stop.signal).check(question('a'));
    await jest.advanceTimersByTimeAsync(1);
    stop.abort();
    // The clock does not advance any more.
    expect(await outcome).toMatchObject({ verdict: 'unverified' });
    expect(jest.getTimerCount()).toBe(0);
    random.mockRestore();
  });

  it('waits for an answer as long as one check may take, if that is longer', async () => {
    const service = answersOf('backoff');
    const gate = gateOver(service, { maxRetryMs: 90_000 });
    const first = gate.check(question('a'));
    await jest.advanceTimersByTimeAsync(10_000);
    await first;
    const before = service.asked.length;
    await jest.advanceTimersByTimeAsync(75_000);
    const second = gate.check(question('b'));
    await jest.advanceTimersByTimeAsync(10_000);
    await second;
    expect(service.asked.length).toBeGreaterThan(before);
    expect(await codeOf(gate, 'c')).toBe('NoAnswers');
  });

  it.each<[string, boolean | Retry]>([
    ['an answer', true],
    ['an error that is final', 'never'],
  ])('takes %s for a sign that the service is there', async (_, sign) => {
    const gate = gateOver(answersOf('backoff', sign, true), { maxRetryMs: 0 });
    await gate.check(question('a'));
    await gate.check(question('b'));
    jest.advanceTimersByTime(120_000);
    expect(await codeOf(gate, 'c')).toBe('valid');
  });

  it('does not count a final error as silence', async () => {
    const gate = gateOver(answersOf('never', true), { maxRetryMs: 0 });
    await gate.check(question('a'));
    jest.advanceTimersByTime(120_000);
    expect(await codeOf(gate, 'b')).toBe('valid');
  });

  it('says what the service answered, not that the attempt after it was cut off', async () => {
    const throttled = { code: 'Throttled', remedies: ['Slow down.'], retry: 'throttled', requestId: 'R1' };
    let asked = 0;
    const service: TokenService = {
      queryToken: async (_, signal) => {
        asked += 1;
        if (asked === 1) throw Object.assign(new Error('Too many.'), throttled);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw Object.assign(new Error('No answer in time.'), {
          code: 'CutOff',
          remedies: [],
          retry: 'backoff',
        });
      },
    };
    const given = gateOver(service, { maxRetryMs: 1_000 }).check(question('a'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(asked).toBe(2);
    expect(unverified(await given)).toMatchObject({
      requestId: 'R1',
      problem: { code: 'Throttled', message: 'Too many.', help: 'Slow down.' },
    });
  });

  it('says what the service answered last, though the time was over by then', async () => {
    let asked = 0;
    const service: TokenService = {
      queryToken: async (_, signal) => {
        asked += 1;
        if (asked === 2) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        const more = { code: `Code${asked}`, remedies: [], retry: 'throttled', requestId: `R${asked}` };
        throw Object.assign(new Error('No.'), more);
      },
    };
    const given = gateOver(service, { maxRetryMs: 1_000 }).check(question('a'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(unverified(await given)).toMatchObject({ requestId: 'R2', problem: { code: 'Code2' } });
  });

  it('counts the silence of the service from its first failure, not from the start of the run', async () => {
    jest.advanceTimersByTime(120_000);
    const service = answersOf('backoff');
    const gate = gateOver(service, { maxRetryMs: 0 });
    expect([await codeOf(gate, 'a'), await codeOf(gate, 'b')]).toEqual(['NotThere', 'NotThere']);
  });

  it('fails a check whose time is over before its turn, and does not count its call', async () => {
    const stop = new AbortController();
    const service = answersOf('at-once', true);
    const limits = { requestsPerSecond: 0.001, maxRetryMs: 1_000, maxCalls: 1 };
    const gate = gateOver(service, limits, stop.signal);
    const given = codeOf(gate, 'a');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await given).toBe('NotThere');
    expect(service.asked).toHaveLength(1);
    const next = codeOf(gate, 'b');
    stop.abort();
    expect(await next).toBe('valid');
  });

  it('leaves no timer and no listener behind', async () => {
    const service = answersOf('backoff', true);
    const asked = gateOver(service).check(question('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await asked).toMatchObject({ verdict: 'valid' });
    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(service.signals[1]!, 'abort')).toEqual([]);
  });
});
