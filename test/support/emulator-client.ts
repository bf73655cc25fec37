import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import {
  acs3Authorization,
  canonicalQuery,
  percentEncode,
  sha256Hex,
} from '../../lib/onsmqtt/acs3-signature';

/** A request to an emulator. The defaults are those of a correct QueryToken request with the default access key. */
export interface EmulatorRequest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly accessKeyId?: string;
  readonly secret?: string;
  /** Headers to add or replace before the request is signed; undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Headers to change after the request is signed. */
  readonly tampered?: Readonly<Record<string, string>>;
  /** The certificate authority to trust for HTTPS, in PEM. */
  readonly ca?: string;
}

export interface EmulatorReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request signed with ACS3-HMAC-SHA256. The test controls every byte of it. */
export function askV3(url: string, request: EmulatorRequest = {}): Promise<EmulatorReply> {
  const { method = 'POST', accessKeyId = 'emulator', secret = 'emulator-secret', form } = request;
  const query = canonicalQuery(new Map(Object.entries(request.query ?? {})));
  const body = form ? canonicalQuery(new Map(Object.entries(form))) : '';
  const payloadHash = sha256Hex(body);
  const headers = withoutUndefined({
    host: new URL(url).host,
    'x-acs-action': 'QueryToken',
    'x-acs-version': '2020-04-20',
    'x-acs-date': secondsTime(Date.now()),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': payloadHash,
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    ...request.headers,
  });
  const authorization = acs3Authorization({ method, query, headers, payloadHash }, accessKeyId, secret);
  return send(url, {
    method,
    path: `${request.path ?? '/'}?${query}`,
    headers: { authorization, ...headers, ...request.tampered },
    body,
    ca: request.ca,
  });
}

/** Sends a request signed with HMAC-SHA1 in the query string. Parameters that are undefined are not sent. */
export function askV1(
  url: string,
  parameters: Readonly<Record<string, string | undefined>>,
  secret = 'emulator-secret',
): Promise<EmulatorReply> {
  const signed = new Map(
    Object.entries(
      withoutUndefined({
        AccessKeyId: 'emulator',
        Action: 'QueryToken',
        Format: 'JSON',
        SignatureMethod: 'HMAC-SHA1',
        SignatureNonce: randomUUID(),
        SignatureVersion: '1.0',
        Timestamp: secondsTime(Date.now()),
        Version: '2020-04-20',
        ...parameters,
      }),
    ),
  );
  const signature = createHmac('sha1', `${secret}&`)
    .update(`GET&%2F&${percentEncode(canonicalQuery(signed))}`)
    .digest('base64');
  const path = `/?${canonicalQuery(new Map([...signed, ['Signature', signature]]))}`;
  return send(url, { method: 'GET', path, headers: {}, body: '' });
}

/** Sends any request. Rejects with the error of Node.js if the response is incomplete. */
export function send(
  url: string,
  request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
    ca?: string;
    onHead?: () => void;
  },
): Promise<EmulatorReply> {
  const { method, path, headers, ca } = request;
  return new Promise((resolve, reject) => {
    const create = url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = create(new URL(url), { method, path, headers, ca, agent: false }, (incoming) => {
      request.onHead?.();
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

/** A time in the format of requests: UTC, in seconds. */
export function secondsTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

function withoutUndefined(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
