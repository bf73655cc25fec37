import { argumentWords, optionIn } from '../hcl/terraform/argument-words';

/** The arguments of init that the environment adds, as far as they decide which provider init finds. */
export interface InitArguments {
  /** Where init looks, and nowhere else, if there is any. */
  readonly pluginDirs: readonly string[];
  /** Init takes the newest version, whatever the lock file has. */
  readonly upgrade: boolean;
  /** Init may not change the lock file, as in pipelines. */
  readonly lockReadonly: boolean;
  /** The variables whose value the programs refuse, before any command. */
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

/** In the order in which the programs put them behind the name of the command: of two, the last decides. */
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
    const option = optionIn(words[at] ?? '');
    if (option === undefined) break;
    const isNext = option.value === undefined && WITH_VALUE.includes(option.name);
    if (isNext) at++;
    options.push({ name: option.name, value: (isNext ? words[at] : option.value) ?? '' });
  }
  return options;
}
