const html = (text: string) => text.replace(/[^0-9A-Za-z]/g, (character) => `&#${character.charCodeAt(0)};`);
const gson = (text: string) =>
  text.replace(/[^0-9A-Za-z]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** Ways in which programs write a text that they repeat. */
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
  ['as JSON of PHP', (secret) => json(secret).replaceAll('/', '\\/')],
];
