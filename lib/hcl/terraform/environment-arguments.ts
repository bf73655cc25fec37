import type { Diagnostic } from '../syntax/diagnostic';
import { argumentWords } from './argument-words';

/** What was given on the command line: `-var`, or the path of `-var-file`. */
export type VariableArgument =
  | { readonly kind: 'var'; readonly assignment: string }
  | { readonly kind: 'file'; readonly path: string };

/** The arguments about variables in an environment variable that holds a line of arguments. */
export function argumentsIn(name: string, line: string, diagnostics: Diagnostic[]): VariableArgument[] {
  const { words, isWhole } = argumentWords(line);
  if (!isWhole) {
    const message = `${name} could not be read: a quotation mark is not closed, or a parenthesis is not quoted.`;
    diagnostics.push({ severity: 'error', message, isUnread: true });
  }
  return words.flatMap((word, at): VariableArgument[] => {
    const [, option, equals, text = ''] = /^--?(var-file|var)(=?)(.*)$/s.exec(word) ?? [];
    if (option === undefined || (equals === '' && text !== '')) return [];
    const value = equals === '=' ? text : (words[at + 1] ?? '');
    return [option === 'var' ? { kind: 'var', assignment: value } : { kind: 'file', path: value }];
  });
}
