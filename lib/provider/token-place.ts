import { readFile, stat } from 'node:fs/promises';
import { problemWithToken, tokenInFile } from '../gate/input-checks';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { invalidArgument } from './diagnostics';

/** How a token is given: itself, by the name of the environment variable that holds it, or by the path of a file. */
export type Place = 'value' | 'environment' | 'file';

export type FoundToken =
  | { readonly token: string; readonly warning?: Diagnostic }
  | { readonly problem: Diagnostic };

/** What is wrong with what was given, as far as it shows without looking at the environment or at a file. */
export function problemWithPlace(
  place: Place,
  given: string,
  path: readonly PathStep[],
): Diagnostic | undefined {
  if (place === 'value') return tokenProblem(given, 'The token', path);
  if (given !== '') return undefined;
  const what = place === 'environment' ? 'The name of the environment variable' : 'The path of the file';
  return invalidArgument(path, 'No token to check', `${what} is empty.`);
}

/** The token, or why there is none that could be asked about. */
export async function findToken(place: Place, given: string, path: readonly PathStep[]): Promise<FoundToken> {
  switch (place) {
    case 'value':
      return checked(given, 'The token', path);
    case 'environment':
      return fromEnvironment(given, path);
    case 'file':
      return fromFile(given, path);
  }
}

function fromEnvironment(name: string, path: readonly PathStep[]): FoundToken {
  const token = process.env[name];
  if (token !== undefined) return checked(token, `The token in the environment variable ${name}`, path);
  return {
    problem: invalidArgument(
      path,
      `No environment variable ${name}`,
      `The token is to be in the environment variable ${name}, which is not set for Terraform. Set it to the token.`,
    ),
  };
}

async function fromFile(file: string, path: readonly PathStep[]): Promise<FoundToken> {
  try {
    const [content, { mode }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const found = checked(tokenInFile(content), `The token in the file ${file}`, path);
    return 'token' in found && isReadableByOthers(mode) ? { ...found, warning: exposed(file, path) } : found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: invalidArgument(
        path,
        `Cannot read ${file}`,
        `The token is to be in the file ${file}, which cannot be read (${code}). A relative path starts in the folder that Terraform runs in.`,
      ),
    };
  }
}

/** Windows has no such mode: Node makes one up there. */
function isReadableByOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o004) !== 0;
}

function exposed(file: string, path: readonly PathStep[]): Diagnostic {
  return {
    severity: 'warning',
    summary: `${file} is readable by others`,
    detail: `Every user of this machine can read the token in the file ${file}. Take the right away: chmod 600 ${file}`,
    path,
  };
}

function checked(token: string, what: string, path: readonly PathStep[]): FoundToken {
  const problem = tokenProblem(token, what, path);
  return problem ? { problem } : { token };
}

function tokenProblem(token: string, what: string, path: readonly PathStep[]): Diagnostic | undefined {
  const problem = problemWithToken(token);
  return problem ? invalidArgument(path, 'Unusable token', `${what} ${problem}.`) : undefined;
}
