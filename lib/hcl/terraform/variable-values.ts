import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Engine } from '../engine';
import type { Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseJsonFile } from '../syntax/json-body';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { argumentsIn, type VariableArgument } from './environment-arguments';
import { unread } from './module-configuration';
import { readText } from './read-text';

/**
 * The value that a variable of the root module is given: an expression in a file, or a text, which is an
 * expression only for some types.
 */
export type GivenValue =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'text'; readonly source: SourceText };

export interface GivenValues {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly diagnostics: readonly Diagnostic[];
  /** The variables with a value from `-var`. Engines refuse the plan if the root module does not declare such a variable. */
  readonly fromArguments: ReadonlySet<string>;
}

/**
 * The values of root variables in the engines' order, the last one wins: `TF_VAR_*`, `terraform.tfvars`,
 * `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` by name, then the arguments in their order,
 * those of `TF_CLI_ARGS_plan` and `TF_CLI_ARGS` first.
 *
 * @param allowedRoot the folder that links among the files of the folder may lead into; undefined for any.
 * @param shown the name of the folder in diagnostics.
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
        message: 'A variable is given as NAME=VALUE; the equals sign is missing.',
      });
      continue;
    }
    const name = assignment.slice(0, equals);
    if (name !== name.trim()) {
      const message = `The name of a variable has no spaces around it: "${name}".`;
      diagnostics.push({ severity: 'error', message });
      continue;
    }
    values.set(name, { kind: 'text', source: new SourceText(`-var ${name}`, assignment.slice(equals + 1)) });
    fromArguments.add(name);
  }
  return { values, diagnostics, fromArguments };
}

/** The variables and files from `TF_CLI_ARGS_plan` and `TF_CLI_ARGS`, each file as a path that can be read from here. */
export function environmentArguments(
  folder: string,
  env: NodeJS.ProcessEnv,
  engine: Engine,
  diagnostics: Diagnostic[] = [],
): VariableArgument[] {
  return ['TF_CLI_ARGS_plan', 'TF_CLI_ARGS']
    .flatMap((name) => argumentsIn(name, env[name] ?? '', engine, diagnostics))
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

/** A file of variables. */
export interface VariablesFile {
  readonly values: readonly (readonly [string, Expression])[];
  /** Absent if it could not be read. */
  readonly source?: SourceText;
}

/** Reads a file of variables, and adds its faults to `diagnostics`. */
export function readVariablesFile(
  path: string,
  diagnostics: Diagnostic[],
  allowedRoot?: string,
  shown = path,
): VariablesFile {
  const text = readText(path, allowedRoot, `The file of variables ${shown}`);
  if (typeof text !== 'string') {
    diagnostics.push({ severity: 'error', message: text.message, isUnread: true });
    return { values: [] };
  }
  const source = new SourceText(shown, text);
  const parsed = path.endsWith('.json') ? parseJsonFile(source, { literals: 'all' }) : parseFile(source);
  diagnostics.push(...unread(parsed.diagnostics));
  for (const { type, header } of parsed.value.blocks) {
    const message = `A file of variables cannot contain blocks, such as ${type}.`;
    diagnostics.push(errorAt(message, header));
  }
  return { values: parsed.value.attributes.map(({ name, value }) => [name, value] as const), source };
}
