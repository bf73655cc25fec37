import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { selfSigned } from '../support/certificate';
import type { Finished, Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

/** An endpoint, and the environment that it needs. */
interface Place {
  readonly endpoint: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a service does with the connection of a call for a token. */
type Answer = (socket: Socket, token: string) => unknown;

const HEAD = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" {
  client_read_timeout = 300
}`;

const gate = (name: string) => `
data "apsaramqtt_token" "${name}" {
  instance_id   = "post-cn-emulator"
  token_env     = "${name}"
  on_unverified = "warn"
}
output "${name}" { value = data.apsaramqtt_token.${name}.verdict }`;

const TOKEN = 'the-token-that-must-not-be-seen';
const DAY_MS = 86_400_000;

let terraform: Terraform;
let emulator: Emulator;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  emulator = await Emulator.start();
  terraform = terraformWithProvider(emulator).write('main.tf', HEAD);
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

/** Plans a gate for each token. Each token is in an environment variable with its name. */
async function plan(tokens: Record<string, string>, { endpoint, env }: Place) {
  const names = Object.keys(tokens);
  terraform.write('main.tf', `${HEAD}${names.map(gate).join('')}`);
  const here = terraform.with({ APSARAMQTT_ENDPOINT: endpoint, MAX_RETRY_TIMEOUT: '0', ...tokens, ...env });
  return here.run('plan', '-no-color', '-input=false');
}

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Starts a service with a separate answer for each token. */
async function serve(answers: ReadonlyMap<string, Answer>): Promise<Place> {
  const server = net.createServer((socket) =>
    socket.once('data', (request) => {
      const { searchParams } = new URL(/ (\S+) HTTP/.exec(request.toString())![1]!, 'http://localhost');
      const token = searchParams.get('Token')!;
      answers.get(token)!(socket, token);
    }),
  );
  return { endpoint: `http://127.0.0.1:${await listen(server)}` };
}

