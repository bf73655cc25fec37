import { ResponseReader } from '../../../lib/onsmqtt/exchange/response-reader';

const KB = 1024;

/** A reader that has received a text, in pieces of the given size or at once. */
function reading(text: string, { piece = text.length || 1, hasBody = true } = {}): ResponseReader {
  const reader = new ResponseReader(hasBody);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  return reader;
}

const OK = 'HTTP/1.1 200 OK\r\n';
const chunked = (chunks: string) => `${OK}transfer-encoding: chunked\r\n\r\n${chunks}`;
const sized = (body: string, length = body.length) => `${OK}content-length: ${length}\r\n\r\n${body}`;

describe('an answer', () => {
  it.each<[what: string, text: string, status: number, body: string]>([
    ['with a length', sized('hello'), 200, 'hello'],
    ['with a length of 0', sized(''), 200, ''],
    ['without a reason', 'HTTP/1.1 404 \r\ncontent-length: 1\r\n\r\nx', 404, 'x'],
    ['without a reason and its blank', 'HTTP/1.1 404\r\ncontent-length: 1\r\n\r\nx', 404, 'x'],
    ['without content', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['that is not modified', 'HTTP/1.1 304 Not Modified\r\n\r\n', 304, ''],
    ['of a status that HTTP has no name for', 'HTTP/1.1 599 \r\ncontent-length: 0\r\n\r\n', 599, ''],
    ['in chunks', chunked('5\r\nhello\r\n1 \r\n!\r\n0\r\n\r\n'), 200, 'hello!'],
    ['in chunks with extensions', chunked('5;a=b\r\nhello\r\n0;c\r\n\r\n'), 200, 'hello'],
    [
      'in chunks with a size in hex',
      chunked('0A\r\n0123456789\r\na\r\nabcdefghij\r\n0\r\n\r\n'),
      200,
      '0123456789abcdefghij',
    ],
    ['in chunks with trailers', chunked('1\r\nx\r\n0\r\na: b\r\nc: d\r\n\r\n'), 200, 'x'],
    ['in no chunk', chunked('0\r\n\r\n'), 200, ''],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', 200, 'x'],
    [
      'after hints',
      `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 \r\n\r\n${sized('x')}`,
      200,
      'x',
    ],
    ['with a body that holds the end of a head', sized('a\r\n\r\nb'), 200, 'a\r\n\r\nb'],
  ])('%s is read, however it is cut', (_, text, status, body) => {
    for (const piece of [1, 2, 3, 7, text.length]) {
      const reader = reading(text, { piece });
      expect(reader.response).toMatchObject({ status, body });
      expect(reader.surplus).toHaveLength(0);
    }
    for (let length = 0; length < text.length; length++)
      expect(reading(text.slice(0, length)).response).toBeUndefined();
  });

  it('has headers in lower case, without white space, each once', () => {
    const head = `${OK}X-A: \t one \t\r\nx-a:two \r\nX-Empty:\r\nContent-Length: 0\r\n\r\n`;
    expect({ ...reading(head).response?.headers }).toEqual({
      'x-a': 'one, two',
      'x-empty': '',
      'content-length': '0',
    });
  });

  it('is text in UTF-8', () => {
    const body = Buffer.from('é').toString('latin1');
    expect(reading(sized(body)).response?.body).toBe('é');
  });

  it('without a length ends with the connection', () => {
    const reader = reading(`${OK}\r\nhello`);
    expect(reader.response).toBeUndefined();
    reader.end();
    expect(reader.response?.body).toBe('hello');
    expect(reader.surplus).toHaveLength(0);
    expect(reader.mayReuse).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['half of a head', OK],
    ['half of a body', sized('hello', 6)],
    ['half of a chunk', chunked('5\r\nhel')],
    ['no last chunk', chunked('5\r\nhello\r\n')],
    ['half of the trailers', chunked('0\r\na: b\r\n')],
  ])('of which there is %s when the connection ends is none', (_, text) => {
    expect(() => reading(text).end()).toThrow('ENDED_EARLY');
  });

  it('that is complete stays so when the connection ends', () => {
    const reader = reading(sized('x'));
    reader.end();
    expect(reader.response?.body).toBe('x');
  });

  it.each([
    ['with a length', sized('hello')],
    ['in chunks', chunked('5\r\nhello\r\n0\r\n\r\n')],
    ['without content', 'HTTP/1.1 204 \r\n\r\n'],
  ])('%s leaves the bytes after it', (_, text) => {
    expect(reading(`${text}more`).surplus.toString()).toBe('more');
    const reader = reading(text);
    reader.push(Buffer.from('m'));
    expect(reader.surplus.toString()).toBe('m');
    expect(reader.response).toBeDefined();
  });
});

describe('a connection', () => {
  it.each([
    ['with a length', sized('x'), true],
    ['in chunks', chunked('0\r\n\r\n'), true],
    ['that closes', `${OK}content-length: 0\r\nConnection: Close\r\n\r\n`, false],
    ['that closes, among other options', `${OK}content-length: 0\r\nconnection: te, close\r\n\r\n`, false],
    ['of another option', `${OK}content-length: 0\r\nconnection: keep-alive\r\n\r\n`, true],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', false],
    ['that is not there', '', false],
  ])('may serve another request after an answer %s: %#', (_, text, mayReuse) => {
    expect(reading(text).mayReuse).toBe(mayReuse);
  });
});

describe('input that two readers could read differently', () => {
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
    ['something before it', 'xHTTP/1.1 200 OK\r\n\r\n'],
    ['an answer in place of trailers', chunked(`0\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`)],
    ['a line among trailers that is not a field', chunked('0\r\na: b\r\n c\r\n\r\n')],
    ['the beginning of another protocol', 'HTTQ'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['HTTP/1.2', 'HTTP/1.2 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a status above 599', 'HTTP/1.1 600 OK\r\n\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching\r\n\r\n'],
    ['a control character in the reason', 'HTTP/1.1 200 O\x01K\r\n\r\n'],
    ['a control character in a value', `${OK}a: b\x00\r\n\r\n`],
    ['a line without a colon', `${OK}a\r\n\r\n`],
    ['a blank before a colon', `${OK}content-length : 5\r\n\r\n`],
    ['a line that goes on', `${OK}a: b\r\n c\r\n\r\n`],
    ['a line break of one character', `${OK}a: b\nc: d\r\n\r\n`],
    ['no name of a header', `${OK}: b\r\n\r\n`],
    ['two lengths', `${OK}content-length: 1\r\ncontent-length: 2\r\n\r\n`],
    ['the same length twice', `${OK}content-length: 1\r\ncontent-length: 1\r\n\r\n`],
    ['a length with a sign', `${OK}content-length: +1\r\n\r\n`],
    ['a negative length', `${OK}content-length: -1\r\n\r\n`],
    ['an empty length', `${OK}content-length:\r\n\r\n`],
    ['a length in hex', `${OK}content-length: 0x1\r\n\r\n`],
    ['a length after a byte that is not a blank here', `${OK}content-length:\xa01\r\n\r\n`],
    ['a length before a byte that is not a blank here', `${OK}content-length: 1\xa0\r\n\r\n`],
    ['an encoding after a byte that is not a blank here', `${OK}transfer-encoding:\xa0chunked\r\n\r\n`],
    ['a length and chunks', `${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n`],
    ['another encoding', `${OK}transfer-encoding: gzip, chunked\r\n\r\n`],
    ['chunks of HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['a chunk without a size', chunked('\r\nhello\r\n')],
    ['a size that is none', chunked('5x\r\nhello\r\n')],
    ['a negative size', chunked('-5\r\nhello\r\n')],
    ['a size of seven digits', chunked('0000005\r\nhello\r\n')],
    ['a chunk that is longer than its size', chunked('4\r\nhello\r\n')],
    ['a chunk with another end', chunked('5\r\nhelloX\r\n')],
  ])('is not an answer: %s', (_, text) => {
    expect(() => reading(text)).toThrow('NOT_HTTP');
    expect(() => reading(text, { piece: 1 })).toThrow('NOT_HTTP');
  });

  it('is not an answer after more than 16 interim ones', () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
    expect(reading(interim.repeat(16) + sized('x')).response?.body).toBe('x');
    expect(() => reading(interim.repeat(17))).toThrow('NOT_HTTP');
  });
});

