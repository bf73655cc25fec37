/** The format of `asctime()` in C, which HTTP allows. It has no time zone and is in UTC. */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/**
 * The time in a `Date` header, in milliseconds, or NaN. A time without a zone gives NaN, because `Date.parse` would read it in the zone of
 * this machine.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function httpDate(text = ''): number {
  if (ASCTIME.test(text)) return Date.parse(`${text} GMT`);
  return /(?:GMT|UTC|\dZ)$/.test(text) ? Date.parse(text) : Number.NaN;
}
