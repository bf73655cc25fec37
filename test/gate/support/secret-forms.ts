const html = (text: string) => text.replace(/[^0-9A-Za-z]/g, (character) => `&#${character.charCodeAt(0)};`);
const gson = (text: string) =>
  text.replace(/[^0-9A-Za-z]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const php = (text: string) => json(text).replaceAll('/', '\\/');

/** Ways in which programs write a secret that they were given. */
export const FORMS: readonly (readonly [string, (secret: string) => string])[] = [
  ['as it is', (secret) => secret],
  ['percent-encoded', encodeURIComponent],
  [
    'percent-encoded in lower case',
    (secret) => encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
  ],
  ['percent-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['as JSON', json],
  ['as JSON of Java', gson],
  ['as HTML', html],
  ['in base64', (secret) => Buffer.from(secret).toString('base64')],
  ['in hex', (secret) => Buffer.from(secret).toString('hex')],
  ['in base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
  ['in base64 behind one byte', (secret) => Buffer.from(`:${secret}`).toString('base64').slice(2)],
  ['in base64 behind two bytes', (secret) => Buffer.from(`::${secret}`).toString('base64').slice(3)],
  ['in hex in upper case', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
  ['as JSON of PHP', php],
  ['as JSON of PHP within JSON', (secret) => json(php(secret))],
];

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const query = (secret: string) => `Action=QueryToken&Token=${encodeURIComponent(secret)}&Version=1`;

function eachAs(write: (code: string) => string): (text: string) => string {
  return (text) => [...text].map((character) => write(hex(character))).join('');
}

/** Forms with two encodings, or with every character escaped. Only for ASCII. */
export const WRAPPED_FORMS: readonly (readonly [string, (secret: string) => string])[] = [
  ['with each character percent-encoded', eachAs((code) => `%${code}`)],
  ['with each character percent-encoded twice', eachAs((code) => `%25${code}`)],
  ['with each character escaped as in JSON', eachAs((code) => `\\u00${code.toUpperCase()}`)],
  ['with each character escaped as in JSON within JSON', eachAs((code) => `\\\\u00${code}`)],
  ['with each character escaped as in C', eachAs((code) => `\\x${code}`)],
  ['with each character as HTML', eachAs((code) => `&#${Number.parseInt(code, 16)};`)],
  ['with each character as HTML in hex', eachAs((code) => `&#x${code};`)],
  ['in a query string in base64', (secret) => base64(query(secret))],
  ['in a query string in base64 behind other letters', (secret) => `url/${base64(query(secret))}`],
  ['in a query string in base64 for URLs', (secret) => Buffer.from(query(secret)).toString('base64url')],
  ['in a query string in hex', (secret) => hex(query(secret))],
  ['in a query string in hex behind other letters', (secret) => `0x${hex(query(secret))}`],
  ['in a query string in hex behind other digits', (secret) => `device/a${hex(query(secret))}`],
  ['in base64 twice', (secret) => base64(base64(secret))],
  ['in base64 of hex', (secret) => base64(hex(secret))],
  ['in hex of base64', (secret) => hex(base64(secret))],
];
