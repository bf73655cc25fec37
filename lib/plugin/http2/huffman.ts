/** The lengths in bits of the codes of the 256 bytes. They determine the codes, which are canonical. @see RFC 7541, appendix B */
// biome-ignore format: a table
const LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];
/** The length of EOS, the last code, which must not occur. */
const LONGEST = 30;

/** The codes of one length: `count` consecutive codes from `first`, whose bytes are in `symbols` from `offset`. */
interface CodesOfLength {
  readonly first: number;
  readonly count: number;
  readonly offset: number;
}

const NO_CODES: CodesOfLength = { first: 0, count: 0, offset: 0 };

interface Codes {
  /** By length. */
  readonly lengths: readonly CodesOfLength[];
  /** In the order of their codes. */
  readonly symbols: Uint8Array;
}

let codes: Codes | undefined;

/** Returns undefined if the bytes are not a Huffman-coded string. */
export function decodeHuffman(bytes: Uint8Array, start: number, end: number): string | undefined {
  codes ??= canonicalCodes();
  const { lengths, symbols } = codes;
  const text = Buffer.allocUnsafe(((end - start) * 8) / 5 + 1);
  let decoded = 0;
  let code = 0;
  let length = 0;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1);
      if (++length > LONGEST) return undefined;
      const { first, count, offset } = lengths[length] ?? NO_CODES;
      const rank = code - first;
      if (rank < 0 || rank >= count) continue;
      text[decoded++] = symbols[offset + rank] ?? 0;
      code = 0;
      length = 0;
    }
  }
  // The remaining bits must be padding: fewer than eight, all of them ones.
  const isPadding = length < 8 && code === (1 << length) - 1;
  return isPadding ? text.toString('latin1', 0, decoded) : undefined;
}

/** Made in two passes over the table, because Terraform is waiting for its first answer. */
function canonicalCodes(): Codes {
  const counts = Array<number>(LONGEST + 1).fill(0);
  for (const length of LENGTHS) counts[length] = (counts[length] ?? 0) + 1;
  const lengths: CodesOfLength[] = [];
  const next: number[] = [];
  let first = 0;
  let offset = 0;
  for (const count of counts) {
    first <<= 1;
    lengths.push({ first, count, offset });
    next.push(offset);
    first += count;
    offset += count;
  }
  const symbols = new Uint8Array(LENGTHS.length);
  LENGTHS.forEach((length, symbol) => {
    const rank = next[length] ?? 0;
    symbols[rank] = symbol;
    next[length] = rank + 1;
  });
  return { lengths, symbols };
}
