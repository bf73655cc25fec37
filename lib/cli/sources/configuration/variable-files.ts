import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { append } from '../../../gate/grouping';
import {
  type Diagnostic,
  type Expression,
  isConfigurationFile,
  isVariablesFile,
  type Place,
  readVariablesFile,
} from '../../../hcl';

export interface VariableFiles {
  /** The values of each variable in all files. */
  readonly values: ReadonlyMap<string, readonly Expression[]>;
  readonly sources: readonly Place['source'][];
  /** Why some files could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the variable files in the folder of a configuration, and the named ones.
 * @param allowedRoot the folder within which links in the configuration's folder are followed. @default no limit
 */
export function readVariableFiles(
  folder: string,
  named: readonly string[],
  allowedRoot?: string,
): VariableFiles {
  const values = new Map<string, Expression[]>();
  const sources: Place['source'][] = [];
  const diagnostics: Diagnostic[] = [];
  const add = (path: string, root?: string) => {
    const { values: own, source } = readVariablesFile(path, diagnostics, root);
    for (const [name, value] of own) append(values, name, value);
    if (source) sources.push(source);
  };
  const found = variableFilesIn(folder);
  for (const path of found) add(path, allowedRoot);
  for (const path of named) if (!found.includes(path)) add(path);
  return { values, sources, diagnostics };
}

/** Folders of installed packages, which are skipped to save time: every synthesized stack has a `terraform.d` with eight folders. */
const PACKAGES = ['node_modules', 'terraform.d'];

/** The variable files of a folder, and those of its subfolders without a configuration of their own, such as `env/prod.tfvars`. */
function variableFilesIn(folder: string, entries = entriesIn(folder)): string[] {
  const nested = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !PACKAGES.includes(entry.name))
    .flatMap(({ name }) => {
      const within = entriesIn(join(folder, name));
      const isOther = within.some((entry) => isConfigurationFile(entry.name));
      return isOther ? [] : variableFilesIn(join(folder, name), within);
    });
  return [...variableFilesAmong(folder, entries), ...nested];
}

function variableFilesAmong(folder: string, entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => !entry.isDirectory() && isVariablesFile(entry.name))
    .map(({ name }) => join(folder, name));
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
