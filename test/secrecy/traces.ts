/** A piece of a secret this long cannot be in a text by chance. */
const PIECE = 12;

/** Every form in which secrets may have got into a text, cut into all of its pieces. */
export function piecesOf(...secrets: readonly string[]): ReadonlySet<string> {
  return new Set(secrets.flatMap(formsOf).flatMap(cut));
}

/** Every stretch of {@link PIECE} characters holds a whole one of these: they begin at every seventh. */
const PART = 6;

/** Whether a text holds a piece of a secret in any form: as {@link tracesIn}, for secrets of which a single text is searched. */
export function holdsTrace(text: string, secrets: readonly string[]): boolean {
  const mayHold = secrets.flatMap(formsOf).some((form) => {
    for (let at = 0; at + PART <= form.length; at += PIECE - PART + 1)
      if (text.includes(form.slice(at, at + PART))) return true;
    return false;
  });
  return mayHold && tracesIn(text, piecesOf(...secrets)).length > 0;
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    hex,
    hex.toUpperCase(),
    // Within a longer text, base64 has one of three alignments; the characters at the edges mix with what is around.
    ...[0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
  ];
}

function cut(form: string): string[] {
  return Array.from({ length: Math.max(0, form.length - PIECE + 1) }, (_, at) => form.slice(at, at + PIECE));
}

/** The pieces that a text holds. */
export function tracesIn(text: string, pieces: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let at = 0; at + PIECE <= text.length; at++) {
    const piece = text.slice(at, at + PIECE);
    if (pieces.has(piece)) found.push(piece);
  }
  return found;
}
