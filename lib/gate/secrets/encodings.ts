/** The base64 of a secret depends on the number of bytes before it (modulo 3), so forms are made from the secret after two bytes. */
const BYTES_BEFORE = 2;

/** The forms are: unchanged, base64 after 0, 1 or 2 bytes, hex, and hex in upper case. */
export const FORM_COUNT = 6;

/** A secret in one of its forms. In a text, single characters of every form may also be escaped. */
function formOf(secret: string, form: number): string {
  return formOfBytes(secret, bytesOf(secret), form);
}

function bytesOf(secret: string): Buffer {
  return Buffer.from(`\0\0${secret}`);
}

function formOfBytes(secret: string, bytes: Buffer, form: number): string {
  if (form === 0) return secret;
  if (form <= 3) return base64(bytes, form - 1);
  const hex = bytes.toString('hex', BYTES_BEFORE);
  return form === 4 ? hex : hex.toUpperCase();
}

/** The length of an anchor: a search looks for anchors first, and then for the secret around each. */
export const ANCHOR_LENGTH = 6;

/** Characters at the beginning of a secret that are enough for an anchor in every form. */
const BEGINNING = 24;

/** A part of a secret counts as the secret if it is at least this long, because a text may be cut off. */
export const SHORTEST_PIECE = 24;

/** The characters of all forms, apart from those of the secret itself: letters, digits, base64, and escapes. */
export const ENCODED = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=-_%\\&#;';

/** If possible, an anchor has only characters that are never escaped. */
const PLAIN = new RegExp(`[0-9A-Za-z]{${ANCHOR_LENGTH}}`);

/** Every text that contains a form of a secret contains one of `texts`, `at` characters after the beginning of the form. */
export interface Anchor {
  readonly texts: readonly string[];
  readonly at: number;
}

/** The anchor of each form of a secret. */
export function anchorsOf(secret: string): readonly Anchor[] {
  const beginning = secret.slice(0, BEGINNING);
  const bytes = bytesOf(beginning);
  return Array.from({ length: FORM_COUNT }, (_, form) => anchorIn(formOfBytes(beginning, bytes, form)));
}

/** The anchor of one form of a secret. */
function anchorOf(secret: string, form: number): Anchor {
  return anchorIn(formOf(secret.slice(0, BEGINNING), form));
}

/** The anchor in the beginning of a form: letters and digits only, else the first characters in each spelling. */
function anchorIn(beginning: string): Anchor {
  const plain = PLAIN.exec(beginning);
  if (plain) return { texts: [plain[0]], at: plain.index };
  const texts = SPELLINGS.map((spell) => spell(beginning).slice(0, ANCHOR_LENGTH));
  return { texts: [...new Set(texts)], at: 0 };
}

/** The place of a secret in a text, around the anchor of one of its forms; undefined if the secret is not there. */
export function placeOf(
  secret: string,
  form: number,
  text: string,
  anchorAt: number,
): readonly [start: number, end: number] | undefined {
  const pattern = formOf(secret, form);
  const { at } = anchorOf(secret, form);
  // The secret itself may contain what looks like an escape, so it is compared unescaped first.
  if (text.startsWith(pattern, anchorAt - at)) return [anchorAt - at, anchorAt - at + pattern.length];
  let [start, first] = [anchorAt, at];
  for (const character of pattern.slice(0, at).split('').reverse()) {
    const length = lengthBefore(text, start, character);
    if (length === 0) break;
    start -= length;
    first -= 1;
  }
  let [end, last] = [anchorAt, at];
  for (const character of pattern.slice(at).split('')) {
    const length = lengthAfter(text, end, character);
    if (length === 0) break;
    end += length;
    last += 1;
  }
  const isWhole = first === 0 && last === pattern.length;
  return isWhole || last - first >= SHORTEST_PIECE ? [start, end] : undefined;
}

/** The base64 of a secret after some other bytes, without the characters that also depend on the bytes before or after the secret. */
function base64(bytes: Buffer, bytesBefore: number): string {
  const start = BYTES_BEFORE - bytesBefore;
  const skipped = Math.ceil((bytesBefore * 8) / 6);
  return bytes.toString('base64', start).slice(skipped, Math.floor(((bytes.length - start) * 8) / 6));
}

function lengthAfter(text: string, at: number, character: string): number {
  return formsOfCharacter(character).find((form) => text.startsWith(form, at))?.length ?? 0;
}

function lengthBefore(text: string, end: number, character: string): number {
  return formsOfCharacter(character).find((form) => text.endsWith(form, end))?.length ?? 0;
}

const known = new Map<string, readonly string[]>();

/** The forms of a character in URLs, JSON, HTML and base64url. Letters and digits have one form. */
function formsOfCharacter(character: string): readonly string[] {
  if (/[0-9A-Za-z]/.test(character)) return [character];
  const forms = known.get(character) ?? spell(character);
  known.set(character, forms);
  return forms;
}

const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const BASE64_URL: Readonly<Record<string, string>> = { '+': '-', '/': '_' };
const PHP: Readonly<Record<string, string>> = { '/': '\\/' };

const percent = (character: string) =>
  uri(character) === character ? `%${hex(character, 2).toUpperCase()}` : uri(character);
const lower = (character: string) => percent(character).toLowerCase();
const unicode = (character: string) => `\\u${hex(character, 4)}`;
const decimal = (character: string) => `&#${character.charCodeAt(0)};`;
const hexadecimal = (character: string) => `&#x${hex(character, 1)};`;
const named = (character: string) => (NAMED[character] ? `&${NAMED[character]};` : character);

function spell(character: string): readonly string[] {
  const forms = [
    character,
    percent(character),
    lower(character),
    percent(character).replaceAll('%', '%25'),
    lower(character).replaceAll('%', '%25'),
    unicode(character),
    `\\u${hex(character, 4).toUpperCase()}`,
    `\\x${hex(character, 2)}`,
    json(character),
    json(json(character)),
    PHP[character] ?? character,
    json(PHP[character] ?? character),
    decimal(character),
    hexadecimal(character),
    hexadecimal(character).toUpperCase().replace('X', 'x'),
    named(character),
    BASE64_URL[character] ?? character,
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Spellings of a whole text, for secrets without six letters or digits in a row. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  uri,
  (text) => uri(text).replace(/%../g, (code) => code.toLowerCase()),
  (text) => uri(uri(text)),
  json,
  (text) => json(json(text)),
  ...[percent, lower, unicode, decimal, hexadecimal, named].map(
    (write) => (text: string) => text.replace(/[^0-9A-Za-z]/g, write),
  ),
];

/** Lone surrogates are left as they are, because `encodeURIComponent` throws for them. */
function uri(text: string): string {
  return text.replace(/[^\p{Surrogate}]/gu, encodeURIComponent);
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
