import { TextDecoder } from 'node:util';
import { CallError } from './function';

/** The names of encodings of IANA, with those of `TextDecoder`. */
const LABELS: Readonly<Record<string, string>> = {
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  macintosh: 'macintosh',
  ibm866: 'ibm866',
  'koi8-r': 'koi8-r',
  'koi8-u': 'koi8-u',
  'windows-874': 'windows-874',
  big5: 'big5',
  'euc-jp': 'euc-jp',
  'euc-kr': 'euc-kr',
  gb18030: 'gb18030',
  gbk: 'gbk',
  shift_jis: 'shift_jis',
  ...Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => [`iso-8859-${part}`, `iso-8859-${part}`]),
  ),
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((page) => [`windows-125${page}`, `windows-125${page}`]),
  ),
};

/** Encodes a text. @throws CallError if the encoding is not supported or lacks a character */
export function encodeText(text: string, encoding: string): Buffer {
  switch (encoding.toLowerCase()) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'utf-16':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'iso-8859-1':
      checkCharacters(text, encoding, (character) => character <= '\xff');
      return Buffer.from(text, 'latin1');
    default: {
      const codes = codeTable(decoderOf(encoding));
      checkCharacters(text, encoding, (character) => codes.has(character));
      return Buffer.concat([...text].flatMap((character) => codes.get(character) ?? []));
    }
  }
}

/** Decodes bytes. @throws CallError if the encoding is not supported or the bytes are not valid */
export function decodeText(bytes: Buffer, encoding: string): string {
  if (encoding.toLowerCase() === 'iso-8859-1') {
    return bytes.toString('latin1');
  }
  const decoder = decoderOf(encoding);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new CallError(`The data is not valid in the encoding "${encoding}".`, 0);
  }
}

function decoderOf(encoding: string): TextDecoder {
  const name = encoding.toLowerCase();
  const label = name === 'utf-8' ? 'utf-8' : name === 'utf-16' ? 'utf-16be' : LABELS[name];
  if (label === undefined) {
    throw new CallError(`The encoding "${encoding}" is not supported.`, 1);
  }
  return new TextDecoder(label, { fatal: true, ignoreBOM: name !== 'utf-16' });
}

function checkCharacters(text: string, encoding: string, has: (character: string) => boolean): void {
  for (const character of text) {
    if (!has(character)) {
      throw new CallError(`The encoding "${encoding}" has no code for the character "${character}".`, 0);
    }
  }
}

/** The bytes of every character in an encoding of one or two bytes, found by decoding all bytes, because Node.js has no encoder for them. */
function codeTable(decoder: TextDecoder): ReadonlyMap<string, Buffer> {
  const codes = new Map<string, Buffer>();
  const add = (...bytes: number[]): boolean => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      if ([...character].length === 1 && !codes.has(character)) {
        codes.set(character, Buffer.from(bytes));
      }
      return true;
    } catch {
      return false;
    }
  };
  for (let first = 0; first < 256; first++) {
    if (!add(first)) {
      for (let second = 0; second < 256; second++) {
        add(first, second);
      }
    }
  }
  return codes;
}
