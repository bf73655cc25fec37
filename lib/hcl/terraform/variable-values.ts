import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Engine } from '../engine';
import type { Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseJsonFile } from '../syntax/json-body';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { type VariableArgument, variableArgumentsIn } from './environment-arguments';
import { asUnread } from './module-configuration';
import { readText } from './read-text';

/**
 * The value of a root variable: an expression in a file, or a text from an argument or the environment.
 */
export type GivenValue =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'text'; readonly source: SourceText };

export interface GivenValues {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly diagnostics: readonly Diagnostic[];
  /** The variables with a value from `-var`. The engines reject those that the root module does not declare. */
  readonly fromArguments: ReadonlySet<string>;
}

/**
 * Reads the values of root variables. Later sources take precedence, as in the engines: `TF_VAR_*`, `terraform.tfvars`,
 * `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` by name, then the arguments in `TF_CLI_ARGS_plan`, in `TF_CLI_ARGS`
 * and in `variableArguments`.
 *
 * @param allowedRoot the folder that must contain the targets of symbolic links in the folder; undefined for any.
 * @param shown the path of the folder for messages.
 */
export function givenValues(
  folder: string,
  env: NodeJS.ProcessEnv,
  engine: Engine,
  variableArguments: readonly VariableArgument[],
  allowedRoot: string | undefined,
  shown: string,
): GivenValues {
  const values = new Map<string, GivenValue>();
  const fromArguments = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (name.startsWith('TF_VAR_') && text !== undefined) {
      values.set(name.slice('TF_VAR_'.length), { kind: 'text', source: new SourceText(name, text) });
    }
  }
  for (const file of automaticFiles(folder)) {
    const path = join(folder, file);
    const { values: own } = readVariablesFile(path, diagnostics, allowedRoot, join(shown, file));
    for (const [name, expression] of own) values.set(name, { kind: 'expression', expression });
  }
  const fromEnvironment = environmentArguments(folder, env, engine, diagnostics);
  for (const argument of [...fromEnvironment, ...variableArguments]) {
    if (argument.kind === 'file') {
      for (const [name, expression] of readVariablesFile(argument.path, diagnostics).values) {
        values.set(name, { kind: 'expression', expression });
        fromArguments.delete(name);
      }
      continue;
    }
    const { assignment } = argument;
    const equals = assignment.indexOf('=');
    if (equals < 0) {
      diagnostics.push({
        severity: 'error',
        message: 'The form of -var is NAME=VALUE; the equals sign is missing.',
      });
      continue;
    }
    const name = assignment.slice(0, equals);
    if (name !== name.trim()) {
      const message = `The name of a variable in -var must not have spaces around it: "${name}".`;
      diagnostics.push({ severity: 'error', message });
      continue;
    }
    values.set(name, { kind: 'text', source: new SourceText(`-var ${name}`, assignment.slice(equals + 1)) });
    fromArguments.add(name);
  }
  return { values, diagnostics, fromArguments };
}

/** The arguments `-var` and `-var-file` in `TF_CLI_ARGS_plan` and `TF_CLI_ARGS`, with absolute paths. */
export function environmentArguments(
  folder: string,
  env: NodeJS.ProcessEnv,
  engine: Engine,
  diagnostics: Diagnostic[] = [],
): VariableArgument[] {
  return ['TF_CLI_ARGS_plan', 'TF_CLI_ARGS']
    .flatMap((name) => variableArgumentsIn(name, env[name] ?? '', engine, diagnostics))
    .map((argument) =>
      argument.kind === 'file' && !isAbsolute(argument.path)
        ? { ...argument, path: join(folder, argument.path) }
        : argument,
    );
}

/** The files of variables that the engines read by themselves, in their order. */
export function automaticFiles(folder: string): string[] {
  const automatic = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.auto\.tfvars(\.json)?$/.test(name))
    : [];
  const fixed = ['terraform.tfvars', 'terraform.tfvars.json'].filter((name) =>
    existsSync(join(folder, name)),
  );
  return [...fixed, ...automatic.sort()];
}

export interface VariablesFile {
  readonly values: readonly (readonly [string, Expression])[];
  /** Undefined if the file could not be read. */
  readonly source?: SourceText;
}

/** Reads a variables file. Adds errors to `diagnostics`. */
export function readVariablesFile(
  path: string,
  diagnostics: Diagnostic[],
  allowedRoot?: string,
  shown = path,
): VariablesFile {
  const text = readText(path, allowedRoot, `The variables file ${shown}`);
  if (typeof text !== 'string') {
    diagnostics.push({ severity: 'error', message: text.message, isUnread: true });
    return { values: [] };
  }
  const source = new SourceText(shown, text);
  const parsed = path.endsWith('.json') ? parseJsonFile(source, { literals: 'all' }) : parseFile(source);
  diagnostics.push(...asUnread(parsed.diagnostics));
  for (const { type, header } of parsed.value.blocks) {
    const message = `A variables file must not contain blocks, such as ${type}.`;
    diagnostics.push(errorAt(message, header));
  }
  return { values: parsed.value.attributes.map(({ name, value }) => [name, value] as const), source };
}
