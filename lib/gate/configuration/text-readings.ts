/** Base64 of a text, as arguments such as `binary_data` and `user_data_base64` take it. */
const BASE64_OF_TEXT =
  /^\s*(?:data:[^,]*;base64,)?((?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\s*$/;
const ESCAPE = /%[0-9A-Fa-f]{2}/;
const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

/** A text as it is, and what it holds where it is percent-encoded, as in a URL, or base64 of another text. */
export function readingsOf(text: string): string[] {
  const readings = [text];
  if (ESCAPE.test(text))
    readings.push(
      text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      ),
    );
  const encoded = BASE64_OF_TEXT.exec(text)?.[1];
  if (encoded !== undefined) {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    if (PRINTABLE.test(decoded)) readings.push(decoded);
  }
  return readings;
}
