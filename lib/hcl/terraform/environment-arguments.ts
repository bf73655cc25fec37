import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Diagnostic } from '../syntax/diagnostic';
import { parseExpression } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { argumentWords, parseOption } from './argument-words';

/** An argument `-var` or `-var-file` of the command line. */
export type VariableArgument =
  | { readonly kind: 'var'; readonly assignment: string }
  | { readonly kind: 'file'; readonly path: string };

/** The boolean options of `plan`. */
const SWITCHES = [
  'compact-warnings',
  'destroy',
  'detailed-exitcode',
  'input',
  'json',
  'lock',
  'no-color',
  'refresh',
  'refresh-only',
  ...['h', 'help', 'v', 'version'],
];
const SWITCHES_OF: Readonly<Record<Engine, readonly string[]>> = {
  terraform: [...SWITCHES, 'allow-deferral'],
  opentofu: [...SWITCHES, 'concise', 'consolidate-errors', 'consolidate-warnings', 'show-sensitive'],
};
/** The options of `plan` with a value, which may be the next word. */
const VALUED = [
  'backup',
  'generate-config-out',
  'lock-timeout',
  'out',
  'parallelism',
  'replace',
  'state',
  'state-out',
  'target',
  'var',
  'var-file',
];
const VALUED_OF: Readonly<Record<Engine, readonly string[]>> = {
  terraform: [...VALUED, 'invoke'],
  opentofu: [...VALUED, 'deprecation', 'exclude', 'exclude-file', 'json-into', 'target-file'],
};
/** Options whose values are addresses. */
const ADDRESSES = ['exclude', 'replace', 'target'];
const SWITCH_VALUE = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** Reads the arguments `-var` and `-var-file` in the value of an environment variable such as `TF_CLI_ARGS_plan`. */
export function variableArgumentsIn(
  name: string,
  line: string,
  engine: Engine,
  diagnostics: Diagnostic[],
): VariableArgument[] {
  const report = (message: string) => diagnostics.push({ severity: 'error', message, isUnread: true });
  const { words: given, isWhole } = argumentWords(line);
  if (!isWhole)
    report(`${name} could not be read: a quotation mark is not closed, or a parenthesis is not quoted.`);
  const words = [...given];
  const found: VariableArgument[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const option = parseOption(word);
    const kind = option && kindOf(option.name, engine);
    if (option === undefined || kind === undefined) {
      report(`${name} has an argument that the plan command does not support: ${word}`);
      break;
    }
    const value = option.value ?? (kind === 'switch' ? 'true' : words.shift());
    const wrong = value === undefined ? 'which requires a value' : wrongValue(option.name, value, kind);
    if (wrong !== undefined) report(`${name} has the option -${option.name}, ${wrong}.`);
    else found.push(...variableArguments(option.name, value));
  }
  return found;
}

function kindOf(option: string, engine: Engine): 'switch' | 'valued' | undefined {
  if (SWITCHES_OF[engine].includes(option)) return 'switch';
  return VALUED_OF[engine].includes(option) ? 'valued' : undefined;
}

function variableArguments(option: string, value = ''): VariableArgument[] {
  if (option === 'var') return [{ kind: 'var', assignment: value }];
  return option === 'var-file' ? [{ kind: 'file', path: value }] : [];
}

/** The problem with the value of an option, as a clause. */
function wrongValue(option: string, value: string, kind: 'switch' | 'valued'): string | undefined {
  if (kind === 'switch')
    return SWITCH_VALUE.test(value) ? undefined : 'whose value is neither true nor false';
  return !ADDRESSES.includes(option) || isAddress(value) ? undefined : 'whose value is not an address';
}

function isAddress(text: string): boolean {
  const { value, diagnostics } = parseExpression(new SourceText('', text));
  const reference = value && diagnostics.length === 0 ? referenceOf(value) : undefined;
  return reference !== undefined && reference.steps.length > 0;
}
