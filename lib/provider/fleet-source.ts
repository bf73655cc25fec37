import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import type { Attribute } from '../plugin/schema';
import { invalidArgument } from './diagnostics';
import { exactlyOne } from './exactly-one';
import { findToken, type Place, problemWithPlace } from './token-place';

/** The arguments that give many tokens, each under its name, and how. */
const PLACES = {
  tokens: 'value',
  token_envs: 'environment',
  token_files: 'file',
} as const satisfies Record<string, Place>;

type Source = keyof typeof PLACES;
const SOURCES = Object.keys(PLACES) as Source[];

export const fleetSourceAttributes: { readonly [name in Source]: Attribute } = {
  tokens: {
    type: ['map', 'string'],
    optional: true,
    sensitive: true,
    description:
      'The tokens to check, each under a name that messages call it by. Terraform stores variables that are passed here in a saved plan: `token_envs` and `token_files` keep them out. Null in the result, and so in no state. Exactly one of `tokens`, `token_envs` and `token_files` is required.',
  },
  token_envs: {
    type: ['map', 'string'],
    optional: true,
    description:
      'For each name, the name of the environment variable, of the process that runs Terraform, that holds the token. An error where one is not set.',
  },
  token_files: {
    type: ['map', 'string'],
    optional: true,
    description:
      'For each name, the path of the file that holds the token, relative to the folder that Terraform runs in. A line break at its end does not count. An error where one cannot be read, and a warning where every user of the machine can read it.',
  },
};

/** What can be said of the tokens' source without opening it. */
export function validateFleetSource(config: ObjectValue): readonly Diagnostic[] {
  const choice = exactlyOne(config, SOURCES);
  if ('problems' in choice) return choice.problems;
  return entriesOf(config, choice.given).flatMap(([name, value]) => {
    const path = pathOf(choice.given, name);
    if (value === null) return [invalidArgument(path, 'No token to check', `"${name}" is null.`)];
    if (typeof value !== 'string') return [];
    return problemWithPlace(PLACES[choice.given], value, path) ?? [];
  });
}

/** Where the token of a name stands in a valid configuration. */
export function fleetPath(config: ObjectValue, name: string): readonly PathStep[] {
  return pathOf(sourceOf(config), name);
}

export interface Fleet {
  readonly tokens: ReadonlyMap<string, string>;
  readonly warnings: readonly Diagnostic[];
}

/** The tokens that a valid configuration stands for, by name, or all that is wrong with them. */
export async function readFleet(
  config: ObjectValue,
): Promise<Fleet | { readonly problems: readonly Diagnostic[] }> {
  const source = sourceOf(config);
  const tokens = new Map<string, string>();
  const problems: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  for (const [name, given] of entriesOf(config, source)) {
    const found = await findToken(PLACES[source], given as string, pathOf(source, name));
    if ('problem' in found) {
      problems.push(found.problem);
      continue;
    }
    tokens.set(name, found.token);
    if (found.warning) warnings.push(found.warning);
  }
  return problems.length > 0 ? { problems } : { tokens, warnings };
}

function sourceOf(config: ObjectValue): Source {
  return SOURCES.find((source) => config[source] !== null)!;
}

function entriesOf(config: ObjectValue, source: Source) {
  return Object.entries((config[source] ?? {}) as ObjectValue);
}

function pathOf(source: Source, name: string): readonly PathStep[] {
  return [{ attribute: source }, { key: name }];
}
