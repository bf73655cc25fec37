import { copiedTextProblem, type TextProblem } from './copied-text';
import { secrets } from './secrets/secrets';

/** A text that is shorter may occur anywhere by chance: it is not searched for. */
export const MIN_SEARCHED_LENGTH = 8;

/** A client's password under token authentication: `R|<token>`, `W|<token>`, `RW|<token>`, or two of them in a row. */
const PASSWORD = /^(?:RW|R|W)\|([^|]*)(?:\|(?:RW|R|W)\|[^|]*)?$/;

/** The token in a text that is one, or that is the password of a client. Of two tokens, the first. */
export function bareToken(text: string): string {
  return PASSWORD.exec(text)?.[1] ?? text;
}

/**
 * Why a text cannot be a token, or the password of a client that holds one token, or undefined.
 * @param subject what the text is, as the subject of a sentence.
 */
export function tokenTextProblem(text: string, subject: string): TextProblem | undefined {
  if (text.split('|').length > 2 && PASSWORD.test(text)) {
    return {
      code: 'TwoTokens',
      message: `${subject} is a password with two tokens.`,
      remedies: [
        'Check each token by itself: put the part with R| and the part with W| into a variable each.',
      ],
    };
  }
  return copiedTextProblem(bareToken(text), subject);
}

/** Whether a text that should be a name may be a token instead. It is not repeated then. */
export function looksLikeToken(text: string): boolean {
  const isBase64 = /^[A-Za-z0-9+=|*][A-Za-z0-9+/=|*]{15,}$/.test(text);
  return isBase64 && [/[a-z]/, /[A-Z]/, /\d|[+=|*]/].every((pattern) => pattern.test(text));
}

/** Takes note of a text that should be a name: where it looks like a token, it leaves this process as its fingerprint only. */
export function hideIfToken(text: string): void {
  if (looksLikeToken(text)) secrets.add(text);
}
