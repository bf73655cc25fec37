/** One escaped character. Letters and digits, too, are escaped in some texts. */
const ESCAPE = /(?:%(?:25)?|\\{1,2}(?:x|u00))([0-9a-f]{2})|&#x([0-9a-f]{1,2});|&#(\d{1,3});/gi;

/**
 * Stretches that may hold a text with a secret in it: every character is escaped, or it is base64 or hex of a text that is encoded
 * itself, such as that of a URL, in which QueryToken takes its token. Longer ones are looked at in parts: V8 fails at a repetition of
 * more than some million characters.
 */
const WRAPPED = new RegExp(`(?:${ESCAPE.source}){8,100000}|[0-9a-z+/_-]{32,1000000}={0,2}`, 'gi');

/** Base64 may begin anywhere in such a stretch. */
const BEGINNINGS = [0, 1, 2, 3];

/** The text with something else in place of each stretch that holds what is looked for. */
export function replaceWrapped(
  text: string,
  replacementIn: (unwrapped: string) => string | undefined,
): string {
  return text.replace(WRAPPED, (stretch) => {
    for (const unwrapped of readingsOf(stretch)) {
      const replacement = replacementIn(unwrapped);
      if (replacement !== undefined) return replacement;
    }
    return stretch;
  });
}

/** What a stretch may stand for. */
function* readingsOf(stretch: string): Generator<string> {
  if (/^[%\\&]/.test(stretch)) {
    yield stretch.replace(ESCAPE, (_, inText, inHtml, decimal) =>
      String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(inText ?? inHtml, 16)),
    );
    return;
  }
  if (/^[0-9a-f]+$/i.test(stretch)) yield Buffer.from(stretch, 'hex').toString('latin1');
  for (const beginning of BEGINNINGS)
    yield Buffer.from(stretch.slice(beginning), 'base64').toString('latin1');
}
