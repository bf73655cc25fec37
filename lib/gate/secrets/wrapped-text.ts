/** One escaped character. Letters and digits, too, are escaped in some texts. */
const ESCAPE = /(?:%(?:25)?|\\{1,4}(?:x|u00))([0-9a-f]{2})|&#x([0-9a-f]{1,2});|&#(\d{1,3});/gi;

/** V8 fails at a repetition of more than some million characters, so longer stretches are looked at in parts. */
const LONGEST = 100_000;

/** How much of its neighbors is looked at with each part of a stretch, because a secret may be in both. */
const OVERLAP = 10_000;

/** After an escape that has begun, such as the `\` of `\n`. Without the rest of it, a JSON report would be invalid. */
const IN_ESCAPE = String.raw`(?<!\\)(?:\\\\)*\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?`;

/**
 * Stretches that may hold a text with a secret in it: every character is escaped, or it is base64 or hex of a text that is encoded
 * itself, such as that of a URL, in which QueryToken takes its token.
 */
const WRAPPED = new RegExp(
  `(?:${ESCAPE.source}){8,${LONGEST}}|(?=[0-9a-z+/_-])(?<!${IN_ESCAPE})[0-9a-z+/_-]{32,${LONGEST}}={0,2}`,
  'gi',
);

/** Hex may stand beside characters of base64, as in `0x2f` or `devices/2f`. */
const HEX = /[0-9a-f]{32,}/gi;

/** Base64 may begin anywhere in such a stretch. */
const BEGINNINGS = [0, 1, 2, 3];

/** The text with something else in place of each stretch that holds what is looked for. */
export function replaceWrapped(
  text: string,
  replacementIn: (unwrapped: string) => string | undefined,
): string {
  let end = 0;
  return text.replace(WRAPPED, (stretch, ...details) => {
    const start: number = details.at(-2);
    const from = start === end ? Math.max(start - OVERLAP, 0) : start;
    end = start + stretch.length;
    const around = text.slice(from, stretch.length < LONGEST ? end : end + OVERLAP);
    for (const unwrapped of /^[%\\&]/.test(stretch) ? [unescaped(around)] : decoded(around)) {
      const replacement = replacementIn(unwrapped);
      if (replacement !== undefined) return replacement;
    }
    return stretch;
  });
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, inText, inHtml, decimal) =>
    String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(inText ?? inHtml, 16)),
  );
}

/** What base64 or hex may stand for. */
function* decoded(text: string): Generator<string> {
  for (const [run] of text.matchAll(HEX)) {
    yield Buffer.from(run, 'hex').toString('latin1');
    yield Buffer.from(run.slice(1), 'hex').toString('latin1');
  }
  for (const beginning of BEGINNINGS) yield Buffer.from(text.slice(beginning), 'base64').toString('latin1');
}
