import { HttpError } from './http-error';

/** One answer of a server. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. The values of a repeated header are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Expected answers are below 1 KB. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEAD_BYTES = 32 * 1024;
/** Room for a body in chunks of a few bytes each. */
const MAX_CHUNK_OVERHEAD = 4 * MAX_BODY_BYTES;
const MAX_INTERIM_RESPONSES = 16;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
/** Does not match the blanks around a value separately: on Bun, such a pattern takes seconds for a header of blanks. */
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t\x20-\x7e\x80-\xff]*)$/;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,6})[ \t]*(?:;.*)?$/;
const NONE = Buffer.alloc(0);

interface Head {
  readonly status: number;
  readonly isHttp11: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads one HTTP/1.1 answer, and refuses everything that two parsers could read differently. HTTP clients of libraries cannot be used,
 * because they take bytes after an answer for the answer to the next request, which would then be the verdict on another token.
 */
export class ResponseReader {
  #buffer: Buffer = NONE;
  #head?: Head;
  #interim = 0;
  #response?: HttpResponse;
  #chunks: Buffer[] = [];
  #chunkBytes = 0;
  #overhead = 0;

  /** @param hasBody false for the answer of a proxy to CONNECT, where the bytes after the head belong to the tunnel. */
  constructor(private readonly hasBody = true) {}

  /** The answer, once it is complete. */
  get response(): HttpResponse | undefined {
    return this.#response;
  }

  /** Bytes after the end of the answer. */
  get surplus(): Buffer {
    return this.#response ? this.#buffer : NONE;
  }

  /** Whether the connection may be used for another request. */
  get mayReuse(): boolean {
    if (!this.#head) return false;
    const { isHttp11, headers } = this.#head;
    return isHttp11 && isDelimited(headers) && !/\bclose\b/i.test(headers.connection ?? '');
  }

  /** Reads the next bytes. @throws {@link HttpError} */
  push(bytes: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
    while (!this.#head) {
      const head = this.#takeHead();
      if (!head) return;
      if (head.status >= 200) this.#head = head;
      else if (head.status === 101 || ++this.#interim > MAX_INTERIM_RESPONSES)
        throw new HttpError('NOT_HTTP');
    }
    if (this.#response) return;
    const body = this.#takeBody(this.#head);
    if (body) this.#complete(this.#head, body);
  }

  /** Ends the answer, because the server sends no more. @throws {@link HttpError} if the answer is not complete. */
  end(): void {
    const head = this.#head;
    if (this.#response) return;
    if (!head || isDelimited(head.headers)) throw new HttpError('ENDED_EARLY');
    this.#complete(head, this.#buffer);
    this.#buffer = NONE;
  }

  #takeHead(): Head | undefined {
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end > MAX_HEAD_BYTES || (end < 0 && this.#buffer.length > MAX_HEAD_BYTES))
      throw new HttpError('TOO_LARGE');
    if (end < 0) {
      // If the first bytes are not HTTP, the error is reported now and not after the timeout.
      const start = this.#buffer.toString('latin1', 0, 7);
      if (!'HTTP/1.'.startsWith(start)) throw new HttpError('NOT_HTTP');
      return undefined;
    }
    const head = parseHead(this.#buffer.toString('latin1', 0, end));
    this.#buffer = this.#buffer.subarray(end + 4);
    return head;
  }

  /** The body, or undefined if it is not complete. */
  #takeBody({ status, headers }: Head): Buffer | undefined {
    if (!this.hasBody || status === 204 || status === 304) return NONE;
    if (headers['transfer-encoding'] !== undefined) return this.#takeChunks();
    const length = headers['content-length'];
    if (Number(length ?? this.#buffer.length) > MAX_BODY_BYTES) throw new HttpError('TOO_LARGE');
    if (length === undefined || this.#buffer.length < Number(length)) return undefined;
    return this.#take(Number(length));
  }

  #takeChunks(): Buffer | undefined {
    for (;;) {
      const lineEnd = this.#buffer.indexOf('\r\n');
      if (lineEnd < 0) return this.#more();
      const [, size = ''] = CHUNK_SIZE.exec(this.#buffer.toString('latin1', 0, lineEnd)) ?? notHttp();
      const length = Number.parseInt(size, 16);
      const start = lineEnd + 2;
      if (length === 0) return this.#takeTrailers(start);
      this.#checkSize(length, start);
      const end = start + length;
      if (this.#buffer.length < end + 2) return undefined;
      if (this.#buffer.toString('latin1', end, end + 2) !== '\r\n') notHttp();
      this.#chunks.push(this.#buffer.subarray(start, end));
      this.#chunkBytes += length;
      this.#overhead += start + 2;
      this.#buffer = this.#buffer.subarray(end + 2);
    }
  }

  #checkSize(chunkBytes: number, overhead: number): void {
    const isTooLarge =
      this.#chunkBytes + chunkBytes > MAX_BODY_BYTES || this.#overhead + overhead > MAX_CHUNK_OVERHEAD;
    if (isTooLarge) throw new HttpError('TOO_LARGE');
  }

  #takeTrailers(start: number): Buffer | undefined {
    const end = this.#buffer.indexOf('\r\n\r\n', start - 2);
    if (end < 0) return this.#more();
    if (end > start) parseFields(this.#buffer.toString('latin1', start, end).split('\r\n'));
    this.#take(end + 4);
    return Buffer.concat(this.#chunks);
  }

  /** Waits for more bytes of an incomplete line. */
  #more(): undefined {
    if (this.#buffer.length > MAX_HEAD_BYTES) throw new HttpError('TOO_LARGE');
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  #complete({ status, headers }: Head, body: Buffer): void {
    this.#response = { status, headers, body: body.toString() };
  }
}

function parseHead(text: string): Head {
  const [statusLine = '', ...fields] = text.split('\r\n');
  const [, minor, status] = STATUS_LINE.exec(statusLine) ?? notHttp();
  const headers = parseFields(fields);
  const isHttp11 = minor === '1';
  checkLength(headers, isHttp11);
  return { status: Number(status), isHttp11, headers };
}

function parseFields(fields: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const field of fields) {
    const [, rawName = '', value = ''] = FIELD.exec(field) ?? notHttp();
    const name = rawName.toLowerCase();
    const known = headers[name];
    const bare = withoutBlanks(value);
    headers[name] = known === undefined ? bare : `${known}, ${bare}`;
  }
  return headers;
}

/** Removes spaces and tabs only. `trim` also removes characters that other parsers keep, such as one before a content length. */
function withoutBlanks(value: string): string {
  let start = 0;
  let end = value.length;
  while (isBlank(value[start])) start += 1;
  while (end > start && isBlank(value[end - 1])) end -= 1;
  return value.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Refuses a length that is not unambiguous. */
function checkLength(headers: Readonly<Record<string, string>>, isHttp11: boolean): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (length !== undefined && !/^\d{1,15}$/.test(length)) notHttp();
  if (encoding === undefined) return;
  if (encoding.toLowerCase() !== 'chunked' || length !== undefined || !isHttp11) notHttp();
}

function isDelimited(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function notHttp(): never {
  throw new HttpError('NOT_HTTP');
}
