import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { Emulator } from '../../lib/emulator/emulator';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

/** Where to ask, and what of the environment goes with it. */
interface Fault {
  readonly endpoint: string;
  readonly env?: NodeJS.ProcessEnv;
}

const CONFIGURATION = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" {
  client_read_timeout = 300
}
data "apsaramqtt_token" "checked" {
  instance_id   = "post-cn-emulator"
  token_env     = "DEVICE_TOKEN"
  on_unverified = "warn"
}
output "verdict" { value = data.apsaramqtt_token.checked.verdict }`;

const TOKEN = 'the-token-that-nobody-may-see';
const DAY_MS = 86_400_000;

let terraform: Terraform;
let emulator: Emulator;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  emulator = await Emulator.start();
  terraform = terraformWithProvider(emulator).write('main.tf', CONFIGURATION);
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

async function plan({ endpoint, env }: Fault) {
  const here = terraform.with({
    APSARAMQTT_ENDPOINT: endpoint,
    MAX_RETRY_TIMEOUT: '0',
    DEVICE_TOKEN: TOKEN,
    ...env,
  });
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

/** A server that does something with each connection on which a request has come. */
async function connection(onRequest: (socket: Socket) => unknown): Promise<Fault> {
  const port = await listen(net.createServer((socket) => socket.once('data', () => onRequest(socket))));
  return { endpoint: `http://127.0.0.1:${port}` };
}

/** A server that always gives the same answer. */
async function answer(
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = { 'content-type': 'application/json' },
): Promise<Fault> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const server = http.createServer((_, response) => response.writeHead(status, headers).end(text));
  return { endpoint: `http://127.0.0.1:${await listen(server)}` };
}

async function tls(name: string, notAfterDate: Date, trusted = true): Promise<Fault> {
  const pem = await generate([{ name: 'commonName', value: name }], {
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    notAfterDate,
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
      { name: 'basicConstraints', cA: true },
    ],
  });
  const port = await listen(
    https.createServer({ key: pem.private, cert: pem.cert }, (_, response) => void response.end('{}')),
  );
  terraform.write('ca.pem', pem.cert);
  const env = trusted ? { NODE_EXTRA_CA_CERTS: join(terraform.folder, 'ca.pem') } : {};
  return { endpoint: `https://localhost:${port}`, env };
}

