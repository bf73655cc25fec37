/** Runs of base64 that may encode a text, as in `binary_data`, `user_data_base64` and Kubernetes secrets in YAML. */
const BASE64 =
  /(?<![\w+/.%*$-])(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?![\w+/=.%*-])/g;
/** A fast test that excludes nearly all texts without such a run. */
// Stryker disable next-line Regex: a text that the test does not exclude is searched, with the same result.
const RUN = /[A-Za-z0-9+/]{24}/;
const ESCAPE = /%[0-9A-Fa-f]{2}/;
/** A slash, a quote or another ASCII character, escaped in JSON. JSON within JSON has more backslashes. */
const JSON_ESCAPE = /\\+(?:([/"])|u00([2-7][0-9A-Fa-f]))/g;
const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

/** A name comes before its value: `MQTT_TOKEN=…`, `--token …`, `"token": "…"`. */
const NAME_BEFORE = /([A-Za-z_][\w.-]*)["']?\s*[=: ]\s*["']?$/;

/** How much text before a value is searched for its name. */
const LONGEST_NAME = 160;

/** A text that may be read out of another one. */
export interface Reading {
  readonly text: string;
  /** Its name in the other text. */
  readonly name?: string;
}

/** A text unchanged, and as it reads after percent-decoding, after unescaping JSON, and each text that it contains in base64. */
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
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
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

/** The name before the value that begins at a position in a text. */
export function nameBefore(text: string, at: number): string | undefined {
  return NAME_BEFORE.exec(text.slice(Math.max(0, at - LONGEST_NAME), at))?.[1];
}
