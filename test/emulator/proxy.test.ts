import http from 'node:http';
import type { Socket } from 'node:net';
import { Emulator } from '../../lib/emulator/emulator';
import { EmulatorProxy, type ProxyBehaviour } from '../../lib/emulator/proxy';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.start();
});
afterAll(() => emulator.close());

/** Runs a test with a proxy in front of the emulator. */
async function through(
  behaviour: ProxyBehaviour,
  use: (proxy: EmulatorProxy) => Promise<void>,
): Promise<void> {
  const proxy = await EmulatorProxy.start(new URL(emulator.url), behaviour);
  await use(proxy);
  await proxy.close();
}

function connectThrough({ url }: EmulatorProxy): Promise<{ status?: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'CONNECT', path: 'onsmqtt.cn-hangzhou.aliyuncs.com:443' });
    request.on('connect', ({ statusCode }, socket) => resolve({ status: statusCode, socket }));
    request.on('error', reject).end();
  });
}

describe('the proxy of the emulator', () => {
  it('connects every host to the emulator', () =>
    through('pass', async (proxy) => {
      const { status, socket } = await connectThrough(proxy);
      expect(status).toBe(200);
      socket.write('GET / HTTP/1.1\r\nhost: any\r\nconnection: close\r\n\r\n');
      let text = '';
      for await (const bytes of socket) text += bytes;
      expect(text).toContain('MissingAction');
    }));

  it('refuses', () =>
    through('refuse', async (proxy) => expect((await connectThrough(proxy)).status).toBe(403)));

  it('closes the connection', () =>
    through('close', async (proxy) => {
      await expect(connectThrough(proxy)).rejects.toMatchObject({ code: 'ECONNRESET' });
    }));

  it('never answers, until it is closed', async () => {
    let answer: Promise<unknown> = Promise.resolve();
    await through('stall', async (proxy) => {
      answer = connectThrough(proxy);
      answer.catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
    });
    await expect(answer).rejects.toThrow();
  });
});
