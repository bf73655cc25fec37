/** The length of a piece of a secret that cannot be in a text by chance. */
const PIECE = 12;

/** All pieces of every form in which a text may contain secrets. */
export function piecesOf(...secrets: readonly string[]): ReadonlySet<string> {
  return new Set(secrets.flatMap(formsOf).flatMap(cut));
}

/** The length of parts that begin at every seventh character. Every {@link PIECE} characters contain a whole part. */
const PART = 6;

/** Whether a text contains a piece of a secret in any form. Faster than {@link tracesIn} if only one text is searched. */
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
    // In a longer text, base64 has one of three alignments. The characters at the edges depend on the surrounding text.
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

/** The pieces that a text contains. */
export function tracesIn(text: string, pieces: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let at = 0; at + PIECE <= text.length; at++) {
    const piece = text.slice(at, at + PIECE);
    if (pieces.has(piece)) found.push(piece);
  }
  return found;
}
