import { BytePatterns } from './byte-patterns';
import { type TextView, writeView } from './text-views';
import { formsOf } from './token-forms';

/** A token that is searched for. */
export interface SoughtToken {
  readonly token: string;
  readonly name: string;
}

/** Where a token was found in a text. */
export interface TextHit {
  readonly sought: SoughtToken;
  /** Counted from 1. */
  readonly line: number;
  /** How it is encoded, such as `base64, hexadecimal`. Empty if it is not encoded. */
  readonly encoding: string;
}

const CHUNK = 1024 * 1024;

/** The maximum factor by which an encoding makes a token longer: six bytes for each character, and bytes around them. */
const MAX_EXPANSION = 16;

const LINE_FEED = 0x0a;

const ENCODINGS: Readonly<Record<TextView, string>> = {
  decoded: 'with escapes or line breaks',
  'quoted-printable': 'quoted-printable',
  hex: 'hexadecimal',
  dump: 'in a dump',
  'line-ends': 'in several lines',
};

/** The marks of text in quoted-printable: an encoded equals or plus sign, or a soft line break. */
const QUOTED_PRINTABLE = ['=3D', '=2B', '=\n', '=\r\n'];

/** The tokens that are searched for, prepared once for all texts. */
export class SoughtTokens {
  readonly patterns: BytePatterns;
  readonly #forms: readonly { readonly sought: SoughtToken; readonly encoding?: string }[];

  constructor(tokens: readonly SoughtToken[]) {
    const forms = tokens.flatMap((sought) => formsOf(sought.token).map((form) => ({ sought, ...form })));
    this.#forms = forms;
    this.patterns = new BytePatterns(forms.map(({ bytes }) => bytes));
  }

  formAt(pattern: number): { readonly sought: SoughtToken; readonly encoding?: string } | undefined {
    return this.#forms[pattern];
  }
}

/** The memory for a chunk of text, as bytes and as blocks of four bytes. Reused for the next text. */
class Memory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly blocks: Int32Array;

  constructor(size: number) {
    const buffer = new ArrayBuffer((size + 3) & ~3);
    this.bytes = new Uint8Array(buffer);
    this.blocks = new Int32Array(buffer);
  }
}

/** Searches one text, which arrives in pieces. Each token is reported once. */
export class TextSearch {
  static readonly #free: Memory[] = [];

  readonly #overlap: number;
  readonly #source: Memory;
  readonly #view: Memory;
  readonly #found = new Set<SoughtToken>();
  #length = 0;
  #linesBefore = 0;

  constructor(
    private readonly sought: SoughtTokens,
    private readonly onHit: (hit: TextHit) => void,
  ) {
    this.#overlap = sought.patterns.longest * MAX_EXPANSION;
    const size = this.#overlap + CHUNK;
    const take = () => {
      const free = TextSearch.#free.pop();
      return free && free.bytes.length >= size ? free : new Memory(size);
    };
    this.#source = take();
    this.#view = take();
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const room = this.#overlap + CHUNK - this.#length;
      const part = piece.subarray(at, at + room);
      this.#source.bytes.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (part.length === room) this.#searchChunk();
    }
  }

  end(): void {
    if (this.#length > 0) this.#searchChunk();
    TextSearch.#free.push(this.#source, this.#view);
  }

  /** Keeps the end of the chunk, because a token may continue in the next one. */
  #searchChunk(): void {
    const { bytes, blocks } = this.#source;
    const length = this.#length;
    this.sought.patterns.search(bytes, blocks, length, ({ pattern, at }) => this.#hit(pattern, at));
    this.#searchView('decoded', length);
    this.#searchView('hex', length);
    this.#searchView('dump', length);
    this.#searchView('line-ends', length);
    const text = Buffer.from(bytes.buffer, 0, length);
    if (QUOTED_PRINTABLE.some((mark) => text.includes(mark))) this.#searchView('quoted-printable', length);
    const keep = Math.min(this.#overlap, length);
    this.#linesBefore += linesIn(bytes, length - keep);
    bytes.copyWithin(0, length - keep, length);
    this.#length = keep;
  }

  #searchView(view: TextView, length: number): void {
    const { bytes, blocks } = this.#view;
    const source = this.#source.bytes;
    const written = writeView(view, source, length, bytes);
    let positions: Int32Array | undefined;
    this.sought.patterns.search(bytes, blocks, written, ({ pattern, at }) => {
      const form = this.sought.formAt(pattern);
      if (!form || this.#found.has(form.sought)) return;
      if (!positions) {
        positions = new Int32Array(length);
        writeView(view, source, length, bytes, positions);
      }
      this.#hit(pattern, positions[at] ?? 0, view);
    });
  }

  #hit(pattern: number, at: number, view?: TextView): void {
    const form = this.sought.formAt(pattern);
    if (!form || this.#found.has(form.sought)) return;
    const { sought, encoding } = form;
    this.#found.add(sought);
    const encodings = [encoding, view && ENCODINGS[view]].filter((one) => one);
    this.onHit({
      sought,
      line: this.#linesBefore + linesIn(this.#source.bytes, at) + 1,
      encoding: [...new Set(encodings)].join(', '),
    });
  }
}

function linesIn(bytes: Uint8Array, length: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < length; at = bytes.indexOf(LINE_FEED, at + 1))
    lines += 1;
  return lines;
}
