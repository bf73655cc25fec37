/** Runs of base64 that may be one of a text, as `binary_data`, `user_data_base64`, and secrets of Kubernetes in YAML have it. */
const BASE64 =
  /(?<![\w+/.%*$-])(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?![\w+/=.%*-])/g;
/** What every text has that holds one of these runs. Nearly all other texts lack it. */
// Stryker disable next-line Regex: what does not lack it is searched, with the same result.
const RUN = /[A-Za-z0-9+/]{24}/;
const ESCAPE = /%[0-9A-Fa-f]{2}/;
/** As JSON may write a slash, a quote and any other character of ASCII; with more backslashes in JSON within JSON. */
const JSON_ESCAPE = /\\+(?:([/"])|u00([2-7][0-9A-Fa-f]))/g;
const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

/** A name comes before its value: `MQTT_TOKEN=…`, `--token …`, `"token": "…"`. */
const NAME_BEFORE = /([A-Za-z_][\w.-]*)["']?\s*[=: ]\s*["']?$/;

/** As much of a text as a name can have behind it. */
const LONGEST_NAME = 160;

/** A text that another one holds. */
export interface Reading {
  readonly text: string;
  /** What the other text calls it. */
  readonly name?: string;
}

/** A text as it is, and what it holds where it is percent-encoded, as in a URL, is JSON, or has base64 of other texts in it. */
export function readingsOf(text: string): Reading[] {
  const readings: Reading[] = [{ text }];
  if (ESCAPE.test(text))
    readings.push({
      text: text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => characterOf(digits)),
    });
  if (text.includes('\\'))
    readings.push({
      text: text.replace(JSON_ESCAPE, (_, sign?: string, digits = '') => sign ?? characterOf(digits)),
    });
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  if (!RUN.test(text)) return readings;
  for (const { 0: encoded, index } of text.matchAll(BASE64)) {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    if (PRINTABLE.test(decoded)) readings.push({ text: decoded, name: nameBefore(text, index) });
  }
  return readings;
}

function characterOf(hexadecimal: string): string {
  return String.fromCharCode(Number.parseInt(hexadecimal, 16));
}

/** What a text calls the value that begins at a place in it. */
export function nameBefore(text: string, at: number): string | undefined {
  return NAME_BEFORE.exec(text.slice(Math.max(0, at - LONGEST_NAME), at))?.[1];
}
