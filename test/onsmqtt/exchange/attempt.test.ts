import { getEventListeners } from 'node:events';
import { Attempt } from '../../../lib/onsmqtt/exchange/attempt';
import { FAULTS } from '../../../lib/onsmqtt/exchange/faults';

const CONNECTING = { ms: 100, fault: FAULTS.CONNECT_TIMEOUT };
const READING = { ms: 100, fault: FAULTS.READ_TIMEOUT };

/** A function that never calls back. */
const silence = () => {};

/** The code of the error that a step fails with. */
const codeOf = (step: Promise<unknown>) =>
  step.then(
    () => 'nothing',
    (error) => error.code as string,
  );

describe('an attempt', () => {
  let controller: AbortController;
  let attempt: Attempt;
  beforeEach(() => {
    jest.useFakeTimers();
    controller = new AbortController();
    attempt = new Attempt('host', controller.signal);
  });
  afterEach(() => jest.useRealTimers());

  it('gives each phase its time, over all of its steps', async () => {
    attempt.begin(CONNECTING);
    jest.advanceTimersByTime(60);
    expect(await attempt.step((resolve) => resolve('connected'))).toBe('connected');
    attempt.begin(READING);
    jest.advanceTimersByTime(60);
    await attempt.step<void>((resolve) => resolve());
    const step = codeOf(attempt.step(silence));
    jest.advanceTimersByTime(40);
    expect(await step).toBe('ReadTimeout');
  });

  it('starts nothing when its time is over', async () => {
    attempt.begin(CONNECTING);
    jest.advanceTimersByTime(100);
    const start = jest.fn();
    expect(await codeOf(attempt.step(start))).toBe('ConnectTimeout');
    expect(start).not.toHaveBeenCalled();
  });

  it('waits for others without a limit of its own', async () => {
    attempt.begin(CONNECTING);
    let resume = silence;
    const wait = attempt.wait((resolve) => {
      resume = resolve;
    });
    jest.advanceTimersByTime(1_000);
    resume();
    await wait;
    attempt.begin(READING);
    jest.advanceTimersByTime(99);
    expect(await attempt.step((resolve) => resolve(1))).toBe(1);
  });

  it('ends with its signal, in a step, between two, and before the first', async () => {
    const step = codeOf(attempt.step(silence));
    controller.abort();
    expect(await step).toBe('Interrupted');
    expect(await codeOf(attempt.step(silence))).toBe('Interrupted');
    const late = new Attempt('host', controller.signal);
    const start = jest.fn();
    expect(await codeOf(late.step(start))).toBe('Interrupted');
    expect(start).not.toHaveBeenCalled();
  });

  it('says so if it is the time of all attempts that is over', async () => {
    const overdue = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
    expect(await codeOf(new Attempt('host', overdue).step(silence))).toBe('RetryTimeout');
  });

  it('names the part that is responsible at that moment', async () => {
    attempt.begin(CONNECTING);
    attempt.peer = 'The proxy p:1';
    const step = attempt.step(silence);
    jest.advanceTimersByTime(100);
    await expect(step).rejects.toThrow('The proxy p:1 did not accept a connection in time.');
  });

  it('leaves neither a timer nor a listener behind when it is finished', async () => {
    attempt.begin(CONNECTING);
    const rejected = jest.fn();
    attempt.step(silence).catch(rejected);
    attempt.finish();
    expect(jest.getTimerCount()).toBe(0);
    controller.abort();
    await Promise.resolve();
    expect(rejected).not.toHaveBeenCalled();
  });

  it('shares one listener of its signal with all others', async () => {
    const others = [1, 2, 3].map(() => new Attempt('host', controller.signal));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    const steps = others.map((other) => codeOf(other.step(silence)));
    controller.abort();
    expect(await Promise.all(steps)).toEqual(['Interrupted', 'Interrupted', 'Interrupted']);
  });
});
