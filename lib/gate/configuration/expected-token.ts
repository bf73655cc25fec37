import { hideIfToken } from '../secrets/likely-token';
import { expressionOf, type TokenArgument } from './token-argument';

/** The token that a test expects a gate to check. Exactly one property is set. */
export interface ExpectedToken {
  /** The environment variable that holds the token. */
  readonly tokenEnv?: string | undefined;
  /** The path of the file that holds the token. */
  readonly tokenFile?: string | undefined;
  /** How Terraform refers to the token, such as `var.device_token`. Not the token itself. */
  readonly token?: string | undefined;
}

const KINDS = { tokenEnv: 'environment', tokenFile: 'file', token: 'value' } as const;

/** `var.x`, `data.x.y`, … and `example_resource.x`. */
const REFERENCE = /^(?:(?:var|local|module|data|ephemeral)|[a-z][a-z0-9]*_[a-z0-9_]*)\.[a-z_]/;

/**
 * Reads the expected token of a test. Messages that contain it later must pass `outgoingText`, because it may be a real token.
 * @param taker the function or matcher that received it.
 * @param spelled spells the name of a property in the language of the program.
 * @throws if it is not exactly one reference. The message does not show a token that was passed by mistake.
 */
export function expectedToken(
  expected: ExpectedToken,
  taker: string,
  spelled: (name: string) => string = (name) => name,
): TokenArgument {
  const given = (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((name) => {
    const text = expected[name] ?? '';
    return text === '' ? [] : [{ kind: KINDS[name], text }];
  });
  const [only, ...others] = given;
  if (!only || others.length > 0) {
    throw new Error(
      `${taker}: give exactly one of ${spelled('tokenEnv')}, ${spelled('tokenFile')} and ${spelled('token')}, which says which token is gated.`,
    );
  }
  const { kind, text } = only;
  hideIfToken(text);
  if (kind === 'environment' && !/^[A-Za-z_]\w*$/.test(text)) {
    throw new Error(
      `${taker}: ${spelled('tokenEnv')} is not the name of an environment variable. Give the name, such as "DEVICE_TOKEN", and not the token.`,
    );
  }
  if (kind !== 'value') return { kind, text };
  if (expressionOf(text) === undefined && !REFERENCE.test(text)) {
    throw new Error(
      `${taker}: ${spelled('token')} is not how Terraform refers to a token, such as "var.device_token". Give the reference, and not the token.`,
    );
  }
  return { kind, text: `\${${plain(text)}}` };
}

export function isSameToken(argument: TokenArgument, expected: TokenArgument): boolean {
  return argument.kind === expected.kind && argument.text === expected.text;
}

/** Describes a token by its source, never by its value. */
export function tokenName({ kind, text }: TokenArgument): string {
  if (kind === 'environment') return `the token in the environment variable ${text}`;
  if (kind === 'file') return `the token in the file ${text}`;
  return expressionOf(text) === undefined ? 'a token in plain text' : `the token ${plain(text)}`;
}

/** A reference without `${` and `}` around it. */
export function plain(text: string): string {
  return expressionOf(text) ?? text;
}
