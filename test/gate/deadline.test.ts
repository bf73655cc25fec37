import { Deadline } from '../../lib/gate/deadline';

const running = () => new AbortController();

describe('the time for a check', () => {
  it('ends with an abort error that names it', async () => {
    const { signal } = new Deadline(1, running().signal);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({
      name: 'TimeoutError',
      message: 'The time for all attempts is over.',
    });
  });

  it('ends when the run is stopped', () => {
    const run = running();
    const deadline = new Deadline(60_000, run.signal);
    const { signal } = deadline;
    expect(signal.aborted).toBe(false);
    run.abort();
    expect(signal.aborted).toBe(true);
    deadline.clear();
  });

  it('has ended if the run was already stopped', () => {
    const deadline = new Deadline(60_000, AbortSignal.abort());
    expect(deadline.signal.aborted).toBe(true);
    deadline.clear();
  });

  it('does not listen for the end of the run once it is cleared', () => {
    const run = running();
    const deadline = new Deadline(60_000, run.signal);
    const { signal } = deadline;
    deadline.clear();
    run.abort();
    expect(signal.aborted).toBe(false);
  });

  it('is one signal for all attempts', () => {
    const deadline = new Deadline(60_000, running().signal);
    expect(deadline.signal).toBe(deadline.signal);
    deadline.clear();
  });

  it('never leaves a negative time', () => {
    expect(new Deadline(-5, running().signal).leftMs).toBe(0);
    expect(new Deadline(60_000, running().signal).leftMs).toBeGreaterThan(0);
  });
});
