import { ContentSearch } from '../../../lib/cli/search/containers';
import { SoughtTokens, type TextHit } from '../../../lib/cli/search/text-search';

const TOKEN = 'LzMT+XLFl5/uWLDcxa==';

const each = (encode: (code: string) => string) =>
  [...TOKEN].map((character) => encode(character.charCodeAt(0).toString(16).padStart(2, '0'))).join('');
const HEX = each((code) => code);
const JSON_TEXT = JSON.stringify({ password: TOKEN });
const BASE64 = Buffer.from(`user=device-1;password=${TOKEN};keepalive=60;clean=true;will=none`).toString(
  'base64',
);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const wrapped = (text: string, columns: number, end: string) =>
  text.replace(new RegExp(`.{${columns}}`, 'g'), `$&${end}`);

const ROW_BYTES = 16;

/** A dump in columns. Its text column has characters that look like hex digits. */
function dump(row: (at: number, bytes: string[], text: string) => string, rowBytes = ROW_BYTES): string {
  const text = `password: fade ${TOKEN}; client: cafe beef`;
  const starts = Array.from({ length: Math.ceil(text.length / rowBytes) }, (_, index) => index * rowBytes);
  const rows = starts.map((at) => {
    const part = text.slice(at, at + rowBytes);
    return row(at, Buffer.from(part).toString('hex').match(/../g) ?? [], part);
  });
  return `\n${rows.join('\n')}\n`;
}

const offset = (at: number, digits: number) => at.toString(16).padStart(digits, '0');

