import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Attempt } from '../../../lib/onsmqtt/exchange/attempt';
import type { Connection } from '../../../lib/onsmqtt/exchange/connection';
import { ConnectionPool } from '../../../lib/onsmqtt/exchange/connection-pool';

const LIMIT = 100;

const attemptUnder = (signal: AbortSignal) => new Attempt('host', signal);
const patient = new AbortController().signal;

/** Opens sockets that are not connected. A pool lends them like others. */
class Opened {
  readonly sockets: Socket[] = [];
  /** The error code with which the next sockets fail. */
  failure?: string;

  readonly open = async (): Promise<Socket> => {
    if (this.failure) throw Object.assign(new Error('failed'), { code: this.failure });
    const socket = new Socket();
    this.sockets.push(socket);
    return socket;
  };
}

function poolOf(opened: Opened) {
  const pool = new ConnectionPool();
  const take = (signal = patient) => pool.take(opened.open, (start) => attemptUnder(signal).wait(start));
  const takeMany = (count: number) => Promise.all(Array.from({ length: count }, () => take()));
  return { pool, take, takeMany };
}

/** The current result of a promise, or `waiting`. */
async function soFar(taken: Promise<Connection>): Promise<Connection | 'waiting'> {
  await turn();
  return Promise.race([taken, turn('waiting' as const)]);
}

describe('the connections to a host', () => {
  it('are lent again, the one that was used last first', async () => {
    const { pool, take } = poolOf(new Opened());
    const [one, two] = [await take(), await take()];
    pool.giveBack(one);
    pool.giveBack(two);
    expect(await take()).toBe(two);
    expect(await take()).toBe(one);
  });

  it('are not lent again once they are closed', async () => {
    const opened = new Opened();
    const { pool, take } = poolOf(opened);
    const [lent, idle] = [await take(), await take()];
    lent.end();
    pool.giveBack(lent);
    pool.giveBack(idle);
    idle.end();
    const other = await take();
    expect(other).not.toBe(lent);
    expect(other).not.toBe(idle);
    expect(opened.sockets).toHaveLength(3);
  });

  it('are closed if an unused one is wanted, apart from those that are lent', async () => {
    const opened = new Opened();
    const { pool, take } = poolOf(opened);
    const [lent, idle] = [await take(), await take()];
    pool.giveBack(idle);
    pool.closeIdle();
    expect([lent.isUsable, idle.isUsable]).toEqual([true, false]);
    expect(await take()).not.toBe(idle);
    expect(opened.sockets).toHaveLength(3);
  });

  it('are a hundred at most: the next one waits for one that is given back', async () => {
    const opened = new Opened();
    const { pool, take, takeMany } = poolOf(opened);
    const [first] = await takeMany(LIMIT);
    const next = take();
    expect(await soFar(next)).toBe('waiting');
    expect(opened.sockets).toHaveLength(LIMIT);
    pool.giveBack(first!);
    expect(await next).toBe(first);
  });

  it('make room for another one when they are closed', async () => {
    const opened = new Opened();
    const { take, takeMany } = poolOf(opened);
    await takeMany(LIMIT);
    const next = take();
    expect(await soFar(next)).toBe('waiting');
    opened.sockets[0]?.destroy();
    expect((await next).isUsable).toBe(true);
    expect(opened.sockets).toHaveLength(LIMIT + 1);
  });

  it('are not kept for one who no longer waits', async () => {
    const { pool, take, takeMany } = poolOf(new Opened());
    const [first, second] = await takeMany(LIMIT);
    const impatient = new AbortController();
    const [given, next] = [take(impatient.signal), take()];
    await turn();
    impatient.abort();
    await expect(given).rejects.toThrow();
    pool.giveBack(first!);
    expect(await next).toBe(first);
    const last = take();
    await turn();
    pool.giveBack(second!);
    expect(await last).toBe(second);
  });

  it('are not kept for one in the middle of the queue who no longer waits', async () => {
    const { pool, take, takeMany } = poolOf(new Opened());
    const [first, second] = await takeMany(LIMIT);
    const impatient = new AbortController();
    const [before, given, behind] = [take(), take(impatient.signal), take()];
    await turn();
    impatient.abort();
    await expect(given).rejects.toThrow();
    pool.giveBack(first!);
    expect(await before).toBe(first);
    pool.giveBack(second!);
    expect(await behind).toBe(second);
  });

  it('are passed on by one whose turn came when its time was over', async () => {
    const { pool, take, takeMany } = poolOf(new Opened());
    const [first] = await takeMany(LIMIT);
    const impatient = new AbortController();
    let wake = () => {};
    const lost = pool.take(
      new Opened().open,
      (start) =>
        new Promise<void>((_resolve, reject) => {
          start(() => {});
          wake = () => reject(new Error('over'));
          impatient.signal.addEventListener('abort', wake);
        }),
    );
    const next = take();
    await turn();
    pool.giveBack(first!);
    expect(await soFar(next)).toBe('waiting');
    impatient.abort();
    await expect(lost).rejects.toThrow('over');
    expect(await next).toBe(first);
  });
});

describe('a machine that is short of files or memory', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL'])(
    'uses three quarters of the connections that it has: %s',
    async (code) => {
      const opened = new Opened();
      const { pool, take, takeMany } = poolOf(opened);
      const lent = await takeMany(8);
      opened.failure = code;
      const next = take();
      expect(await soFar(next)).toBe('waiting');
      opened.failure = undefined;
      // The pool has shrunk from eight to six: the first two closed connections make no room for others.
      lent[0]?.end();
      lent[1]?.end();
      expect(await soFar(next)).toBe('waiting');
      lent[2]?.end();
      expect((await next).isUsable).toBe(true);
      expect(opened.sockets).toHaveLength(9);
      const another = take();
      expect(await soFar(another)).toBe('waiting');
      pool.giveBack(lent[3]!);
      expect(await another).toBe(lent[3]);
    },
  );

  it('keeps one connection at least', async () => {
    const opened = new Opened();
    const { pool, take } = poolOf(opened);
    const only = await take();
    opened.failure = 'EMFILE';
    const next = take();
    expect(await soFar(next)).toBe('waiting');
    pool.giveBack(only);
    expect(await next).toBe(only);
  });

  it('says so if it has none', async () => {
    const opened = new Opened();
    const { take } = poolOf(opened);
    opened.failure = 'EMFILE';
    await expect(take()).rejects.toMatchObject({ code: 'EMFILE' });
    opened.failure = undefined;
    expect((await take()).isUsable).toBe(true);
  });

  it('is not what another error means', async () => {
    const opened = new Opened();
    const { take, takeMany } = poolOf(opened);
    await takeMany(LIMIT - 1);
    for (const code of ['ECONNREFUSED', '']) {
      opened.failure = code || 'ECONNRESET';
      await expect(take()).rejects.toThrow('failed');
    }
    // A failed connection is not counted.
    opened.failure = undefined;
    await take();
    expect(opened.sockets).toHaveLength(LIMIT);
  });

  it('is not what an error without a code means', async () => {
    const opened = new Opened();
    const { pool, take } = poolOf(opened);
    await take();
    const failing = () => Promise.reject(new Error('no code'));
    await expect(pool.take(failing, (start) => attemptUnder(patient).wait(start))).rejects.toThrow('no code');
  });
});