function answer(
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = { 'content-type': 'application/json' },
): Answer {
  return (socket, token) => {
    const text = (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll('{token}', token);
    const all = { ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
  };
}

async function tls(name: string, notAfterDate: Date, trusted = true): Promise<Place> {
  const identity = await selfSigned([name], {
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    notAfterDate,
  });
  const port = await listen(https.createServer(identity, (_, response) => void response.end('{}')));
  terraform.write('ca.pem', identity.cert);
  const env = trusted ? { NODE_EXTRA_CA_CERTS: join(terraform.folder, 'ca.pem') } : {};
  return { endpoint: `https://localhost:${port}`, env };
}

async function refusingProxy(): Promise<Place> {
  const server = http.createServer();
  server.on('connect', (_, socket: Socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  const proxy = `http://127.0.0.1:${await listen(server)}`;
  return { endpoint: 'https://mqtt.example.com', env: { HTTPS_PROXY: proxy, https_proxy: '' } };
}

async function closedPort(): Promise<Place> {
  const port = await listen(net.createServer());
  await closers.pop()!();
  return { endpoint: `http://127.0.0.1:${port}` };
}

const TOMORROW = new Date(Date.now() + DAY_MS);
const YESTERDAY = new Date(Date.now() - DAY_MS);
const HALF = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"TokenStatus": true';
const OK = { RequestId: 'A-1', TokenStatus: true };

const ANSWERS: readonly [string, Answer, RegExp][] = [
  [
    'resets the connection before its answer',
    (socket) => socket.resetAndDestroy(),
    /closed the connection before its answer was complete/,
  ],
  [
    'resets the connection within its answer',
    (socket) => socket.write(HALF, () => socket.resetAndDestroy()),
    /closed the connection before its answer was complete/,
  ],
  [
    'ends the body before its length',
    (socket) => socket.end(HALF),
    /closed the connection before its answer was complete/,
  ],
  ['does not send headers', () => {}, /did not send a complete answer in time\..*client_read_timeout/],
  [
    'does not finish the body',
    (socket) => socket.write(HALF),
    /did not send a complete answer in time\..*client_read_timeout/,
  ],
  ['cuts JSON off', answer(200, '{"TokenStatus": true'), /The body of the answer is not a JSON object/],
  [
    'answers with the HTML of a proxy',
    answer(200, '<html>{token}</html>', { 'content-type': 'text/html' }),
    /not a JSON object, or repeats a key \(\d+ bytes of text\/html\)/,
  ],
  [
    'answers in another content type',
    answer(200, '1', { 'content-type': 'application/octet-stream' }),
    /not a JSON object, or repeats a key \(1 bytes of application\/octet-stream\)/,
  ],
  ['answers with nothing', answer(200, ''), /The body of the answer is empty\. The HTTP status is 200\./],
  ['leaves TokenStatus out', answer(200, { RequestId: 'A-1' }), /The answer has no TokenStatus/],
  [
    'makes TokenStatus a text',
    answer(200, { TokenStatus: 'true' }),
    /TokenStatus in the answer is not a boolean/,
  ],
  [
    'makes TokenStatus a number',
    answer(200, { TokenStatus: 1 }),
    /TokenStatus in the answer is not a boolean/,
  ],
  ['sends far too much', answer(200, 'x'.repeat(1_000_000)), /sent an answer of more than 64 KB/],
  [
    'redirects',
    answer(302, OK, { location: 'http://127.0.0.1:1/' }),
    /The answer is a redirect.*The HTTP status is 302/,
  ],
  [
    'answers as it should, with another status',
    answer(404, OK),
    /The answer has no error code\. The HTTP status is 404/,
  ],
  [
    'answers with an error and status 200',
    answer(200, { Code: 'NoPermission' }),
    /answered NoPermission: .* \(HTTP 200/,
  ],
  [
    'answers true and an error',
    answer(200, { ...OK, Code: 'NoPermission' }),
    /answered NoPermission: .* \(HTTP 200/,
  ],
  ['answers true without success', answer(200, { ...OK, Success: false }), /The answer contradicts itself/],
  [
    'answers both true and false',
    answer(200, '{"RequestId":"A-1","TokenStatus":false,"TokenStatus":true}'),
    /or repeats a key/,
  ],
  ['answers true without a request id', answer(200, { TokenStatus: true }), /The answer has no RequestId/],
  [
    'throttles with status 500',
    answer(500, { Code: 'Throttling.User' }),
    /answered Throttling\.User: .* \(HTTP 500/,
  ],
  [
    'fails inside with status 400',
    answer(400, { Code: 'InternalError' }),
    /answered InternalError: .* \(HTTP 400/,
  ],
  [
    'answers a code that is not known',
    answer(418, { Code: 'Teapot' }),
    /answered Teapot: apsaramqtt does not know this code/,
  ],
  [
    'repeats the token as its code',
    answer(400, { Code: '{token}' }),
    /The error code in the answer has no known form/,
  ],
  ['does not speak HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), /does not speak HTTP/],
];

const PLACES: readonly [string, () => Promise<Place>, RegExp][] = [
  ['refuses the connection', closedPort, /127\.0\.0\.1:\d+ refused the connection/],
  [
    'is not a known host name',
    async () => ({ endpoint: 'https://onsmqtt.nowhere.invalid' }),
    /onsmqtt\.nowhere\.invalid (is not a known host name|could not be looked up)/,
  ],
  [
    'has a certificate for another name',
    () => tls('other.example.com', TOMORROW),
    /has a certificate for another name/,
  ],
  [
    'has a certificate that has expired',
    () => tls('localhost', YESTERDAY),
    /has a certificate that has expired/,
  ],
  [
    'has a certificate of a private authority',
    () => tls('localhost', TOMORROW, false),
    /not signed by an authority that this machine trusts.*NODE_EXTRA_CA_CERTS/,
  ],
  ['is behind a proxy that refuses', refusingProxy, /the proxy refused to connect to it/],
];

describe('a service that', () => {
  const named = ANSWERS.map((answer, index) => [`FAULT_${index}`, `${TOKEN}-${index}`, answer] as const);
  let answered: Finished;

  beforeAll(async () => {
    const service = await serve(new Map(named.map(([, token, [, answer]]) => [token, answer])));
    answered = await plan(Object.fromEntries(named), service);
  });

  it.each(named.map(([name, , [title, , message]]) => [title, name, message] as const))(
    '%s leaves the token unverified and says so',
    (_, name, message) => {
      const warnings = answered.text.split('Warning: ');
      const warning = warnings.find((text) => text.startsWith(`Could not verify token ${name} (AMT002)`));
      expect(warning).toMatch(message);
      expect(answered.text).toContain(`+ ${name} = "unverified"`);
    },
  );

  it('shows a token in none of these ways', () => {
    expect(answered.text).not.toContain(TOKEN);
    expect(answered.status).toBe(0);
  });

  it.each(PLACES)('%s leaves the token unverified and says so', async (_, place, message) => {
    const { status, text } = await plan({ DEVICE_TOKEN: TOKEN }, await place());
    expect(text).toContain('Warning: Could not verify token DEVICE_TOKEN (AMT002)');
    expect(text).toMatch(message);
    expect(text).toContain('DEVICE_TOKEN = "unverified"');
    expect(text).not.toContain(TOKEN);
    expect(status).toBe(0);
  });

  it('has a different time from this machine is called again with its time', async () => {
    const ahead = await Emulator.start({}, () => Date.now() + 17 * 60_000);
    closers.push(() => ahead.close());
    const env = { MAX_RETRY_TIMEOUT: '5' };
    const { text } = await plan({ DEVICE_TOKEN: ahead.issueToken() }, { endpoint: ahead.url, env });
    expect(text).toContain('DEVICE_TOKEN = "valid"');
  });

  it('also refuses the corrected time is reported as a wrong clock', async () => {
    const date = new Date(Date.now() + 17 * 60_000).toUTCString();
    const refusal = answer(400, { Code: 'InvalidTimeStamp.Expired' }, { date });
    const { endpoint } = await serve(new Map([[TOKEN, refusal]]));
    const { text } = await plan({ DEVICE_TOKEN: TOKEN }, { endpoint, env: { MAX_RETRY_TIMEOUT: '5' } });
    expect(text).toContain("this machine's clock is 17 minutes behind");
    expect(text).toContain('DEVICE_TOKEN = "unverified"');
  });

  it('listens on IPv6 is reached', async () => {
    const onIpv6 = await Emulator.start({ host: '::1' });
    closers.push(() => onIpv6.close());
    const { text } = await plan({ DEVICE_TOKEN: onIpv6.issueToken() }, { endpoint: onIpv6.url });
    expect(text).toContain('DEVICE_TOKEN = "valid"');
  });
});
