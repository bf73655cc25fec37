/** A piece of a secret this long cannot be in a text by chance. */
const PIECE = 12;

/** Every form in which a secret may have got into a text, cut into all of its pieces. */
export function piecesOf(secret: string): ReadonlySet<string> {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const forms = [
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
  return new Set(forms.flatMap(cut));
}

function cut(form: string): string[] {
  return Array.from({ length: Math.max(0, form.length - PIECE + 1) }, (_, at) => form.slice(at, at + PIECE));
}

/** The pieces that a text holds. */
export function tracesIn(text: string, pieces: ReadonlySet<string>): string[] {
  return [...pieces].filter((piece) => text.includes(piece));
}
