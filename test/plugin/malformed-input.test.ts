import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Admission } from '../../lib/plugin/admission';
import { decodeJson } from '../../lib/plugin/cty/json';
import { decodeMsgpack, encodeMsgpack } from '../../lib/plugin/cty/msgpack';
import type { CtyType } from '../../lib/plugin/cty/type';
import { createGrpcServer } from '../../lib/plugin/grpc-server';
import { HpackDecoder } from '../../lib/plugin/http2/hpack';
import { listenOnNode } from '../../lib/plugin/node-listener';
import { providerMethods } from '../../lib/plugin/provider-service';
import { encodeSchemaAnswers } from '../../lib/plugin/schema-messages';
import { TypedConfigRequest } from '../../lib/plugin/tfplugin6';
import { createProvider } from '../../lib/provider/provider';
import { IS_NIGHTLY } from '../support/nightly';
import { frameOf, SETTINGS } from './support/http2-peer';

/** The first seed. The nightly run (APSARAMQTT_NIGHTLY=1) has a hundred thousand runs. */
const { APSARAMQTT_SEED: seed = 20_261_124 } = process.env;
/** The number of calls. None may leave 200 bytes of memory behind. */
const CALLS = IS_NIGHTLY ? 5_000 : 1_600;
const RUNS = { numRuns: IS_NIGHTLY ? 100_000 : 1_500, seed: Number(seed) };
if (IS_NIGHTLY) jest.setTimeout(900_000);
const bytes = fc.uint8Array({ maxLength: 200 });
const provider = createProvider();
const methods = providerMethods(provider, encodeSchemaAnswers(provider));

/** The type of `data "apsaramqtt_tokens"`, because it contains every kind of type. */
const TYPE: CtyType = [
  'object',
  {
    name: 'string',
    many: ['map', 'string'],
    count: 'number',
    nested: ['list', ['object', { flag: 'bool', anything: 'dynamic' }]],
    pair: ['tuple', ['string', 'number']],
  },
];

/** Whether a function ends with a value or an error. Otherwise it crashes or hangs, which jest reports. */
function ends(run: () => unknown): boolean {
  try {
    run();
  } catch (error) {
    return error instanceof Error;
  }
  return true;
}

describe('for any bytes', () => {
  it('a cty value in msgpack is decoded or refused', () => {
    fc.assert(
      fc.property(bytes, (value) => ends(() => decodeMsgpack(value, TYPE))),
      RUNS,
    );
  });

  it('a cty value in msgpack that was damaged is decoded or refused', () => {
    const value = {
      name: 'n',
      many: { a: 'b' },
      count: 7,
      nested: [{ flag: true, anything: null }],
      pair: ['x', 1],
    };
    const whole = encodeMsgpack(value, TYPE);
    fc.assert(
      fc.property(damaged(whole), (encoded) => ends(() => decodeMsgpack(encoded, TYPE))),
      RUNS,
    );
  });

  it('a cty value in JSON is decoded or refused', () => {
    const json = fc.oneof(
      bytes,
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(json, (value) => ends(() => decodeJson(value, TYPE))),
      RUNS,
    );
  });

  it('a header block is decoded or refused, in little time however it refers to itself', () => {
    const block = fc.oneof(
      bytes,
      // Mostly valid instructions: an index, a name and value for the table, or a table size.
      fc
        .array(
          fc.oneof(
            fc.integer({ min: 0x80, max: 0xff }).map((index) => Buffer.of(index)),
            fc.constant(Buffer.from('\x40\x01a\x01b')),
            fc.integer({ min: 0x20, max: 0x3f }).map((size) => Buffer.of(size)),
          ),
          { maxLength: 40 },
        )
        .map((parts) => Buffer.concat(parts)),
    );
    const decoder = new HpackDecoder();
    fc.assert(
      fc.property(block, (encoded) => ends(() => decoder.decode(Buffer.from(encoded), 16_384))),
      RUNS,
    );
  });

  it('a request of any method is answered or refused', async () => {
    const path = fc.constantFrom(...[...methods.keys()].filter((name) => !name.endsWith('StopProvider')));
    await fc.assert(
      fc.asyncProperty(path, bytes, async (name, message) => answered(name, message)),
      RUNS,
    );
  });

  it('a request to validate that was damaged is answered or refused', async () => {
    const { schema } = provider.dataSources.apsaramqtt_token!;
    const config = encodeMsgpack({ instance_id: 'post-cn-1', token: 'a-token' }, [
      'object',
      Object.fromEntries(Object.entries(schema.attributes).map(([name, { type }]) => [name, type])),
    ]);
    const whole = TypedConfigRequest.encode({ typeName: 'apsaramqtt_token', config: { msgpack: config } });
    await fc.assert(
      fc.asyncProperty(damaged(whole), (message) =>
        answered('/tfplugin6.Provider/ValidateDataResourceConfig', message),
      ),
      RUNS,
    );
  });
});

