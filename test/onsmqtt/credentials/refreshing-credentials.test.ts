import { getEventListeners } from 'node:events';
import { Credentials } from '../../../lib/onsmqtt/credentials/credentials';
import { RefreshingCredentials } from '../../../lib/onsmqtt/credentials/refreshing-credentials';
import { outsideSearchTime } from '../../../lib/onsmqtt/credentials/search-time';

const never = new AbortController().signal;
const HOUR = 3_600_000;
let now = 0;
let reads = 0;
let failure: Error | undefined;

beforeEach(() => {
  now = 0;
  reads = 0;
  failure = undefined;
});

/** Credentials that are valid for an hour, numbered in the order of reading. */
function hourly(lifeMs: number | undefined = HOUR): RefreshingCredentials {
  const read = async () => {
    if (failure) throw failure;
    reads += 1;
    return new Credentials('a stand-in', `key ${reads}`, 'secret', 'token', lifeMs && now + lifeMs);
  };
  return new RefreshingCredentials(
    { read },
    () => {},
    () => now,
  );
}

describe('temporary credentials', () => {
  it('are read once, however many wait for them', async () => {
    const credentials = hourly();
    const all = await Promise.all([1, 2, 3].map(() => credentials.get(never)));
    expect(new Set(all).size).toBe(1);
    expect(reads).toBe(1);
  });

  it('are read again three minutes before they expire', async () => {
    const credentials = hourly();
    await credentials.get(never);
    now = HOUR - 180_001;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 1' });
    now = HOUR - 180_000;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 2' });
  });

  it('that are short-lived are used for three quarters of their life', async () => {
    now = HOUR;
    const credentials = hourly(60_000);
    await credentials.get(never);
    now += 44_999;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 1' });
    now += 1;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 2' });
  });

  it('without a time at which they expire are read once', async () => {
    const read = jest.fn(async () => new Credentials('a source', 'id', 'secret'));
    const credentials = new RefreshingCredentials({ read }, () => {});
    await credentials.get(never);
    await credentials.get(never);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('that cannot be replaced in time are used until they expire', async () => {
    const credentials = hourly();
    await credentials.get(never);
    failure = new Error('no answer');
    now = HOUR - 1;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 1' });
    now = HOUR;
    await expect(credentials.get(never)).rejects.toThrow('no answer');
  });

  it('that the service calls expired are replaced, but not again within three minutes', async () => {
    const credentials = hourly();
    const first = await credentials.get(never);
    expect(credentials.replace(first)).toBe(true);
    const second = await credentials.get(never);
    expect(second.accessKeyId).toBe('key 2');
    // Another call that was in progress with the first credentials.
    expect(credentials.replace(first)).toBe(true);
    now = 179_999;
    expect(credentials.replace(second)).toBe(false);
    now = 180_000;
    expect(credentials.replace(second)).toBe(true);
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 3' });
  });

  it('that were given as they are cannot be replaced', async () => {
    const credentials = new RefreshingCredentials(
      {
        read: async () => new Credentials('the access key', 'id', 'secret', 'token'),
      },
      () => {},
    );
    expect(credentials.replace(await credentials.get(never))).toBe(false);
  });
});

describe('a source that fails', () => {
  it('permanently is not called again for every other check', async () => {
    const credentials = hourly();
    failure = Object.assign(new Error('nothing is set'), { retry: 'never' });
    await expect(credentials.get(never)).rejects.toThrow('nothing is set');
    failure = undefined;
    await expect(credentials.get(never)).rejects.toThrow('nothing is set');
  });

  it('temporarily is called again', async () => {
    const credentials = hourly();
    failure = Object.assign(new Error('not now'), { retry: 'backoff' });
    await expect(credentials.get(never)).rejects.toThrow('not now');
    failure = undefined;
    expect(await credentials.get(never)).toMatchObject({ accessKeyId: 'key 1' });
  });
});

describe('the search for credentials', () => {
  const passing = Object.assign(new Error('not now'), { retry: 'backoff' });

  /** A source that does not answer, and rejects with the reason of its signal. */
  const hanging = (signal: AbortSignal) =>
    new Promise<Credentials>((_, reject) => {
      const end = () => reject(signal.reason);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('ends after 20 seconds, for all attempts together, for every check', async () => {
    let fail = () => {};
    let read: (signal: AbortSignal) => Promise<Credentials> = () =>
      new Promise((_, reject) => {
        fail = () => reject(passing);
      });
    const source = { read: jest.fn((signal: AbortSignal) => read(signal)) };
    const credentials = new RefreshingCredentials(source, () => {});
    const first = credentials.get(never).catch((error) => error);
    jest.advanceTimersByTime(15_000);
    fail();
    expect(await first).toBe(passing);
    // The time between two attempts does not count.
    jest.advanceTimersByTime(60_000);
    read = hanging;
    const second = credentials.get(never).catch((error) => error);
    jest.advanceTimersByTime(4_999);
    expect(source.read.mock.calls[1]?.[0].aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(await second).toMatchObject({
      message: 'There was no answer within 20 seconds, the time limit for all sources together.',
      retry: 'never',
    });
    await expect(credentials.get(never)).rejects.toBe(await second);
    expect(source.read).toHaveBeenCalledTimes(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('takes no time for what has a limit of its own', async () => {
    const read = async (signal: AbortSignal) => {
      await outsideSearchTime(signal, () => new Promise((resolve) => setTimeout(resolve, 50_000)));
      return hanging(signal);
    };
    const error = new RefreshingCredentials({ read }, () => {}).get(never).catch((error) => error);
    await jest.advanceTimersByTimeAsync(69_999);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect((await error).message).toContain('20 seconds');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind if the run is stopped meanwhile', async () => {
    const stopped = new AbortController();
    let end = () => {};
    const work = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    const read = async (signal: AbortSignal) => {
      await outsideSearchTime(signal, work);
      return hanging(signal);
    };
    const error = new RefreshingCredentials({ read }, () => {}).get(stopped.signal).catch((error) => error);
    stopped.abort();
    expect(await error).toMatchObject({ code: 'Interrupted' });
    end();
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('starts again after credentials were found, and each time that they are replaced', async () => {
    let read: (signal: AbortSignal) => Promise<Credentials> = () =>
      new Promise((_, reject) => setTimeout(() => reject(passing), 15_000));
    let time = 0;
    const credentials = new RefreshingCredentials(
      { read: (signal) => read(signal) },
      () => {},
      () => time,
    );
    const early = credentials.get(never).catch((error) => error);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(await early).toBe(passing);
    read = async () => new Credentials('a source', 'id', 'secret', 'token', time + HOUR);
    await credentials.get(never);
    time = HOUR - 60_000;
    read = hanging;
    for (const _ of [1, 2]) {
      const held = credentials.get(never);
      await jest.advanceTimersByTimeAsync(19_999);
      expect(jest.getTimerCount()).toBe(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(await held).toMatchObject({ accessKeyId: 'id' });
    }
    time = HOUR;
    const late = credentials.get(never).catch((error) => error);
    await jest.advanceTimersByTimeAsync(19_999);
    expect(jest.getTimerCount()).toBe(1);
    read = async () => new Credentials('a source', 'new', 'secret');
    await jest.advanceTimersByTimeAsync(1);
    expect((await late).message).toContain('20 seconds');
  });
});

describe('a read that checks wait for', () => {
  /** Credentials whose source never answers, and the signal that the source got. */
  function pending() {
    const signals: AbortSignal[] = [];
    const read = (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<Credentials>(() => {});
    };
    return { signals, credentials: new RefreshingCredentials({ read }, () => {}) };
  }

  it('continues as long as one of them waits, and ends with the last', async () => {
    const { signals, credentials } = pending();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = credentials.get(one.signal).catch((error) => error.code);
    const second = credentials.get(other.signal).catch((error) => error.code);
    one.abort();
    expect(await first).toBe('Interrupted');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    other.abort();
    expect(await second).toBe('Interrupted');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is not waited for by a check that has already ended, and leaves no listener', async () => {
    const { credentials } = pending();
    await expect(credentials.get(AbortSignal.abort())).rejects.toMatchObject({ code: 'Interrupted' });
    const { signal } = new AbortController();
    await hourly().get(signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('names a source when it is a new one', async () => {
    const names: string[] = [];
    let name = 'one';
    const credentials = new RefreshingCredentials(
      { read: async () => new Credentials(name, 'id', 'secret', 'token', now + HOUR) },
      (source) => names.push(source),
      () => now,
    );
    await credentials.get(never);
    now = HOUR;
    await credentials.get(never);
    now = 2 * HOUR;
    name = 'other';
    await credentials.get(never);
    expect(names).toEqual(['one', 'other']);
  });
});
