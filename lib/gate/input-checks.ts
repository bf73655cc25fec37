/** The token in a file: a line break at its end is the editor's. */
export function tokenInFile(content: string): string {
  return content.replace(/\r?\n$/, '');
}

/** What is wrong with a token's text, as the end of a sentence ("the token is empty"), or undefined. Never quotes it. */
export function problemWithToken(text: string): string | undefined {
  return problemWithCopiedText(text);
}

/** What is wrong with an instance id's text, as the end of a sentence ("the instance id is empty"), or undefined. */
export function problemWithInstanceId(text: string): string | undefined {
  return problemWithCopiedText(text);
}

// Both are opaque to us and copied from a console or a document, so both go wrong in the same three ways.
function problemWithCopiedText(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/\s/.test(text)) return 'holds white space';
  if (text.includes('****'))
    return 'is masked (it holds "****"): use the whole value, not the one that a console or a document shows';
  return undefined;
}
