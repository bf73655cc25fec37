import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admission } from '../../lib/plugin/admission';
import { listenOnNode } from '../../lib/plugin/node-listener';
import type { Wire } from '../../lib/plugin/wire';

const folder = mkdtempSync(join(tmpdir(), 'listener-'));
const version = Object.getOwnPropertyDescriptor(process, 'version')!;
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => Object.defineProperty(process, 'version', version));

describe.each([process.version, 'v99.0.0'])('on Node %s, the listener', (running) => {
  it.each(['loopback', 'socket'] as const)('lets a peer connect: %s', async (kind) => {
    Object.defineProperty(process, 'version', { ...version, value: running });
    const path = join(folder, running);
    const echo = (wire: Wire) => ({
      onData: (bytes: Buffer) => wire.write(bytes),
      onDrain() {},
      onClose() {},
    });
    const place = kind === 'loopback' ? kind : { path };
    const listener = await listenOnNode(place, new Admission(undefined), echo);
    const peer = connect(kind === 'loopback' ? { port: listener.port!, host: '127.0.0.1' } : { path });
    peer.write('hello');
    const [answer] = await once(peer, 'data');
    peer.destroy();
    listener.close();
    expect(String(answer)).toBe('hello');
  });
});
