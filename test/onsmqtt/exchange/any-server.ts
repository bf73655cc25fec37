import { randomUUID } from 'node:crypto';
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import fc from 'fast-check';
import type { Identity } from '../../support/certificate';

/** The answers of a server to a check of a token. */
const ANSWERS = [
  'genuine',
  'chunked',
  'dripped',
  'after-interim-responses',
  'mutated',
  'with-noise',
  'with-surplus',
  'with-late-surplus',
  'replayed',
  'from-a-cache',
  'interim-responses-without-end',
  'garbage',
  'huge',
  'truncated',
  'stalled',
  'closed',
  'reset',
  'echo-in-code',
  'echo-in-message',
  'echo-in-request-id',
  'echo-in-content-type',
  'echo-in-status-line',
  'wait-for-a-day',
] as const;

export type Answer = (typeof ANSWERS)[number];

export const ANY_ANSWER = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Answer>('genuine') },
  fc.constantFrom(...ANSWERS),
);

/** The bytes and delays from which an answer is made. */
export const ANY_STREAM = fc.record({
  noise: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  at: fc.nat(300),
  paceMs: fc.constantFrom(0, 1, 20),
});

export type AnyStream = typeof ANY_STREAM extends fc.Arbitrary<infer T> ? T : never;

/** A server on a loopback address that passes every request to a function. It expects requests in one piece. */
export class AnyServer {
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: net.Server) {}

  static async start(
    answer: (socket: Socket, request: string) => unknown,
    identity?: Identity,
  ): Promise<AnyServer> {
    const serve = (socket: Socket) => {
      started.#keep(socket);
      socket.on('data', (bytes) => void answer(socket, bytes.toString('latin1')));
    };
    const server = identity ? tls.createServer(identity, serve) : net.createServer(serve);
    const started = new AnyServer(server);
    // The TCP connection below TLS.
    if (identity) server.on('connection', (socket) => started.#keep(socket));
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket.on('error', () => {}));
  }
}

/** Answers checks of tokens by a script, and records the answers for each token. */
export class TokenAnswers {
  readonly said = new Map<string, boolean>();
  /** Answers that the client has received. */
  readonly consumed: string[] = [];
  #requests = 0;

  constructor(
    private readonly answers: readonly Answer[],
    private readonly stream: AnyStream,
    private readonly status: ReadonlyMap<string, boolean>,
  ) {}

  async answer(socket: Socket, request: string): Promise<unknown> {
    const path = request.split(' ')[1] ?? '/';
    const token = new URLSearchParams(path.slice(path.indexOf('?'))).get('Token') ?? '';
    const body = JSON.stringify({ RequestId: randomUUID(), TokenStatus: this.status.get(token) });
    const whole = http(200, body);
    const { noise, at, paceMs } = this.stream;
    const place = at % whole.length;
    const echo = [token, hexOf(token), `A${hexOf(token)}`][at % 3]!;
    const genuine = async (bytes: string, pace = 0) => {
      this.said.set(token, this.status.get(token)!);
      await write(socket, bytes, pace);
    };
    switch (this.answers[this.#requests++ % this.answers.length]!) {
      case 'genuine':
        return genuine(whole);
      case 'chunked':
        return genuine(chunked(body, (at % 20) + 1), paceMs);
      case 'dripped':
        return genuine(whole, paceMs);
      case 'after-interim-responses':
        return genuine(`${'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat((at % 3) + 1)}${whole}`);
      case 'mutated':
        return genuine(whole.slice(0, place) + String.fromCharCode(noise[0]!) + whole.slice(place + 1));
      case 'with-noise':
        return genuine(
          whole.slice(0, place) + Buffer.from(noise).toString('latin1') + whole.slice(place),
          paceMs,
        );
      case 'with-surplus':
        return genuine(whole + (this.consumed.at(-1) ?? whole));
      case 'with-late-surplus':
        await genuine(whole);
        return setTimeout(() => socket.write(this.consumed.at(-1) ?? whole, () => {}), 2);
      case 'replayed':
        return socket.write(this.consumed.at(-1) ?? http(500, '{}'));
      case 'from-a-cache':
        return socket.write(http(200, flipped(body), 'age: 5\r\n'));
      case 'interim-responses-without-end':
        return write(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(20), 1);
      case 'garbage':
        return socket.write(noise);
      case 'huge':
        return socket.write(http(200, `{"TokenStatus":true,"RequestId":"A-1","x":"${'x'.repeat(70_000)}"}`));
      case 'truncated': {
        const other = http(200, flipped(body));
        return socket.end(other.slice(0, (at % (other.length - 1)) + 1));
      }
      case 'stalled':
        return socket.write(whole.slice(0, place));
      case 'closed':
        return socket.end();
      case 'reset':
        return socket instanceof tls.TLSSocket ? socket.destroy() : socket.resetAndDestroy();
      case 'echo-in-code':
        return socket.write(http(400, JSON.stringify({ Code: echo, RequestId: randomUUID() })));
      case 'echo-in-message':
        return socket.write(
          http(400, JSON.stringify({ Code: 'ParameterCheckFailed', Message: path, RequestId: randomUUID() })),
        );
      case 'echo-in-request-id':
        return socket.write(http(200, JSON.stringify({ TokenStatus: true, RequestId: echo })));
      case 'echo-in-content-type':
        return socket.write(http(200, 'no JSON', `content-type: text/${echo}\r\n`));
      case 'echo-in-status-line':
        return socket.write(
          `HTTP/1.1 400 ${token}\r\nx-acs-request-id: ${echo}\r\ncontent-length: 0\r\n\r\n`,
        );
      case 'wait-for-a-day':
        return socket.write(
          http(400, `{"Code":"Throttling","RequestId":"${randomUUID()}"}`, 'x-acs-retry-after: 86400000\r\n'),
        );
    }
  }
}

/** A token in hex, truncated to the maximum length of a request id. */
function hexOf(token: string): string {
  return Buffer.from(token).toString('hex').slice(0, 60);
}

export function http(status: number, body: string, fields = ''): string {
  return `HTTP/1.1 ${status} X\r\n${fields}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function chunked(body: string, size: number): string {
  const chunks = body.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  const text = chunks.map((chunk) => `${chunk.length.toString(16)};x\r\n${chunk}\r\n`).join('');
  return `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${text}0\r\n\r\n`;
}

/** A forged body with the opposite verdict. */
function flipped(body: string): string {
  const { TokenStatus, RequestId } = JSON.parse(body);
  return JSON.stringify({ RequestId, TokenStatus: !TokenStatus });
}

/** Writes a text in pieces of 20 bytes, each after `paceMs` milliseconds. */
export async function write(socket: Socket, text: string, paceMs: number): Promise<void> {
  if (paceMs === 0) return void socket.write(text, 'latin1');
  for (let at = 0; at < text.length && !socket.destroyed; at += 20) {
    socket.write(text.slice(at, at + 20), 'latin1', () => {});
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
}