describe('a long stretch of one character', () => {
  const FILLS = [' ', '\t', ' \t', ':', ';', ',', '0', 'a:', '\xa0', '"', '\r', '\n', '\r\n', 'close '];

  it.each([
    ['the reason', (fill: string) => `HTTP/1.1 200 ${fill}\x01\r\n\r\n`],
    ['the name of a header', (fill: string) => `${OK}${fill}\x01: b\r\n\r\n`],
    ['a value', (fill: string) => `${OK}a:${fill}\x01\r\n\r\n`],
    [
      'the value that ends connections',
      (fill: string) => `${OK}content-length: 0\r\nconnection:${fill}x\r\n\r\n`,
    ],
    ['the size of a chunk', (fill: string) => chunked(`1${fill}\x01\r\n`)],
    ['a trailer', (fill: string) => chunked(`0\r\na:${fill}\x01\r\n\r\n`)],
  ])('in %s takes no more processor time than letters there', (_, write) => {
    const costs = FILLS.map((fill) => costOf(write(fill.repeat((30 * KB) / fill.length))));
    const letters = costOf(write('x'.repeat(30 * KB)));
    // A pattern with quadratic time would take more than a hundred times as long.
    for (const cost of costs) expect(cost).toBeLessThan(50 * Math.max(letters, 2_000));
  });

  /** The processor time of this process in microseconds, which does not depend on other processes. */
  function costOf(text: string): number {
    const before = process.cpuUsage();
    try {
      // `mayReuse` also parses the head.
      String(reading(text).mayReuse);
    } catch {
      // Most texts are refused.
    }
    return process.cpuUsage(before).user;
  }
});

