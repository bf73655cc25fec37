import { randomBytes, randomUUID } from 'node:crypto';
import net, { type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { Outcome } from '../../../lib/gate/outcome';
import { secrets } from '../../../lib/gate/secrets/secrets';
import { TokenGate } from '../../../lib/gate/token-gate';
import { resolveSettings } from '../../../lib/onsmqtt/settings';
import { createTokenService } from '../../../lib/onsmqtt/token-service';
import { WORDING } from '../../../lib/provider/wording';
import { piecesOf, tracesIn } from '../../secrecy/traces';

/** A case takes a tenth of a second: most of it is waiting, so that many run at the same time. */
const CASES = process.env.APSARAMQTT_NIGHTLY ? 100_000 : 200;
const AT_THE_SAME_TIME = 50;
const CONNECT_MS = 2_000;
const READ_MS = 600;
const RETRY_SECONDS = 1;
/** Far beyond what the settings permit: a case that is not over by then never ends. */
const ENDLESS_MS = 30_000;

const ANSWERS = [
  'genuine',
  'chunked',
  'dripped',
  'after-interim-responses',
  'mutated',
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

type Answer = (typeof ANSWERS)[number];

const CASE = fc.record({
  /** What the server does with one request after the other. */
  answers: fc.array(
    fc.oneof({ weight: 2, arbitrary: fc.constant<Answer>('genuine') }, fc.constantFrom(...ANSWERS)),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
  /** Whether each token is valid. */
  tokens: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  credentials: fc.constantFrom('key' as const, 'uri' as const, 'metadata' as const),
  noise: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  at: fc.nat(300),
  paceMs: fc.constantFrom(0, 1, 20),
  env: fc.constantFrom(
    {},
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { HTTP_PROXY: 'http://user:the-proxy-password@127.0.0.1:9', NO_PROXY: '*' },
    { HTTPS_PROXY: '::' },
    { SSL_CERT_FILE: '/nowhere' },
    { TF_APPEND_USER_AGENT: 'ci/1' },
  ),
});

type Case = typeof CASE extends fc.Arbitrary<infer T> ? T : never;

/** A server of a case, and what it has said to whom. */
class AnyServer {
  readonly said = new Map<string, boolean>();
  /** Answers that have reached their question. */
  readonly consumed: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = net.createServer((socket) => this.#serve(socket));
  #requests = 0;

  constructor(
    private readonly script: Case,
    private readonly status: ReadonlyMap<string, boolean>,
    private readonly keys: string,
  ) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket.on('error', () => {}));
    socket.on('data', (bytes) => {
      const { answers } = this.script;
      const answer = answers[this.#requests++ % answers.length]!;
      void this.#answer(socket, bytes.toString('latin1'), answer);
    });
  }

  async #answer(socket: Socket, request: string, kind: Answer): Promise<void> {
    const path = request.split(' ')[1] ?? '/';
    const token = new URLSearchParams(path.slice(path.indexOf('?'))).get('Token');
    if (token === null) return void socket.write(http(200, this.keys));
    const body = JSON.stringify({ RequestId: randomUUID(), TokenStatus: this.status.get(token) });
    const whole = http(200, body);
    const { noise, at, paceMs } = this.script;
    const genuine = async (bytes: string, pace = 0) => {
      this.said.set(token, this.status.get(token)!);
      await write(socket, bytes, pace);
    };
    switch (kind) {
      case 'genuine':
        return genuine(whole);
      case 'chunked':
        return genuine(chunked(body, (at % 20) + 1), paceMs);
      case 'dripped':
        return genuine(whole, paceMs);
      case 'after-interim-responses':
        return genuine(`${'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat((at % 3) + 1)}${whole}`);
      case 'mutated': {
        const place = at % whole.length;
        return genuine(whole.slice(0, place) + String.fromCharCode(noise[0]!) + whole.slice(place + 1));
      }
      case 'with-surplus':
        return genuine(whole + (this.consumed.at(-1) ?? whole));
      case 'with-late-surplus':
        await genuine(whole);
        return void setTimeout(() => socket.write(this.consumed.at(-1) ?? whole, () => {}), 2);
      case 'replayed':
        return void socket.write(this.consumed.at(-1) ?? http(500, '{}'));
      case 'from-a-cache':
        return void socket.write(http(200, flipped(body), 'age: 5\r\n'));
      case 'interim-responses-without-end':
        return write(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(20), 1);
      case 'garbage':
        return void socket.write(noise);
      case 'huge':
        return void socket.write(
          http(200, `{"TokenStatus":true,"RequestId":"A-1","x":"${'x'.repeat(70_000)}"}`),
        );
      case 'truncated':
        return void socket.end(http(200, flipped(body)).slice(0, whole.length - 1 - (at % whole.length)));
      case 'stalled':
        return void socket.write(whole.slice(0, at % whole.length));
      case 'closed':
        return void socket.end();
      case 'reset':
        return void socket.resetAndDestroy();
      case 'echo-in-code':
        return void socket.write(http(400, JSON.stringify({ Code: token, RequestId: randomUUID() })));
      case 'echo-in-message':
        return void socket.write(
          http(400, JSON.stringify({ Code: 'ParameterCheckFailed', Message: path, RequestId: randomUUID() })),
        );
      case 'echo-in-request-id':
        return void socket.write(http(200, JSON.stringify({ TokenStatus: true, RequestId: token })));
      case 'echo-in-content-type':
        return void socket.write(http(200, 'no JSON', `content-type: ${token}\r\n`));
      case 'echo-in-status-line':
        return void socket.write(
          `HTTP/1.1 400 ${token}\r\nx-acs-request-id: ${token}\r\ncontent-length: 0\r\n\r\n`,
        );
      case 'wait-for-a-day':
        return void socket.write(
          http(400, `{"Code":"Throttling","RequestId":"${randomUUID()}"}`, 'x-acs-retry-after: 86400000\r\n'),
        );
    }
  }
}

function http(status: number, body: string, fields = ''): string {
  return `HTTP/1.1 ${status} X\r\n${fields}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function chunked(body: string, size: number): string {
  const chunks = body.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  const text = chunks.map((chunk) => `${chunk.length.toString(16)};x\r\n${chunk}\r\n`).join('');
  return `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${text}0\r\n\r\n`;
}

/** The contrary, from somebody who has nothing to say. */
function flipped(body: string): string {
  const { TokenStatus, RequestId } = JSON.parse(body);
  return JSON.stringify({ RequestId, TokenStatus: !TokenStatus });
}

async function write(socket: Socket, text: string, paceMs: number): Promise<void> {
  if (paceMs === 0) return void socket.write(text, 'latin1');
  for (let at = 0; at < text.length && !socket.destroyed; at += 20) {
    socket.write(text.slice(at, at + 20), 'latin1', () => {});
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
}

const verdicts = { valid: 0, invalid: 0, unverified: 0 };

/** Runs a case. Resolves with what is wrong, if anything is. */
async function wrongWith(script: Case): Promise<string | undefined> {
  const status = new Map(script.tokens.map((valid) => [randomBytes(45).toString('base64'), valid]));
  const secret = randomBytes(24).toString('base64');
  const securityToken = randomBytes(60).toString('base64');
  const keys = JSON.stringify({
    Code: 'Success',
    AccessKeyId: 'STS.key',
    AccessKeySecret: secret,
    SecurityToken: securityToken,
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const server = new AnyServer(script, status, keys);
  const endpoint = await server.listen();
  const credentials = {
    key: { access_key: 'key', secret_key: secret },
    uri: { credentials_uri: `${endpoint}/keys` },
    metadata: { ecs_role_name: 'role' },
  }[script.credentials];
  const env = { ...script.env, APSARAMQTT_ECS_METADATA_ENDPOINT: endpoint };
  const settings = {
    ...resolveSettings(
      { endpoint, ...credentials, requests_per_second: 300, max_retry_timeout: RETRY_SECONDS },
      env,
    ),
    connectTimeoutMs: CONNECT_MS,
    readTimeoutMs: READ_MS,
  };
  const sources: string[] = [];
  const service = createTokenService(settings, env, (source) => sources.push(source));
  const gate = new TokenGate(
    service,
    { requestsPerSecond: 10_000, maxRetryMs: settings.maxRetryMs },
    WORDING,
    never,
  );
  const outcomes: [string, Outcome][] = [];
  const asking = async () => {
    for (const token of status.keys()) {
      const outcome = await gate.check({ instanceId: 'post-cn-1', token });
      outcomes.push([token, outcome]);
      if (outcome.verdict === 'unverified') continue;
      const body = JSON.stringify({ RequestId: outcome.requestId, TokenStatus: outcome.verdict === 'valid' });
      server.consumed.push(http(200, body));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const endless = new Promise((resolve) => {
    timer = setTimeout(() => resolve('it never ends'), ENDLESS_MS);
  });
  const ended = await Promise.race([asking(), endless]);
  clearTimeout(timer);
  server.close();
  if (ended) return 'it never ends';
  for (const [token, { verdict }] of outcomes) {
    verdicts[verdict] += 1;
    if (verdict !== 'unverified' && server.said.get(token) !== (verdict === 'valid'))
      return `a token that the server called ${server.said.get(token)} is ${verdict}`;
  }
  const text = inspect([outcomes.map(([, outcome]) => outcome), sources], { depth: 10 });
  const inUse = [...status.keys(), secret, securityToken, 'the-proxy-password'];
  const leaked = inUse.filter((value) => tracesIn(text, piecesOf(value)).length > 0);
  return leaked.length > 0 || secrets.isIn(text) ? `a secret is in ${text}` : undefined;
}

const never = new AbortController().signal;

describe('whatever a server does', () => {
  it(`a question ends, shows no secret, and is answered by its own answer only (${CASES} cases)`, async () => {
    const cases = fc.sample(CASE, { seed: 2_026, numRuns: CASES });
    const remaining = cases[Symbol.iterator]();
    const wrong: string[] = [];
    const work = async () => {
      for (const script of { [Symbol.iterator]: () => remaining }) {
        const problem = await wrongWith(script);
        if (problem) wrong.push(`${problem}: ${inspect(script)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, work));
    expect(wrong).toEqual([]);
    // Where every question failed, nothing would be wrong either.
    expect(verdicts.valid).toBeGreaterThan(CASES / 10);
    expect(verdicts.invalid).toBeGreaterThan(CASES / 10);
    expect(verdicts.unverified).toBeGreaterThan(CASES / 10);
  }, 3_600_000);
});