async function answered(path: string, message: Uint8Array): Promise<boolean> {
  try {
    return (await methods.get(path)!(message)) instanceof Uint8Array;
  } catch (error) {
    return error instanceof Error;
  }
}

/** Copies with some bytes changed and some cut off. */
function damaged(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  return fc.tuple(fc.array(change, { maxLength: 4 }), fc.nat(whole.length)).map(([changes, length]) => {
    const copy = Uint8Array.from(whole);
    for (const [at, byte] of changes) copy[at] = byte;
    return copy.slice(0, length);
  });
}

declare const Bun: { gc(force: boolean): void };

/** Collects garbage as with `node --expose-gc`, but without that option. */
function collectGarbage(): void {
  if ('Bun' in globalThis) {
    Bun.gc(true);
    return;
  }
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('a gRPC server', () => {
  let port: number;
  let close: () => void;
  const clients: ReturnType<typeof connectHttp2>[] = [];

  beforeAll(async () => {
    const server = createGrpcServer({ methods, onShutdown: () => {} });
    const listener = await listenOnNode('loopback', new Admission(undefined), server);
    port = listener.port!;
    close = () => listener.close();
  });
  afterAll(() => {
    for (const client of clients) client.destroy();
    close();
  });

  /** The gRPC status of a call with these bytes in its stream. */
  function call(client: ReturnType<typeof connectHttp2>, body: Uint8Array): Promise<string | undefined> {
    return new Promise((resolve) => {
      let status: string | undefined;
      const stream = client.request({
        ':method': 'POST',
        ':path': '/tfplugin6.Provider/ValidateProviderConfig',
        'content-type': 'application/grpc',
      });
      const note = (headers: Record<string, unknown>) => {
        status ??= headers['grpc-status'] as string | undefined;
      };
      stream
        .on('response', note)
        .on('trailers', note)
        .on('error', () => {});
      stream.on('close', () => resolve(status)).resume();
      stream.end(body);
    });
  }

  function connected(): ReturnType<typeof connectHttp2> {
    const client = connectHttp2(`http://127.0.0.1:${port}`);
    clients.push(client);
    return client;
  }

  it('answers every stream, whatever frames are in it, on one and the same connection', async () => {
    const client = connected();
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => /^\d+$/.test((await call(client, body)) ?? '')),
      RUNS,
    );
  });

  it('does not grow with them', async () => {
    const client = connected();
    const send = async (count: number) => {
      for (let sent = 0; sent < count; sent++) await call(client, Buffer.from([0, 0, 0, 0, 3, sent, 1, 2]));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await send(CALLS / 4);
    const after = await send(CALLS);
    expect(after - before).toBeLessThan(CALLS * 200);
  });

  it('closes connections that hold anything but HTTP/2, and still answers the next', async () => {
    const beginning = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frameOf(SETTINGS)]);
    const frames = fc
      .array(
        fc
          .tuple(fc.nat(10), fc.nat(255), fc.nat(9), fc.uint8Array({ maxLength: 40 }))
          .map(([type, flags, streamId, payload]) => frameOf(type, flags, streamId, payload)),
      )
      .map((all) => Buffer.concat(all));
    const rubbish = fc
      .tuple(fc.boolean(), fc.oneof(bytes, frames))
      .map(([polite, rest]) => (polite ? Buffer.concat([beginning, rest]) : rest));
    await fc.assert(
      fc.asyncProperty(rubbish, async (content) => {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.end(content).resume();
        await closed;
      }),
      { ...RUNS, numRuns: RUNS.numRuns / 10 },
    );
    const client = connected();
    expect(await call(client, Buffer.alloc(5))).toBe('0');
  });
});
