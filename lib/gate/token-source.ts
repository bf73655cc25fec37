import { CREDENTIAL_VARIABLES } from './credential-variables';
import type { ProblemFacts } from './problem';
import { looksLikeToken } from './secrets/likely-token';
import { secrets } from './secrets/secrets';
import { readTokenFile } from './token-file';
import { bareToken, tokenTextProblem } from './token-text';

/** How a token is given: as its value, the name of an environment variable, or the path of a file. */
export type TokenSourceKind = 'value' | 'environment' | 'file';

/** Where one token comes from. */
export interface TokenSource {
  readonly kind: TokenSourceKind;
  /** The token, the name of the environment variable, or the path of the file. */
  readonly text: string;
}

/** The arguments that give one token. */
export const TOKEN_ARGUMENTS = {
  token: 'value',
  token_env: 'environment',
  token_file: 'file',
} as const satisfies Readonly<Record<string, TokenSourceKind>>;

/** The arguments that give many tokens, each under its name. */
export const FLEET_ARGUMENTS = {
  tokens: 'value',
  token_envs: 'environment',
  token_files: 'file',
} as const satisfies Readonly<Record<string, TokenSourceKind>>;

/** A token that was read, or why it could not be read. */
export type ReadToken =
  | {
      /** The token to ask the service about. */
      readonly token: string;
      /** The text in the source: the token, or the password of an MQTT client, which contains the token. */
      readonly text: string;
      readonly warnings: readonly ProblemFacts[];
    }
  | { readonly problem: ProblemFacts };

/** The name of a token from this source: its variable or file. Undefined if the token is given as a value. */
export function nameOfSource({ kind, text }: TokenSource): string | undefined {
  return kind === 'value' ? undefined : text;
}

/** What is wrong with a source, or undefined. Does not read the environment or a file. */
export function sourceProblem({ kind, text }: TokenSource): ProblemFacts | undefined {
  switch (kind) {
    case 'value':
      return tokenTextProblem(text, 'The token');
    case 'environment':
      return variableNameProblem(text);
    case 'file':
      return text === '' ? noSource('The path of the token file is empty.') : undefined;
  }
}

/**
 * Reads the token from its source.
 * @param pathOf resolves the path of a file as its author wrote it.
 */
export function readToken(
  source: TokenSource,
  env: NodeJS.ProcessEnv,
  pathOf: (shown: string) => string = (shown) => shown,
): ReadToken {
  const read = readUnregisteredToken(source, env, pathOf);
  // Stryker disable next-line ConditionalExpression: the register ignores undefined.
  if ('token' in read) secrets.add(read.token);
  return read;
}

/** Like {@link readToken}, for more tokens than the register of secrets can hold. The caller must keep them out of its output. */
export function readUnregisteredToken(
  source: TokenSource,
  env: NodeJS.ProcessEnv,
  pathOf: (shown: string) => string,
): ReadToken {
  const problem = sourceProblem(source);
  if (problem) return { problem };
  const read = readText(source, env, pathOf);
  return 'problem' in read ? read : { token: bareToken(read.text), ...read };
}

type ReadText = Omit<Extract<ReadToken, { text: string }>, 'token'> | { readonly problem: ProblemFacts };

function readText(
  { kind, text }: TokenSource,
  env: NodeJS.ProcessEnv,
  pathOf: (shown: string) => string,
): ReadText {
  switch (kind) {
    case 'value':
      return { text, warnings: [] };
    case 'environment':
      return fromEnvironment(text, env);
    case 'file':
      return fromFile(text, pathOf);
  }
}

function fromEnvironment(variable: string, env: NodeJS.ProcessEnv): ReadText {
  const text = env[variable];
  if (text === undefined) return { problem: unset(variable) };
  const problem = tokenTextProblem(text, `The token in environment variable ${variable}`);
  return problem ? { problem } : { text, warnings: [] };
}

function fromFile(shown: string, pathOf: (shown: string) => string): ReadText {
  const file = readTokenFile(pathOf(shown), shown);
  if ('problem' in file) return file;
  const { text, warnings } = file;
  const problem = tokenTextProblem(text, `The token in file ${shown}`);
  return problem ? { problem } : { text, warnings };
}

const NAME_A_VARIABLE = 'Name an environment variable that holds the MQTT token, such as DEVICE_1_TOKEN.';

function variableNameProblem(name: string): ProblemFacts | undefined {
  if (name === '') return noSource('The name of the environment variable is empty.');
  if (/[=\0]/.test(name) || !/^[ -~]+$/.test(name)) {
    return {
      code: 'NotAVariableName',
      message: 'The given text is not the name of an environment variable.',
      remedies: [NAME_A_VARIABLE],
    };
  }
  // A check would send the credential in a query string.
  if (CREDENTIAL_VARIABLES.some((pattern) => pattern.test(name))) {
    return {
      code: 'CredentialVariable',
      message: `Environment variable ${name} holds a credential, not an MQTT token.`,
      remedies: [NAME_A_VARIABLE],
    };
  }
  return undefined;
}

function unset(variable: string): ProblemFacts {
  if (looksLikeToken(variable) || !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(variable)) {
    // Other messages may contain the name, too.
    secrets.add(variable);
    return {
      code: 'NotAVariableName',
      message:
        'No environment variable has the given name. The name is not shown, because it may be a token.',
      remedies: [NAME_A_VARIABLE],
    };
  }
  return {
    code: 'VariableNotSet',
    message: `Environment variable ${variable} is not set.`,
    remedies: [{ to: 'set-variable', variable }],
  };
}

function noSource(message: string): ProblemFacts {
  return {
    code: 'NoTokenSource',
    message,
    remedies: ['Name the environment variable or the file that holds the token.'],
  };
}
