import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, isBody } from '../../gate/configuration/block';
import type { Unreadable } from '../check-result';
import { HclFile } from './hcl-file';
import { JsonFile } from './json-file';
import type { GivenVariables, Resolved } from './values';

/** The variables of a root module that are given from outside, and what could not be read of them. */
export interface RootVariables {
  readonly given: GivenVariables;
  readonly unreadable: readonly Unreadable[];
}

/**
 * The variables that Terraform would find for the configuration in a folder, in its order, later ones winning: `TF_VAR_*`,
 * `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` by name, and those of the files that are named.
 */
export async function rootVariables(
  folder: string,
  named: Body,
  env: NodeJS.ProcessEnv,
): Promise<RootVariables> {
  const found = await readVariableFiles(variableFilesIn(folder));
  const values: Body = { ...found.values, ...named };
  const given: GivenVariables = (name, type) => {
    if (values[name] !== undefined) return { value: values[name] };
    const text = env[`TF_VAR_${name}`];
    return text === undefined ? undefined : valueIn(text, type);
  };
  return { given, unreadable: found.unreadable };
}

/** What files of variables hold, later ones winning. */
export async function readVariableFiles(
  paths: readonly string[],
): Promise<{ values: Body; unreadable: Unreadable[] }> {
  const read = await Promise.all(paths.map(variableFile));
  return {
    values: Object.assign({}, ...read.map((one) => ('values' in one ? one.values : {}))),
    unreadable: read.filter((one): one is Unreadable => 'message' in one),
  };
}

function variableFilesIn(folder: string): string[] {
  const automatic = readdirSync(folder).filter((name) => /\.auto\.tfvars(\.json)?$/.test(name));
  return ['terraform.tfvars', 'terraform.tfvars.json', ...automatic.sort()]
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
}

async function variableFile(path: string): Promise<{ values: Body } | Unreadable> {
  const file = path.endsWith('.json') ? JsonFile.read(path) : await HclFile.read(path);
  if ('message' in file) return file;
  return isBody(file.value) ? { values: file.value } : { message: `${path} holds no JSON object.` };
}

/** Terraform reads the variable of a string as it is, and others as expressions: of those, JSON's are read here. */
function valueIn(text: string, type: unknown): Resolved {
  if (type === undefined || type === 'string' || type === 'any') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'its variable in the environment is an expression that only Terraform can evaluate' };
  }
}
