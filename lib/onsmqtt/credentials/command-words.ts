import { CredentialsUnavailableError } from './source';

/** The pieces of a command line. In double quotes, a backslash escapes only some characters. */
const PIECE = {
  posix:
    /(?<space>\s+)|(?<continued>\\\n)|\\(?<escaped>.)|'(?<single>[^']*)'|"(?<double>(?:\\["\\$`\n]|(?!\\["\\$`\n])[^"])*)"|(?<plain>[^\s\\'"]+)/sy,
  windows: /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>(?:\\"|(?!\\")[^"])*)"|(?<plain>[^\s'"]+)/sy,
} as const;

const ESCAPE_IN_QUOTES = { posix: /\\(["\\$`\n])/g, windows: /\\(")/g } as const;

/**
 * Splits a command line into words, as the SDKs do. Quotes keep white space together and are removed. A backslash escapes the next
 * character, except on Windows, where it separates folders.
 *
 * @throws CredentialsUnavailableError if a quote is not closed, the line ends with a backslash, or there are no words.
 */
export function commandWords(commandLine: string): string[] {
  const system = process.platform === 'win32' ? 'windows' : 'posix';
  const words: string[] = [];
  let word: string | undefined;
  for (const piece of piecesOf(commandLine.trim(), PIECE[system])) {
    if (piece.continued !== undefined) continue;
    if (piece.space === undefined) word = (word ?? '') + textOf(piece, ESCAPE_IN_QUOTES[system]);
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  if (!words[0]) throw new CredentialsUnavailableError('process_command is empty.');
  return words;
}

type Piece = Readonly<
  Partial<Record<'space' | 'continued' | 'escaped' | 'single' | 'double' | 'plain', string>>
>;

function* piecesOf(text: string, pattern: RegExp): Generator<Piece> {
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) {
      const what = text[at] === '\\' ? 'ends with a backslash' : 'has a quotation mark that is not closed';
      throw new CredentialsUnavailableError(`process_command ${what}.`);
    }
    yield found.groups ?? {};
  }
}

function textOf({ escaped, single, double, plain }: Piece, escapes: RegExp): string {
  // A backslash before a line break continues the line.
  const unquoted = double?.replace(escapes, (_, character: string) => (character === '\n' ? '' : character));
  return escaped ?? single ?? unquoted ?? plain ?? '';
}