const ENCODINGS: Record<string, string> = {
  'as it is': TOKEN,
  'as the password of a client': `RW|${TOKEN}`,
  'with a space for each plus sign': TOKEN.replace('+', ' '),
  'percent-encoded': encodeURIComponent(TOKEN),
  'percent-encoded in lower case': TOKEN.replace('+', '%2b').replace('/', '%2f').replaceAll('=', '%3d'),
  'percent-encoded character by character': each((code) => `%${code}`),
  'percent-encoded in part': TOKEN.replace('+', '%2B'),
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(TOKEN)),
  'percent-encoded three times': encodeURIComponent(encodeURIComponent(encodeURIComponent(TOKEN))),
  'in JSON': JSON_TEXT,
  'in JSON with escaped slashes': JSON_TEXT.replaceAll('/', '\\/'),
  'in JSON with escaped characters': each((code) => `\\u00${code}`),
  'in JSON in JSON': JSON.stringify(JSON_TEXT.replaceAll('/', '\\/').replace('+', '\\u002b')),
  'with hexadecimal escapes': each((code) => `\\x${code}`),
  'with octal escapes': TOKEN.replace('+', '\\053'),
  'with long code points': TOKEN.replace('+', '\\U0000002b'),
  'in base64 in a diff': `+${wrapped(BASE64, 20, '\n+')}`,
  'in base64 in comments': `  # ${wrapped(BASE64, 20, '\r\n  # ')}`,
  'in base64 in a log': `2026-11-28T10:00:00Z stdout F ${wrapped(BASE64, 20, '\n2026-11-28T10:00:01Z stdout F ')}`,
  'with code points': TOKEN.replace('+', '\\u{2b}'),
  'with code points behind zeros': TOKEN.replace('+', '\\u{000002b}'),
  'behind a code point that does not end': `\\u{ ${encodeURIComponent(TOKEN)} }`,
  'with an escaped character of no width': `${TOKEN.slice(0, 4)}\\u200b${TOKEN.slice(4)}`,
  'in base64': base64(TOKEN),
  'in base64, at the second position': base64(`a${TOKEN}`),
  'in base64, at the third position': base64(`ab${TOKEN}z`),
  'in base64 of 76 columns': wrapped(BASE64, 76, '\n'),
  'in base64 of 20 columns with CRLF': wrapped(BASE64, 20, '\r\n'),
  'in wrapped base64 in JSON': JSON.stringify(wrapped(BASE64, 24, '\n')),
  'in percent-encoded base64': encodeURIComponent(base64(TOKEN)),
  'in base64 in base64': base64(base64(TOKEN)),
  'in base64 of UTF-16': Buffer.from(TOKEN, 'utf16le').toString('base64'),
  'in base64 of UTF-16, high bytes first': Buffer.from(`ab${TOKEN}`, 'utf16le').swap16().toString('base64'),
  'in base64 of a URL': base64(`mqtt://device-1:${encodeURIComponent(TOKEN)}@host`),
  'in base64 of JSON with escaped slashes': base64(JSON_TEXT.replaceAll('/', '\\/')),
  'in base64 of JSON of .NET': base64(JSON_TEXT.replaceAll('+', '\\u002B')),
  'in base64 of JSON of Java': base64(JSON_TEXT.replaceAll('=', '\\u003d')),
  'in base64 in base64 of a longer text': base64(base64(`token: ${TOKEN}`)),
  'as a buffer in JSON': JSON.stringify(Buffer.from(TOKEN)),
  'as an indented buffer in JSON': JSON.stringify(Buffer.from(TOKEN), null, 2),
  'as a list of bytes': `[${[...Buffer.from(TOKEN)].join(', ')}]`,
  // Written by Python.
  'in base32': 'ME5CATD2JVKCWWCMIZWDKL3VK5GEIY3YME6T2===',
  'in base85': 'VN7~WR4Z6aMr<`NbyrM8V|ZabJs|',
  // Written by Python and ZeroMQ.
  'in Ascii85': '9R9E4.p,J7Cc*kg=%l"lG[W`u',
  'in Z85': 'oNoAjd{bFmy=9>*s4(1(CWS-#',
  'in base64url': Buffer.from(`zz${TOKEN}`).toString('base64url'),
  'in hexadecimal': HEX,
  'in hexadecimal in upper case': HEX.toUpperCase(),
  'in hexadecimal with spaces': HEX.replace(/../g, '$& '),
  'in hexadecimal with colons': HEX.replace(/../g, '$&:'),
  'in hexadecimal with prefixes': HEX.replace(/../g, '0x$&, '),
  'in hexadecimal in groups': HEX.replace(/..../g, '$& '),
  'in a dump of xxd': dump(
    (at, bytes, text) => `${offset(at, 8)}: ${bytes.join('').replace(/..../g, '$& ')} ${text}`,
  ),
  'in a dump of hexdump and Go': dump(
    (at, bytes, text) =>
      `${offset(at, 8)}  ${bytes.slice(0, 8).join(' ')}  ${bytes.slice(8).join(' ')}  |${text}|`,
  ),
  'in a dump of od': dump((at, bytes) => `${at.toString(8).padStart(7, '0')} ${bytes.join(' ')}`),
  'in a dump of od -x and hexdump, which swap bytes': dump(
    (at, bytes) => `${offset(at, 7)} ${bytes.join('').replace(/(..)(..)/g, '$2$1 ')}`,
  ),
  'in a dump of xxd with fewer columns': dump(
    (at, bytes, text) => `${offset(at, 8)}: ${bytes.join('').replace(/..../g, '$& ')} ${text}`,
    8,
  ),
  'in a dump of od -b': dump(
    (at, bytes) =>
      `${at.toString(8).padStart(7, '0')} ${bytes.map((byte) => Number.parseInt(byte, 16).toString(8).padStart(3, '0')).join(' ')}`,
  ),
  'in a dump of od -x that begins with it': `\n0000000 ${HEX.replace(/(..)(..)/g, '$2$1 ')}\n`,
  'in a dump of characters, by od -c and hexdump -c': dump(
    (at, _, text) => at.toString(8).padStart(7, '0') + text.replace(/./g, '   $&'),
  ),
  'as a list of bytes of Go': `[${[...Buffer.from(TOKEN)].join(' ')}]`,
  'in a dump of tcpdump': dump(
    (at, bytes, text) => `\t0x${offset(at, 4)}:  ${bytes.join('').replace(/..../g, '$& ')} ${text}`,
  ),
  'in a dump of Netty': dump((at, bytes, text) => `|${offset(at, 8)}| ${bytes.join(' ')} |${text}|`),
  'with named entities': TOKEN.replace('+', '&plus;').replaceAll('=', '&equals;').replace('/', '&sol;'),
  'with decimal entities': TOKEN.replace('+', '&#43;').replaceAll('=', '&#061;'),
  'with hexadecimal entities': each((code) => `&#x${code};`),
  'with entities that are encoded again': TOKEN.replace('+', '&amp;#43;'),
  'in quoted-printable': TOKEN.replaceAll('=', '=3D'),
  'in quoted-printable, each character': each((code) => `=${code.toUpperCase()}`),
  'in quoted-printable with a soft line break': `${TOKEN.slice(0, 9)}=\r\n${TOKEN.slice(9).replaceAll('=', '=3D')}`,
  'with colors between the characters': [...TOKEN].join('\u001b[31m'),
  'with a hyperlink within': `\u001b]8;;http://x\u001b\\${TOKEN.slice(0, 5)}\u001b]8;;\u001b\\${TOKEN.slice(5)}`,
  'with a color within': `${TOKEN.slice(0, 5)}\u001b[1;32m${TOKEN.slice(5)}`,
  'on two lines': `${TOKEN.slice(0, 7)}\n${TOKEN.slice(7)}`,
  'on two lines with indentation': `${TOKEN.slice(0, 7)}\r\n     ${TOKEN.slice(7)}`,
  'on two lines of a shell': `${TOKEN.slice(0, 7)}\\\n  ${TOKEN.slice(7)}`,
  'with characters of no width': `${TOKEN.slice(0, 4)}\u200b${TOKEN.slice(4)}`,
};

const soughtTokens = (...tokens: string[]) =>
  new SoughtTokens(tokens.map((token) => ({ token, name: 'device-1' })));

/** Prepared once, because that takes longer than a search. */
const SOUGHT = soughtTokens(TOKEN);

