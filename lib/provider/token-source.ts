import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Attribute } from '../plugin/schema';
import { exactlyOne } from './exactly-one';
import { type FoundToken, findToken, type Place, problemWithPlace } from './token-place';

/** The arguments that give one token, and how. */
const PLACES = { token: 'value', token_env: 'environment', token_file: 'file' } as const satisfies Record<
  string,
  Place
>;

type Source = keyof typeof PLACES;
const SOURCES = Object.keys(PLACES) as Source[];

export const tokenSourceAttributes: { readonly [name in Source]: Attribute } = {
  token: {
    type: 'string',
    optional: true,
    sensitive: true,
    description:
      'The token to check. Terraform stores a variable that is passed here in a saved plan: use `token_env`, `token_file` or the ephemeral resource to keep it out. It is null in the result, and so in no state. One that is empty, masked (`****`) or holds white space is refused. Exactly one of `token`, `token_env` and `token_file` is required.',
  },
  token_env: {
    type: 'string',
    optional: true,
    description:
      'The name of the environment variable, of the process that runs Terraform, that holds the token. An error where it is not set.',
  },
  token_file: {
    type: 'string',
    optional: true,
    description:
      'The path of the file that holds the token, relative to the folder that Terraform runs in. A line break at its end does not count. An error where it cannot be read, and a warning where every user of the machine can read it.',
  },
};

/** What can be said of a token's source without opening it. */
export function validateTokenSource(config: ObjectValue): readonly Diagnostic[] {
  const choice = exactlyOne(config, SOURCES);
  if ('problems' in choice) return choice.problems;
  const value = config[choice.given];
  if (typeof value !== 'string') return [];
  const problem = problemWithPlace(PLACES[choice.given], value, [{ attribute: choice.given }]);
  return problem ? [problem] : [];
}

/** The argument that a valid configuration gives its token by. */
export function tokenSource(config: ObjectValue): Source {
  return SOURCES.find((source) => config[source] !== null)!;
}

/** The token that a valid configuration stands for, or why there is none. */
export function readToken(config: ObjectValue): Promise<FoundToken> {
  const source = tokenSource(config);
  return findToken(PLACES[source], config[source] as string, [{ attribute: source }]);
}
