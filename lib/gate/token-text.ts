import { copiedTextProblem, isPlain, type TextProblem } from './copied-text';
import { looksLikeToken } from './secrets/likely-token';

/**
 * What is before a token in a client's password under token authentication, and a vertical bar: the rights that the token gives. A
 * fact of the cloud (help page "MQTT client authentication", read on 2025-11-25, documented) that is here because this part imports none.
 */
export const PASSWORD_RIGHTS = '(?:RW|R|W)';

/** A client's password: what it may do, and the token. */
const PASSWORD = new RegExp(`^${PASSWORD_RIGHTS}\\|([^|]*)$`);

/** A password may hold a token for each right. */
const PASSWORD_WITH_TOKENS = new RegExp(`^(?:${PASSWORD_RIGHTS}\\|[^|]*(?:\\||$)){2,}$`);

const RIGHTS_ALONE = new RegExp(`^${PASSWORD_RIGHTS}?$`);

/** A client's user name under token authentication: it holds an access key id. */
const USER_NAME = /^Token\|/;

/** An instance id, or the address of its endpoint. */
const INSTANCE = /^(?:post|mqtt)-[a-z]{2}-[a-z0-9]+(?:\.mqtt\.aliyuncs\.com)?$/;

/** The token in a text that is one, or that is the password of a client. */
export function bareToken(text: string): string {
  return PASSWORD.exec(text)?.[1] ?? text;
}

/**
 * Why a text cannot be a token, or the password of a client that holds one token, or undefined.
 * @param subject what the text is, as the subject of a sentence.
 */
export function tokenTextProblem(text: string, subject: string): TextProblem | undefined {
  if (INSTANCE.test(text)) {
    return {
      code: 'InstanceId',
      message: `${subject} is an instance id, not a token.`,
      remedies: ['Set the token and the instance id each in its own place.'],
    };
  }
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  if (isPlain(text)) return undefined;
  if (PASSWORD_WITH_TOKENS.test(text)) {
    return {
      code: 'TwoTokens',
      message: `${subject} is a password with more than one token.`,
      remedies: ['Check each token by itself: put each part, such as R|<token>, into a variable of its own.'],
    };
  }
  const token = bareToken(text);
  if (token === '' && text !== '') {
    return {
      code: 'EmptyPassword',
      message: `${subject} is the prefix of a password (${text}) without the token behind it.`,
      remedies: ['Use the complete password, such as RW|<token>, or the token alone.'],
    };
  }
  return listProblem(token, subject) ?? copiedTextProblem(token, subject) ?? separatorProblem(token, subject);
}

/** Lines of a file, words, or what a vertical bar separates: each a token, or the password of a client. */
function listProblem(text: string, subject: string): TextProblem | undefined {
  const parts = text.split(/[\s,;|\uFF0C\uFF1B\u3001]/).filter((part) => !RIGHTS_ALONE.test(part));
  if (parts.length < 2 || !parts.every(looksLikeToken)) return undefined;
  return {
    code: 'TwoTokens',
    message: `${subject} contains ${parts.length} tokens.`,
    remedies: [
      'Check each token by itself: put each into a variable of its own. If it is one token in several lines, join them.',
    ],
  };
}

/** No token has a comma, a semicolon, one of Chinese text, or a vertical bar: they separate tokens. */
function separatorProblem(text: string, subject: string): TextProblem | undefined {
  if (/[,;\uFF0C\uFF1B\u3001]/.test(text)) {
    return {
      code: 'TwoTokens',
      message: `${subject} is a list of values that a comma or a semicolon separates.`,
      remedies: ['Check each token by itself: put each into a variable of its own.'],
    };
  }
  if (USER_NAME.test(text)) {
    return {
      code: 'UserName',
      message: `${subject} is the user name of an MQTT client, not its password.`,
      remedies: ['Use the password, such as RW|<token>, or the token in it.'],
    };
  }
  if (!text.includes('|')) return undefined;
  return {
    code: 'MalformedPassword',
    message: `${subject} contains a vertical bar, but it is not a password (R|<token>, W|<token> or RW|<token>).`,
    remedies: ['Use the token alone.'],
  };
}