async function refusingProxy(): Promise<Fault> {
  const server = http.createServer();
  server.on('connect', (_, socket: Socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  const proxy = `http://127.0.0.1:${await listen(server)}`;
  return { endpoint: 'https://mqtt.example.com', env: { HTTPS_PROXY: proxy, https_proxy: '' } };
}

async function nobodyListens(): Promise<Fault> {
  const port = await listen(net.createServer());
  await closers.pop()!();
  return { endpoint: `http://127.0.0.1:${port}` };
}

const TOMORROW = new Date(Date.now() + DAY_MS);
const YESTERDAY = new Date(Date.now() - DAY_MS);
const HALF = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"TokenStatus": true';
const OK = { RequestId: 'A-1', TokenStatus: true };

const FAULTS: readonly [string, () => Promise<Fault>, RegExp][] = [
  ['refuses the connection', nobodyListens, /127\.0\.0\.1:\d+ refused the connection/],
  [
    'resets the connection before its answer',
    () => connection((socket) => socket.resetAndDestroy()),
    /closed the connection before its answer was complete/,
  ],
  [
    'resets the connection within its answer',
    () => connection((socket) => socket.write(HALF, () => socket.resetAndDestroy())),
    /closed the connection before its answer was complete/,
  ],
  [
    'ends the body before its length',
    () => connection((socket) => socket.end(HALF)),
    /closed the connection before its answer was complete/,
  ],
  [
    'does not send headers',
    () => connection(() => {}),
    /did not send a complete answer in time\..*client_read_timeout/,
  ],
  [
    'does not finish the body',
    () => connection((socket) => socket.write(HALF)),
    /did not send a complete answer in time\..*client_read_timeout/,
  ],
  ['cuts JSON off', () => answer(200, '{"TokenStatus": true'), /The body of the answer is not a JSON object/],
  [
    'answers with the HTML of a proxy',
    () => answer(200, `<html>${TOKEN}</html>`, { 'content-type': 'text/html' }),
    /not a JSON object without repeated keys \(\d+ bytes of text\/html\)/,
  ],
  [
    'answers in another content type',
    () => answer(200, '1', { 'content-type': 'application/octet-stream' }),
    /not a JSON object without repeated keys \(1 bytes of application\/octet-stream\)/,
  ],
  [
    'answers with nothing',
    () => answer(200, ''),
    /The body of the answer is empty\. The HTTP status is 200\./,
  ],
  ['leaves TokenStatus out', () => answer(200, { RequestId: 'A-1' }), /The answer has no TokenStatus/],
  [
    'makes TokenStatus a text',
    () => answer(200, { TokenStatus: 'true' }),
    /TokenStatus in the answer is not a boolean/,
  ],
  [
    'makes TokenStatus a number',
    () => answer(200, { TokenStatus: 1 }),
    /TokenStatus in the answer is not a boolean/,
  ],
  [
    'sends far too much',
    () => answer(200, 'x'.repeat(1_000_000)),
    /sent more than an answer of the service can be/,
  ],
  [
    'redirects',
    () => answer(302, OK, { location: 'http://127.0.0.1:1/' }),
    /The answer is a redirect.*The HTTP status is 302/,
  ],
  [
    'answers as it should, with another status',
    () => answer(404, OK),
    /The answer has no error code\. The HTTP status is 404/,
  ],
  [
    'answers with an error and status 200',
    () => answer(200, { Code: 'NoPermission' }),
    /answered NoPermission: .* \(HTTP 200/,
  ],
  [
    'answers true and an error',
    () => answer(200, { ...OK, Code: 'NoPermission' }),
    /answered NoPermission: .* \(HTTP 200/,
  ],
  [
    'answers true without success',
    () => answer(200, { ...OK, Success: false }),
    /The answer contradicts itself/,
  ],
  [
    'answers both true and false',
    () => answer(200, '{"RequestId":"A-1","TokenStatus":false,"TokenStatus":true}'),
    /without repeated keys/,
  ],
  [
    'answers true without a request id',
    () => answer(200, { TokenStatus: true }),
    /The answer has no RequestId/,
  ],
  [
    'throttles with status 500',
    () => answer(500, { Code: 'Throttling.User' }),
    /answered Throttling\.User: .* \(HTTP 500/,
  ],
  [
    'fails inside with status 400',
    () => answer(400, { Code: 'InternalError' }),
    /answered InternalError: .* \(HTTP 400/,
  ],
  [
    'answers a code that is not known',
    () => answer(418, { Code: 'Teapot' }),
    /answered Teapot: a code that its documentation/,
  ],
  [
    'repeats the token as its code',
    () => answer(400, { Code: TOKEN }),
    /The error code in the answer has no known form/,
  ],
  [
    'does not speak HTTP',
    () => connection((socket) => socket.end('SSH-2.0-OpenSSH\r\n')),
    /does not speak HTTP/,
  ],
  [
    'has no address',
    async () => ({ endpoint: 'https://onsmqtt.nowhere.invalid' }),
    /onsmqtt\.nowhere\.invalid (has no address|could not be looked up)/,
  ],
  [
    'shows a certificate for another name',
    () => tls('other.example.com', TOMORROW),
    /was made for another name/,
  ],
  [
    'shows a certificate that has expired',
    () => tls('localhost', YESTERDAY),
    /shows a certificate that has expired/,
  ],
  [
    'shows a certificate of a private authority',
    () => tls('localhost', TOMORROW, false),
    /not signed by an authority this machine trusts.*NODE_EXTRA_CA_CERTS/,
  ],
  ['is behind a proxy that refuses', refusingProxy, /the proxy refused to connect to it/],
];

describe('a service that', () => {
  it.each(FAULTS)('%s leaves the token unverified and says so', async (_, fault, message) => {
    const { status, text } = await plan(await fault());
    expect(text).toContain('Warning: Could not verify token DEVICE_TOKEN (AMT002)');
    expect(text).toMatch(message);
    expect(text).toContain('verdict = "unverified"');
    expect(text).not.toContain(TOKEN);
    expect(status).toBe(0);
  });

  it('tells another time than this machine is asked again with its time', async () => {
    const ahead = await Emulator.start({}, () => Date.now() + 17 * 60_000);
    closers.push(() => ahead.close());
    const env = { MAX_RETRY_TIMEOUT: '5', DEVICE_TOKEN: ahead.issueToken() };
    const { text } = await plan({ endpoint: ahead.url, env });
    expect(text).toContain('verdict = "valid"');
  });

  it('refuses the corrected time, too, is told as a clock that is wrong', async () => {
    const date = new Date(Date.now() + 17 * 60_000).toUTCString();
    const { endpoint } = await answer(400, { Code: 'InvalidTimeStamp.Expired' }, { date });
    const { text } = await plan({ endpoint, env: { MAX_RETRY_TIMEOUT: '5' } });
    expect(text).toContain("this machine's clock is 17 minutes behind");
    expect(text).toContain('verdict = "unverified"');
  });

  it('listens on IPv6 is reached', async () => {
    const onIpv6 = await Emulator.start({ host: '::1' });
    closers.push(() => onIpv6.close());
    const { text } = await plan({ endpoint: onIpv6.url, env: { DEVICE_TOKEN: onIpv6.issueToken() } });
    expect(text).toContain('verdict = "valid"');
  });
});
