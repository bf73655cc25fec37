import { gunzipSync } from 'node:zlib';
import { Unknown } from '../values/model';
import { STRING } from '../values/type';
import { stringValue, unknownValue } from '../values/value';
import { LimitError } from '../values/value-error';
import { stringFunction, stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';
import { decodeText, encodeText } from './text-encoding';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** The limit of a string, so that a decompression bomb does no harm. */
const MAX_UNCOMPRESSED = 2 ** 24;

/** Decodes base64. Ignores line breaks. */
export function decodeBase64(text: string, argument = 0): Buffer {
  const plain = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(plain)) {
    throw new CallError('The text is not valid base64.', argument);
  }
  return Buffer.from(plain, 'base64');
}

/** Decodes UTF-8. @throws CallError if the bytes are not UTF-8 */
export function decodeUtf8(bytes: Buffer, what: string, argument = 0): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallError(`${what} is not valid UTF-8.`, argument);
  }
}

function gunzip(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNCOMPRESSED });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new LimitError(`The data has more than ${MAX_UNCOMPRESSED} bytes when it is decompressed.`);
    }
    throw new CallError(`The data could not be decompressed: ${(error as Error).message}.`, 0);
  }
}

/** Percent-encodes a text for a query, with `+` for spaces. Only letters, digits and `-_.~` stay as they are. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function urlDecode(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) {
    throw new CallError('The text has a "%" that is not followed by two hexadecimal digits.', 0);
  }
  const bytes = Buffer.from(text.replaceAll('+', ' '), 'utf8').toString('latin1');
  const decoded = bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hexadecimal: string) =>
    String.fromCharCode(Number.parseInt(hexadecimal, 16)),
  );
  return decodeUtf8(Buffer.from(decoded, 'latin1'), 'The decoded text');
}

export const FUNCTIONS = functions({
  base64encode: stringFunction((str) => Buffer.from(str, 'utf8').toString('base64')),
  base64decode: stringFunction((str) => decodeUtf8(decodeBase64(str), 'The decoded text')),
  base64gzip: {
    parameters: [stringParameter('str')],
    type: STRING,
    // The bytes depend on the version of the compressor. They always begin with the header of gzip.
    run: () => unknownValue(STRING, new Unknown('cannot-be-read-here', 'base64gzip()', true, 'H4sI')),
  },
  base64gunzip: stringFunction((str) => decodeUtf8(gunzip(decodeBase64(str)), 'The decompressed text')),
  urlencode: stringFunction(urlEncode),
  urldecode: stringFunction(urlDecode),
  textencodebase64: {
    parameters: [stringParameter('string'), stringParameter('encoding')],
    type: STRING,
    run: ([string, encoding]) => stringValue(encodeText(textOf(string), textOf(encoding)).toString('base64')),
  },
  textdecodebase64: {
    parameters: [stringParameter('source'), stringParameter('encoding')],
    type: STRING,
    run: ([source, encoding]) => stringValue(decodeText(decodeBase64(textOf(source)), textOf(encoding))),
  },
});
