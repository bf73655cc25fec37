import type { Argument, Command, Option } from 'commander';
import { REGIONS } from '../../onsmqtt/facts/endpoints';

/** The candidates at the cursor. */
export interface Completion {
  /** Descriptions may be empty. */
  readonly candidates: readonly (readonly [value: string, description: string])[];
  /** What the shell itself completes here. */
  readonly paths: 'files' | 'folders' | 'none';
}

const NOTHING: Completion = { candidates: [], paths: 'none' };

/**
 * The candidates for the last word of a command line.
 *
 * @param words the words after the program's name, up to the cursor.
 */
export function complete(program: Command, words: readonly string[], env: NodeJS.ProcessEnv): Completion {
  const last = words.at(-1) ?? '';
  const { command, positionals, option, isEnded } = read(program, words.slice(0, -1));
  const found = completionAt(command, positionals, option, isEnded ? undefined : last, last, env);
  return { ...found, candidates: found.candidates.filter(([value]) => value.startsWith(last)) };
}

function completionAt(
  command: Command,
  positionals: number,
  option: Option | undefined,
  flag: string | undefined,
  last: string,
  env: NodeJS.ProcessEnv,
): Completion {
  if (option) return valuesOf(option, last, env);
  const [name, value] = split(flag ?? '');
  const given = optionOf(command, name);
  if (value !== undefined && given && takesValue(given)) {
    const { candidates, paths } = valuesOf(given, value, env);
    return { candidates: candidates.map(([one, text]) => [`${name}=${one}`, text]), paths };
  }
  if (flag?.startsWith('-')) return { candidates: optionsOf(command), paths: 'none' };
  if (command.commands.length > 0) return { candidates: commandsOf(command), paths: 'none' };
  const argument = command.registeredArguments[positionals] ?? command.registeredArguments.at(-1);
  if (argument === undefined || (positionals > 0 && !argument.variadic)) return NOTHING;
  return valuesOf(argument, last, env);
}

interface Reading {
  readonly command: Command;
  /** The number of positional arguments so far. */
  readonly positionals: number;
  /** The option whose value comes next. */
  readonly option?: Option;
  /** Whether `--` has ended the options. */
  readonly isEnded: boolean;
}

function read(program: Command, words: readonly string[]): Reading {
  let reading: Reading = { command: program, positionals: 0, isEnded: false };
  for (const word of words) {
    const { command, positionals, option, isEnded } = reading;
    const sub = command.commands.find((one) => one.name() === word);
    if (option) reading = { command, positionals, isEnded };
    else if (word === '--' && !isEnded) reading = { command, positionals, isEnded: true };
    else if (word.startsWith('-') && !isEnded) {
      const given = optionOf(command, word);
      reading = { command, positionals, isEnded, ...(given && takesValue(given) ? { option: given } : {}) };
    } else if (sub && !isEnded) reading = { command: sub, positionals: 0, isEnded };
    else reading = { command, positionals: positionals + 1, isEnded };
  }
  return reading;
}

function split(word: string): readonly [name: string, value: string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function optionOf(command: Command, word: string): Option | undefined {
  return visibleOptions(command).find(({ long, short }) => word === long || word === short);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function visibleOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function optionsOf(command: Command): Completion['candidates'] {
  return visibleOptions(command).map(({ long, short, description }) => [long ?? short ?? '', description]);
}

function commandsOf(command: Command): Completion['candidates'] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => [one.name(), one.description()]);
}

/** The candidates depend on the name of the value in the help, such as `<file>`, `<dir>`, or `<name>` of an environment variable. */
function valuesOf(of: Option | Argument, last: string, env: NodeJS.ProcessEnv): Completion {
  const name = 'flags' in of ? (/[<[](.*)[>\]]$/.exec(of.flags)?.[1] ?? '') : of.name();
  const list = (values: Iterable<string>): Completion => ({
    candidates: [...values].sort().map((value) => [value, '']),
    paths: 'none',
  });
  // `json=` of `--format <format[=file]>`.
  if (name.includes('=file') && last.includes('=')) return { candidates: [], paths: 'files' };
  if (of.argChoices) return { candidates: of.argChoices.map((value) => [value, '']), paths: 'none' };
  if (name === 'region') return list(REGIONS.networks.keys());
  if (name === 'name') return list(Object.keys(env).filter((key) => /^[A-Za-z_]\w*$/.test(key)));
  if (name === 'dir') return { candidates: [], paths: 'folders' };
  if (/^(file|path)/.test(name)) return { candidates: [], paths: 'files' };
  return NOTHING;
}
