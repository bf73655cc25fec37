/** One escaped character. Some texts escape letters and digits, too. */
const ESCAPE = /(?:%(?:25)?|\\{1,4}(?:x|u00))([0-9a-f]{2})|&#x([0-9a-f]{1,2});|&#(\d{1,3});/gi;

/** The maximum length of a stretch. Longer ones are searched in parts, because V8 fails if an expression repeats some million times. */
const MAX_LENGTH = 100_000;

/** How many characters of the parts before and after are searched with each part, because a secret may be in two parts. */
const OVERLAP = 10_000;

/** An unfinished escape, such as the `\` of `\n`. A stretch must not begin in an escape: a replacement there would make a JSON report invalid. */
const IN_ESCAPE = String.raw`(?<!\\)(?:\\\\)*\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?`;

/**
 * A stretch that may contain a secret in two encodings: each character is escaped, or it is base64 or hex of a text that is encoded itself,
 * such as the URL of a QueryToken request.
 */
const WRAPPED = new RegExp(
  `(?:${ESCAPE.source}){8,${MAX_LENGTH}}|(?=[0-9a-z+/_-])(?<!${IN_ESCAPE})[0-9a-z+/_-]{32,${MAX_LENGTH}}={0,2}`,
  'gi',
);

/** Hex within a stretch. Other characters of base64 may be beside it, as in `0x2f` or `devices/2f`. */
const HEX = /[0-9a-f]{32,}/gi;

/** The offsets at which base64 may begin in a stretch. */
const BEGINNINGS = [0, 1, 2, 3];

/**
 * Replaces each stretch for which there is a replacement.
 *
 * @param replacementIn returns the replacement for a decoded text; undefined if it contains no secret.
 */
export function replaceWrapped(
  text: string,
  replacementIn: (unwrapped: string) => string | undefined,
): string {
  let end = 0;
  return text.replace(WRAPPED, (stretch, ...details) => {
    const start: number = details.at(-2);
    const from = start === end ? Math.max(start - OVERLAP, 0) : start;
    end = start + stretch.length;
    const around = text.slice(from, stretch.length < MAX_LENGTH ? end : end + OVERLAP);
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

/** The texts that a stretch of base64 or hex may encode. */
function* decoded(text: string): Generator<string> {
  for (const [run] of text.matchAll(HEX)) {
    yield Buffer.from(run, 'hex').toString('latin1');
    yield Buffer.from(run.slice(1), 'hex').toString('latin1');
  }
  for (const beginning of BEGINNINGS) yield Buffer.from(text.slice(beginning), 'base64').toString('latin1');
}
