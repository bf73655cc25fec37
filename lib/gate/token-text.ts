import { copiedTextProblem, isPlain, type TextProblem } from './copied-text';
import { looksLikeToken } from './secrets/likely-token';

/**
 * The rights at the start of a client's password under token authentication, such as `RW|<token>`. A documented fact of the cloud (help
 * page "MQTT client authentication", read on 2025-11-25). It is not in `onsmqtt/facts`, because `gate` does not import from `onsmqtt`.
 */
export const PASSWORD_RIGHTS = '(?:RW|R|W)';

/** A client's password: the rights and the token. */
const PASSWORD = new RegExp(`^${PASSWORD_RIGHTS}\\|([^|]*)$`);

/** A password may contain one token for each right. */
const PASSWORD_WITH_TOKENS = new RegExp(`^(?:${PASSWORD_RIGHTS}\\|[^|]*(?:\\||$)){2,}$`);

const RIGHTS_ALONE = new RegExp(`^${PASSWORD_RIGHTS}?$`);

/** A client's user name under token authentication, which contains an access key id. */
const USER_NAME = /^Token\|/;

/** An instance id, or the address of its endpoint. */
const INSTANCE = /^(?:post|mqtt)-[a-z]{2}-[a-z0-9]+(?:\.mqtt\.aliyuncs\.com)?$/;

/** The token in a text that is a token or the password of a client. */
export function bareToken(text: string): string {
  return PASSWORD.exec(text)?.[1] ?? text;
}

/**
 * Why a text is neither a token nor the password of a client with one token; undefined if it may be.
 * @param subject what the text is, as the subject of a sentence.
 */
export function tokenTextProblem(text: string, subject: string): TextProblem | undefined {
  if (INSTANCE.test(text)) {
    return {
      code: 'InstanceId',
      message: `${subject} is an instance id, not a token.`,
      remedies: ['Use the token here. The instance id has a setting of its own.'],
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
      message: `${subject} is only the prefix of a password (${text}), without the token.`,
      remedies: ['Use the complete password, such as RW|<token>, or the token alone.'],
    };
  }
  return listProblem(token, subject) ?? copiedTextProblem(token, subject) ?? separatorProblem(token, subject);
}

/** Several tokens or passwords of clients, separated by white space, commas, semicolons or vertical bars. */
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

/** A token contains no comma, semicolon (ASCII or Chinese) or vertical bar, so these separate values. */
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
