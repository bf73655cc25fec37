import type { IncomingMessage } from 'node:http';
import { ACS_HEADERS } from '../onsmqtt/facts/signing';
import type { AnswerFormat } from './answer';

/** A request that was read but not authenticated. */
export interface ApiRequest {
  /** The address that it came from. */
  readonly address: string;
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  /** The parameters of the query string and the form. Those of the form take precedence. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Far above the size of any request: the longest token has a few kilobytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Reads a request to its end. Rejects if the client closes the connection or sends more than a megabyte. */
export async function readApiRequest(message: IncomingMessage): Promise<ApiRequest> {
  const body = await readBody(message);
  const [path, queryString] = splitOnce(message.url ?? '/', '?');
  const query = new Map(new URLSearchParams(queryString));
  return {
    address: message.socket.remoteAddress ?? '',
    method: message.method ?? '',
    path,
    headers: message.headers as Readonly<Record<string, string>>,
    query,
    parameters: isForm(message) ? new Map([...query, ...new URLSearchParams(body.toString())]) : query,
    body,
  };
}

/** The operation that a request names. */
export function actionOf({ parameters, headers }: ApiRequest): string | undefined {
  return parameters.get('Action') ?? headers[ACS_HEADERS.action];
}

/** The version of the API that a request names. */
export function versionOf({ parameters, headers }: ApiRequest): string | undefined {
  return parameters.get('Version') ?? headers[ACS_HEADERS.version];
}

/** The requested format of the answer. Requests that are signed with V3 always get JSON. */
export function formatOf({ parameters }: ApiRequest): AnswerFormat {
  return parameters.get('Format')?.toUpperCase() === 'XML' ? 'XML' : 'JSON';
}

function readBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) reject(new Error('The request is larger than any of this API.'));
      else chunks.push(chunk);
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    // The client closed the connection before the end of its request.
    message.on('error', reject);
  });
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
