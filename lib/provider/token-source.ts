import { readFile } from 'node:fs/promises';
import { problemWithToken } from '../gate/input-checks';
import type { CtyValue, ObjectValue } from '../plugin/cty/value';
import { Unknown } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Attribute } from '../plugin/schema';
import { invalidArgument } from './diagnostics';

/** The three places a token can come from: exactly one of them is given. */
const SOURCES = ['token', 'token_env', 'token_file'] as const;
type Source = (typeof SOURCES)[number];

export const tokenSourceAttributes: { readonly [name in Source]: Attribute } = {
  token: {
    type: 'string',
    optional: true,
    sensitive: true,
    description:
      'The token to check. Terraform stores a variable that is passed here in a saved plan: use an ephemeral variable, `token_env` or `token_file` to keep it out. Exactly one of `token`, `token_env` and `token_file` is required.',
  },
  token_env: {
    type: 'string',
    optional: true,
    description: 'The name of the environment variable that holds the token.',
  },
  token_file: {
    type: 'string',
    optional: true,
    description:
      'The path of the file that holds the token, relative to the folder that Terraform runs in. A line break at its end does not count.',
  },
};

/** What can be said of a token's source without opening it: nothing here looks at the environment or at a file. */
export function validateTokenSource(config: ObjectValue): Diagnostic[] {
  const given = SOURCES.filter((source) => config[source] !== null);
  if (given.length === 0) {
    return [invalidArgument([], 'No token to check', 'Set exactly one of token, token_env and token_file.')];
  }
  if (given.length > 1) {
    return given.map((source) =>
      invalidArgument(
        [{ attribute: source }],
        'More than one token to check',
        `Set exactly one of token, token_env and token_file. Here are ${given.join(' and ')}.`,
      ),
    );
  }
  const [source] = given as [Source];
  return problemsWith(source, config[source]!);
}

function problemsWith(source: Source, value: CtyValue): Diagnostic[] {
  if (value instanceof Unknown) return [];
  if (source === 'token') return tokenProblem(source, value as string, 'The token');
  if (value === '')
    return [invalidArgument([{ attribute: source }], `Empty ${source}`, `${source} is empty.`)];
  return [];
}

/** The token that a valid configuration stands for, or what is wrong with it. */
export async function readToken(config: ObjectValue): Promise<{ token: string } | { problem: Diagnostic }> {
  const { token, token_env: name, token_file: path } = config;
  if (typeof token === 'string') return { token };
  return typeof name === 'string' ? fromEnvironment(name) : await fromFile(path as string);
}

function fromEnvironment(name: string): { token: string } | { problem: Diagnostic } {
  const token = process.env[name];
  if (token === undefined) {
    return {
      problem: invalidArgument(
        [{ attribute: 'token_env' }],
        `No environment variable ${name}`,
        `token_env names the environment variable ${name}, which is not set for Terraform. Set it to the token.`,
      ),
    };
  }
  return checked(token, 'token_env', `The token in the environment variable ${name}`);
}

async function fromFile(path: string): Promise<{ token: string } | { problem: Diagnostic }> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: invalidArgument(
        [{ attribute: 'token_file' }],
        `Cannot read ${path}`,
        `token_file names ${path}, which cannot be read (${code}). A relative path starts in the folder that Terraform runs in.`,
      ),
    };
  }
  return checked(content.replace(/\r?\n$/, ''), 'token_file', `The token in the file ${path}`);
}

function checked(token: string, source: Source, what: string): { token: string } | { problem: Diagnostic } {
  const [problem] = tokenProblem(source, token, what);
  return problem ? { problem } : { token };
}

function tokenProblem(source: Source, token: string, what: string): Diagnostic[] {
  const problem = problemWithToken(token);
  return problem ? [invalidArgument([{ attribute: source }], 'Unusable token', `${what} ${problem}.`)] : [];
}
