import { HttpError } from './http-error';

/** One answer of a server. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a header that was sent more than once holds its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answers that we expect are below 1 KB. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEAD_BYTES = 32 * 1024;
/** Room for a body in chunks of a few bytes each. */
const MAX_CHUNK_OVERHEAD = 4 * MAX_BODY_BYTES;
const MAX_INTERIM_RESPONSES = 16;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
/** The blanks around a value are no part of it here: a pattern that looks for them took 9 s for a header of blanks, on Bun. */
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t\x20-\x7e\x80-\xff]*)$/;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,6})[ \t]*(?:;.*)?$/;
const NONE = Buffer.alloc(0);

interface Head {
  readonly status: number;
  readonly isHttp11: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads one HTTP/1.1 answer, and refuses everything that two readers could take for two different things. It exists because an
 * HTTP client of a library takes bytes that follow an answer for the answer to the next question.
 */
export class ResponseReader {
  #buffer: Buffer = NONE;
  #head?: Head;
  #interim = 0;
  #response?: HttpResponse;
  #chunks: Buffer[] = [];
  #chunkBytes = 0;
  #overhead = 0;

  /** @param hasBody false for the answer of a proxy to CONNECT: what follows its head is the tunnel's. */
  constructor(private readonly hasBody = true) {}

  /** The answer, once it is complete. */
  get response(): HttpResponse | undefined {
    return this.#response;
  }

  /** Bytes that came after the end of the answer. */
  get surplus(): Buffer {
    return this.#response ? this.#buffer : NONE;
  }

  /** Whether the server lets the connection serve another request. */
  get mayReuse(): boolean {
    if (!this.#head) return false;
    const { isHttp11, headers } = this.#head;
    return isHttp11 && isDelimited(headers) && !/\bclose\b/i.test(headers.connection ?? '');
  }

  /** Takes bytes as they come. Throws an {@link HttpError}. */
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

  /** Takes note that the server sends no more. Throws an {@link HttpError} where the answer is not complete. */
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
      // An answer that does not begin as HTTP does is an error at once, not after the timeout.
      const start = this.#buffer.toString('latin1', 0, 7);
      if (!'HTTP/1.'.startsWith(start)) throw new HttpError('NOT_HTTP');
      return undefined;
    }
    const head = parseHead(this.#buffer.toString('latin1', 0, end));
    this.#buffer = this.#buffer.subarray(end + 4);
    return head;
  }

  /** The bytes of the body, once they are all there. */
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

  /** There has to be more of a line. */
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

/** Blanks are spaces and tabs only. `trim` takes more, and a length after a byte that other readers do not take for a blank is not valid. */
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

/** A body has one length, said in one way. */
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
