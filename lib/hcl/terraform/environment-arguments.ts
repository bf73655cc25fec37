import type { Diagnostic } from '../syntax/diagnostic';

/** What was given on the command line: `-var`, or the path of `-var-file`. */
export type VariableArgument =
  | { readonly kind: 'var'; readonly assignment: string }
  | { readonly kind: 'file'; readonly path: string };

/** The arguments about variables in an environment variable that holds a line of arguments. */
export function argumentsIn(name: string, line: string, diagnostics: Diagnostic[]): VariableArgument[] {
  const [read = ''] = WORDS.exec(line) ?? [];
  const next = line.charAt(read.length);
  if (next !== '' && !END.includes(next)) {
    const message = `${name} could not be read: a quotation mark is not closed, or a parenthesis is not quoted.`;
    diagnostics.push({ severity: 'error', message, isUnread: true });
  }
  const words = Array.from(read.matchAll(WORD), ([word]) => unquoted(word));
  return words.flatMap((word, at): VariableArgument[] => {
    const [, option, equals, text = ''] = /^--?(var-file|var)(=?)(.*)$/s.exec(word) ?? [];
    if (option === undefined || (equals === '' && text !== '')) return [];
    const value = equals === '=' ? text : (words[at + 1] ?? '');
    return [option === 'var' ? { kind: 'var', assignment: value } : { kind: 'file', path: value }];
  });
}

/** As the engines read it: a backslash makes any character plain in double quotes, too. */
const WORD = /(?:[^ \t\r\n"'\\;&|<>()]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g;
const WORDS = new RegExp(`^(?:${WORD.source}|[ \\t\\r\\n])*`);
/** The engines read no further than to one of these. */
const END = ';&|<>';

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    double === undefined ? (single ?? escaped) : double.replace(/\\([\s\S])/g, '$1'),
  );
}
