import { MAX_CONNECTIONS } from '../../../lib/plugin/admission';
import * as limits from '../../../lib/plugin/http2/limits';
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  frameOf,
  HEADERS,
  Http2Peer,
  headerOf,
  PING,
  PRIORITY,
  RST_STREAM,
  requestTo,
  SETTINGS,
  WINDOW_UPDATE,
} from '../support/http2-peer';
import { RUNTIMES } from '../support/runtimes';
import { TestServer } from '../support/test-server';

const FRAME_SIZE_ERROR = 6;
const REFUSED_STREAM = 7;
const ENHANCE_YOUR_CALM = 11;
const CANCEL = Buffer.of(0, 0, 0, 8);

const times = (count: number, frame: Uint8Array) => new Array<Uint8Array>(count).fill(frame);
const streamIds = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => first + 2 * index);

describe.each(RUNTIMES)('a server on $name', (runtime) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(runtime, { plaintext: true });
  });
  // After each test, other peers must be served as if nothing had happened.
  afterEach(async () => {
    const peer = await connected();
    peer.call(1, '/a.B/Release');
    await peer.answerTo(1);
    server.closeAll();
    await server.until({ event: 'connections', count: 0 });
  });
  afterAll(() => server.stop());

  const connected = () => Http2Peer.connect(server.connectSocket());

  beforeEach(() => server.forget());

  describe('ends the connection of who sends', () => {
    it('a frame that is larger than its limit', async () => {
      const peer = await connected();
      peer.send(frameOf(DATA, 0, 1, Buffer.alloc(16_385)));
      expect(await peer.farewell()).toBe(FRAME_SIZE_ERROR);
    });

    it('a header block that is too long', async () => {
      const peer = await connected();
      const part = headerOf('x-filler', 'x'.repeat(10_000));
      peer.send(
        frameOf(HEADERS, 0, 1, requestTo('/a.B/Echo')),
        frameOf(CONTINUATION, 0, 1, part),
        frameOf(CONTINUATION, END_HEADERS, 1, part),
      );
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('a header block in too many frames, empty ones too', async () => {
      const peer = await connected();
      peer.send(frameOf(HEADERS, 0, 1, requestTo('/a.B/Echo')), ...times(100, frameOf(CONTINUATION, 0, 1)));
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it.each([
      ['SETTINGS', frameOf(SETTINGS)],
      ['PING', frameOf(PING, 0, 0, Buffer.alloc(8))],
      ['PRIORITY', frameOf(PRIORITY, 0, 1, Buffer.alloc(5))],
      ['WINDOW_UPDATE', frameOf(WINDOW_UPDATE, 0, 0, Buffer.of(0, 0, 0, 1))],
      ['frames of an unknown type', frameOf(0x77)],
    ])('%s without end', async (_name, frame) => {
      const peer = await connected();
      peer.send(...times(limits.MAX_IDLE_FRAMES + 10, frame));
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('empty DATA without end', async () => {
      const peer = await connected();
      peer.send(
        frameOf(HEADERS, END_HEADERS, 1, requestTo('/a.B/Echo')),
        ...times(limits.MAX_IDLE_FRAMES + 10, frameOf(DATA, 0, 1)),
      );
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('calls and cancels them, again and again', async () => {
      const peer = await connected();
      for (const id of streamIds(limits.RESET_BURST + 200)) {
        peer.send(
          frameOf(HEADERS, END_HEADERS, id, requestTo('/a.B/Echo')),
          frameOf(RST_STREAM, 0, id, CANCEL),
        );
      }
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('calls and makes the server give them up, again and again', async () => {
      const peer = await connected();
      for (const id of streamIds(limits.RESET_BURST + 200)) {
        peer.send(
          frameOf(HEADERS, END_HEADERS, id, requestTo('/a.B/Echo')),
          frameOf(WINDOW_UPDATE, 0, id, Buffer.alloc(4)),
        );
      }
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('calls that are none, without end', async () => {
      const peer = await connected();
      for (const id of streamIds(limits.MAX_IDLE_FRAMES + 200))
        peer.send(frameOf(HEADERS, END_HEADERS, id, requestTo('')));
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it.each([
      ['RST_STREAM', frameOf(RST_STREAM, 0, 1, CANCEL)],
      ['HEADERS', frameOf(HEADERS, END_HEADERS, 1, requestTo('/a.B/Echo'))],
      ['DATA', frameOf(DATA, 0, 1, Buffer.alloc(1))],
    ])('%s without end for a call that the server gave up', async (_name, frame) => {
      const peer = await connected();
      peer.send(
        frameOf(HEADERS, END_HEADERS, 1, requestTo('/a.B/Echo')),
        frameOf(WINDOW_UPDATE, 0, 1, Buffer.alloc(4)),
        ...times(limits.MAX_IDLE_FRAMES + 10, frame),
      );
      expect(await peer.farewell()).toBe(ENHANCE_YOUR_CALM);
    });

    it('calls without end and reads no answer', async () => {
      const peer = await connected();
      peer.socket.pause();
      const path = `/a.B/${'x'.repeat(4_000)}`;
      for (const id of streamIds(6_000))
        peer.send(frameOf(HEADERS, END_HEADERS | END_STREAM, id, requestTo(path)));
      await server.until({ event: 'connections', count: 0 });
    });
  });

  it('refuses a header list that is long by references, and continues', async () => {
    const peer = await connected();
    const block = Buffer.concat([
      requestTo('/a.B/Echo'),
      headerOf('x-bomb', 'x'.repeat(3_000), true),
      // Index 62 is the newest entry of the table.
      Buffer.alloc(5_000, 0xbe),
    ]);
    peer.send(frameOf(HEADERS, END_HEADERS, 1, block));
    expect(await peer.resetOf(1)).toBe(ENHANCE_YOUR_CALM);
    peer.call(3, '/a.B/Echo');
    await peer.answerTo(3);
  });

  it('refuses only calls beyond its limit of concurrent calls', async () => {
    const peer = await connected();
    const ids = streamIds(limits.MAX_CONCURRENT_STREAMS + 1);
    for (const id of ids) peer.call(id, '/a.B/Hold');
    expect(await peer.resetOf(ids.at(-1)!)).toBe(REFUSED_STREAM);
    const other = await connected();
    other.call(1, '/a.B/Release');
    await Promise.all(ids.slice(0, -1).map((id) => peer.answerTo(id)));
  });

  it('counts calls that were given up until they have ended', async () => {
    const peer = await connected();
    const ids = streamIds(limits.MAX_CONCURRENT_STREAMS + 1);
    const last = ids.pop()!;
    for (const id of ids) {
      peer.call(id, '/a.B/Hold');
      peer.send(frameOf(RST_STREAM, 0, id, CANCEL));
    }
    peer.call(last, '/a.B/Hold');
    expect(await peer.resetOf(last)).toBe(REFUSED_STREAM);
    const other = await connected();
    other.call(1, '/a.B/Release');
    await other.answerTo(1);
    peer.call(last + 2, '/a.B/Echo');
    await peer.answerTo(last + 2);
  });

  it('closes only connections beyond its limit', async () => {
    // A separate server, because a connection of another test may still be open on the shared one.
    const own = await TestServer.start(runtime, { plaintext: true });
    const peers = await Promise.all(
      Array.from({ length: MAX_CONNECTIONS }, () => Http2Peer.connect(own.connectSocket())),
    );
    const excess = new Http2Peer(own.connectSocket());
    await excess.closed;
    peers[0]!.call(1, '/a.B/Echo');
    await peers[0]!.answerTo(1);
    await own.stop();
  });

  it('takes any number of pings from who makes calls in between, as grpc-go does', async () => {
    const peer = await connected();
    for (const id of streamIds(6)) {
      peer.send(...times(limits.MAX_IDLE_FRAMES - 10, frameOf(PING, 0, 0, Buffer.alloc(8))));
      peer.call(id, '/a.B/Echo');
      await peer.answerTo(id);
    }
  });

  it('sends no more than the peer makes room for', async () => {
    const peer = await connected();
    const content = Buffer.concat([Buffer.of(0, 0, 1, 0, 0), Buffer.alloc(1 << 16)]);
    peer.send(frameOf(HEADERS, END_HEADERS, 1, requestTo('/a.B/Echo')));
    for (let at = 0; at < content.length; at += 16_384)
      peer.send(frameOf(DATA, 0, 1, content.subarray(at, at + 16_384)));
    peer.send(frameOf(DATA, END_STREAM, 1));
    const received = () =>
      peer.frames
        .filter(({ type, streamId }) => type === DATA && streamId === 1)
        .reduce((sum, { payload }) => sum + payload.length, 0);
    await peer.until(() => received() === 65_535);
    // The window is used up, so the server cannot send an answer to another call either.
    peer.send(frameOf(PING, 0, 0, Buffer.from('received')));
    await peer.until(({ type, payload }) => type === PING && payload.equals(Buffer.from('received')));
    expect(received()).toBe(65_535);
    peer.send(
      frameOf(WINDOW_UPDATE, 0, 0, Buffer.of(0, 0, 1, 0)),
      frameOf(WINDOW_UPDATE, 0, 1, Buffer.of(0, 0, 1, 0)),
    );
    await peer.answerTo(1);
    expect(received()).toBe(content.length);
  });
});
