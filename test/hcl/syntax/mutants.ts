const TOKENS = /[A-Za-z_][\w-]*|\d+|\s+|[\s\S]/gu;
const INSERTED = [
  ...['{', '}', '[', ']', '(', ')', '"', '\n', '${', '%{', '~', '$', '%', '.', '*', '[*]', '...', '=>', '='],
  ...[
    '==',
    '?',
    ':',
    ',',
    '<<E\n',
    '<<-E\n',
    'E\n',
    '\\',
    '\\n',
    '#',
    '/*',
    '*/',
    '//',
    '-',
    '!',
    '&&',
    '::',
  ],
  ...['if', 'for', 'in', 'endif', 'endfor', 'else', 'true', 'null', '1', '1.5', 'a', '\r\n', '\r', '\t'],
  ...['\u00a0', 'é', '\ufeff', "'", ';', '%{ if x }', '%{ endif }', '%%{', '$${'],
];

/** Copies of texts with tokens deleted, swapped, repeated or inserted. The same in every run. */
export function mutantsOf(texts: readonly string[], count: number): string[] {
  let state = 42;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () => {
    const tokens = texts[below(texts.length)]!.match(TOKENS) ?? [];
    for (let changes = 1 + below(3); changes > 0 && tokens.length > 1; changes--) {
      const at = below(tokens.length);
      const other = below(tokens.length);
      const kind = below(4);
      if (kind === 0) tokens.splice(at, 1);
      else if (kind === 1) [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
      else tokens.splice(at, 0, kind === 2 ? INSERTED[below(INSERTED.length)]! : tokens[other]!);
    }
    return tokens.join('');
  });
}