describe('input that is larger than an answer can be', () => {
  const body = 'x'.repeat(64 * KB);
  const large = (length: number) => `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n`;

  it('is not a body of 64 KB', () => {
    expect(reading(sized(body)).response?.body).toHaveLength(64 * KB);
    expect(reading(chunked(`${large(32 * KB)}${large(32 * KB)}0\r\n\r\n`)).response?.body).toHaveLength(
      64 * KB,
    );
    const open = reading(`${OK}\r\n${body}`);
    open.end();
    expect(open.response?.body).toHaveLength(64 * KB);
  });

  it.each([
    ['a body that says so', `${OK}content-length: ${64 * KB + 1}\r\n\r\n`],
    ['a body without a length', `${OK}\r\n${body}x`],
    ['a chunk that says so', chunked('10001\r\n')],
    ['chunks together', chunked(`${large(32 * KB)}${large(32 * KB)}1\r\n`)],
    ['a head that goes on', `${OK}a: ${'x'.repeat(32 * KB)}`],
    ['a head that ends', `${OK}a: ${'x'.repeat(32 * KB)}\r\n\r\n`],
    ['the size of a chunk that goes on', chunked(`1;${'x'.repeat(32 * KB)}`)],
    ['trailers that go on', chunked(`0\r\na: ${'x'.repeat(32 * KB)}`)],
    ['chunks of a byte with much around it', chunked(`1;${'x'.repeat(30 * KB)}\r\nx\r\n`.repeat(9))],
  ])('is refused: %s', (_, text) => {
    expect(() => reading(text)).toThrow('TOO_LARGE');
  });

  it('is not a head of 32 KB', () => {
    const start = `${OK}content-length: 0\r\na: `;
    expect(reading(`${start}${'x'.repeat(32 * KB - start.length)}\r\n\r\n`).response?.status).toBe(200);
  });

  it.each([
    ['a head', `${OK}a: `, 0],
    ['the size of a chunk', chunked('1;'), chunked('').length],
    ['trailers', chunked('0\r\na: '), chunked('').length],
  ])('is not %s of 32 KB that has not ended yet', (_, start, before) => {
    const reader = reading(start.padEnd(before + 32 * KB, 'x'));
    expect(() => reader.push(Buffer.from('x'))).toThrow('TOO_LARGE');
  });

  it('is not 256 KB of line breaks and sizes around chunks, each counted', () => {
    // Each chunk has one byte of content and 16 bytes of framing.
    const chunk = `1;${'x'.repeat(10)}\r\nx\r\n`;
    const most = (256 * KB) / 16;
    expect(reading(chunked(`${chunk.repeat(most)}0\r\n\r\n`)).response?.body).toHaveLength(most);
    expect(() => reading(chunked(chunk.repeat(most + 1)))).toThrow('TOO_LARGE');
  });
});

describe('the answer of a proxy to CONNECT', () => {
  it('ends with its head, whatever that says of a body', () => {
    const head = `${OK}content-length: 5\r\n\r\n`;
    const reader = reading(`${head}\x16\x03`, { hasBody: false });
    expect(reader.response).toMatchObject({ status: 200, body: '' });
    expect(reader.surplus).toHaveLength(2);
  });
});
