import { argumentWords, parseOption } from '../hcl/terraform/argument-words';

/** The arguments that the environment adds to init, if they affect which provider init finds. */
export interface InitArguments {
  /** If there are any, init searches only these folders. */
  readonly pluginDirs: readonly string[];
  /** Whether init takes the newest version and ignores the version in the lock file. */
  readonly upgrade: boolean;
  /** Whether init must not change the lock file, as in pipelines. */
  readonly lockReadonly: boolean;
  /** The variables with syntax errors, for which the programs refuse to run. */
  readonly refused: readonly string[];
}

/** Options whose value may be the next argument. All others are switches. */
const WITH_VALUE = [
  'backend-config',
  'from-module',
  'lock-timeout',
  'lockfile',
  'plugin-dir',
  'test-directory',
  'var',
  'var-file',
];

/** In the order in which the programs add them to the command line. If an option is repeated, the last one counts. */
const VARIABLES = ['TF_CLI_ARGS_init', 'TF_CLI_ARGS'];

/** Reads the arguments of init from `TF_CLI_ARGS_init` and `TF_CLI_ARGS`. */
export function initArguments(env: NodeJS.ProcessEnv): InitArguments {
  const lines = VARIABLES.map((name) => ({ name, ...argumentWords(env[name] ?? '') }));
  const options = optionsIn(lines.flatMap(({ words }) => words));
  const valuesOf = (wanted: string) => options.flatMap(({ name, value }) => (name === wanted ? [value] : []));
  return {
    pluginDirs: valuesOf('plugin-dir'),
    upgrade: /^(?:1|t|true)?$/i.test(valuesOf('upgrade').at(-1) ?? 'false'),
    lockReadonly: valuesOf('lockfile').at(-1) === 'readonly',
    refused: lines.filter(({ isWhole }) => !isWhole).map(({ name }) => name),
  };
}

/** The options up to the first argument that is not an option. A switch without a value has an empty one. */
function optionsIn(words: readonly string[]): readonly { readonly name: string; readonly value: string }[] {
  const options: { name: string; value: string }[] = [];
  for (let at = 0; at < words.length; at++) {
    const option = parseOption(words[at] ?? '');
    if (option === undefined) break;
    const isNext = option.value === undefined && WITH_VALUE.includes(option.name);
    if (isNext) at++;
    options.push({ name: option.name, value: (isNext ? words[at] : option.value) ?? '' });
  }
  return options;
}