/** A token split over several lines of a program or a command. The last line ends with the token. */
const PIECES: Record<string, string> = {
  'in strings that are joined': `token = "${wrapped(TOKEN, 6, '" +\n  "')}";`,
  'in strings that are joined in front': `token = '${wrapped(TOKEN, 6, "'\n  . '")}';`,
  'in strings of calls': `new StringBuilder().append("${wrapped(TOKEN, 6, '")\n  .append("')}")`,
  'in strings that are joined without blanks': `var token="${wrapped(TOKEN, 6, '"+\n"')}";`,
  'in adjacent strings': `("${wrapped(TOKEN, 6, '"\n "')}")`,
  'in lines that go on': `--token ${wrapped(TOKEN, 6, ' \\\n')}`,
  'in strings with escaped quotes': `sh -c "token=\\"${wrapped(TOKEN, 6, '\\" +\n  \\"')}\\""`,
  'in strings with quotes that are escaped twice': `token=\\\\\\"${wrapped(TOKEN, 6, '\\\\\\"\n  \\\\\\"')}\\\\\\"`,
};

function search(text: string | Buffer, sought = SOUGHT, pieces = 1): TextHit[] {
  const bytes = Buffer.from(text as string);
  const hits: TextHit[] = [];
  const content = new ContentSearch(sought, bytes.length, (hit) => hits.push(hit));
  const size = Math.ceil(bytes.length / pieces) || 1;
  for (let at = 0; at < bytes.length; at += size) content.push(bytes.subarray(at, at + size));
  content.end();
  return hits;
}

describe('a search in text', () => {
  it.each(Object.entries(ENCODINGS))('finds a token %s, wherever it begins', (_, encoded) => {
    // In wrapped text, the token may begin on the second line.
    for (const before of ['one\ntwo ', 'one\ntwo: a', 'one\ntwo: ab', 'one\ntwo: abc'])
      expect(search(`${before}${encoded} three\n`).map(({ line }) => line)).toEqual([
        encoded.includes('\n') ? expect.any(Number) : 2,
      ]);
  });

  it.each(Object.entries(PIECES))('finds a token %s', (_, text) => {
    expect(search(`one\n${text}\nthree\n`)).toEqual([expect.objectContaining({ line: 2 })]);
  });

  it.each(Object.entries(PIECES))('finds a token %s of a program in JSON, and in JSON in that', (_, text) => {
    const program = JSON.stringify({ program: `one\n${text}\nthree\n` });
    for (const json of [program, JSON.stringify({ program })])
      expect(search(`\n${json}\n`)).toEqual([expect.objectContaining({ line: 2 })]);
  });

  it('reads a code point with many digits as its character', () => {
    expect(search(TOKEN.replace('+', '\\U0001002b'))).toEqual([]);
  });

  it('does not join unrelated texts on successive lines', () => {
    const [first, last] = [TOKEN.slice(0, 10), TOKEN.slice(10)];
    expect(search(`${first} one\n${last}\n`)).toEqual([]);
    expect(search(`"${first}" + "${'one'}"\n"${last}"\n`)).toEqual([]);
    expect(search(JSON.stringify(`${first} one\n${last}\n`))).toEqual([]);
  });

  it.each(['utf16le', 'utf-16be'])('finds a token in %s', (encoding) => {
    const bytes = Buffer.from(`a: ${TOKEN}`, 'utf16le');
    expect(search(encoding === 'utf16le' ? bytes : bytes.swap16())).toHaveLength(1);
  });

  it.each([TOKEN, encodeURIComponent(TOKEN), BASE64])('finds %s across the border of two chunks', (text) => {
    const sought = new SoughtTokens([{ token: TOKEN, name: 'device-1' }]);
    const border = sought.patterns.longest * 16 + 1024 * 1024;
    const hits: TextHit[] = [];
    const search = new ContentSearch(sought, 0, (hit) => hits.push(hit));
    search.push(Buffer.from(`${'x\n'.repeat(border).slice(0, border - 10)}${text}`));
    search.end();
    expect(hits).toHaveLength(1);
  });

  it('finds a token across the borders of chunks, and says in which line', () => {
    const line = 'x'.repeat(99);
    // A chunk of the search ends in line 10,485.
    for (const at of [10_484, 10_485, 10_486, 25_000]) {
      const text = `${`${line}\n`.repeat(at)}${line}${encodeURIComponent(TOKEN)}\n${line}`;
      expect(search(text, SOUGHT, 7)).toEqual([expect.objectContaining({ line: at + 1 })]);
    }
  });

  it('finds each of many tokens that begin alike', () => {
    const tokens = Array.from({ length: 500 }, (_, index) => `LzMT+XLFl5/uWLDcxa${index}==`);
    expect(search(tokens.map(encodeURIComponent).join('\n'), soughtTokens(...tokens))).toHaveLength(500);
  });

  it('searches a text that is too long to be unpacked', () => {
    const text = 'A'.repeat(30);
    expect(() => search(`H4sI${text.repeat(300_000)}`, SOUGHT, 3)).toThrow(
      'compressed text in base64 that is too long',
    );
  });

  it('finds nothing if a text contains only a part of the token', () => {
    for (const text of [
      TOKEN.slice(1),
      TOKEN.slice(0, -3),
      base64(TOKEN).slice(2),
      HEX.slice(1),
      'a'.repeat(5_000),
    ])
      expect(search(text)).toEqual([]);
  });
});
