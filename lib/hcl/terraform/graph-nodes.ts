/**
 * The nodes of dependency graphs: addresses without instance keys, such as `module.line.local.name`, and `file:` with an absolute path for
 * files that functions read.
 */

import { join } from 'node:path';
import type { Reference } from '../eval/scope';
import type { Expression, FunctionCall } from '../syntax/ast';
import { callsIn } from '../syntax/walk';
import { resourceAt } from './declared-references';
import type { ModuleInstance } from './module-instance';

/** The node of an address in a module. */
export function nodeIn(module: ModuleInstance, address: string): string {
  return `${prefixOf(module)}${address}`;
}

export function prefixOf({ path }: ModuleInstance): string {
  return path.map((name) => `module.${name}.`).join('');
}

/** The node of a reference in a module; undefined if it has none, such as `path.module`. */
export function nodeOf(reference: Reference, module: ModuleInstance): string | undefined {
  const address = addressOf(reference, module);
  return address && nodeIn(module, address);
}

function addressOf({ root, steps }: Reference, module: ModuleInstance): string | undefined {
  const [first] = steps;
  const name = first?.kind === 'get' ? first.name : undefined;
  if (name === undefined) return undefined;
  if (root === 'var' || root === 'local') return `${root}.${name}`;
  if (root === 'module') {
    const output = steps[1]?.kind === 'index' ? steps[2] : steps[1];
    return output?.kind === 'get' ? `module.${name}.output.${output.name}` : `module.${name}`;
  }
  return resourceAt(module.configuration, root, steps)?.resource.address;
}

const READS_FILES = /^(file|filebase64|templatefile|file(sha|base64sha|md5)\d*)$/;

/** The nodes of the files that functions in an expression read, if the paths are literal. */
export function filesReadIn(expression: Expression, module: ModuleInstance): string[] {
  return callsIn(expression).flatMap((call) => fileReadBy(call, module) ?? []);
}

/** The node of the file that a function reads, if the path is literal. */
export function fileReadBy({ name, parameters }: FunctionCall, module: ModuleInstance): string | undefined {
  const own = READS_FILES.test(name) ? parameters[0] : undefined;
  const path = own && pathText(own);
  return path === undefined ? undefined : `file:${join(module.configuration.folder, path)}`;
}

/** The literal path below the folder of the module: `${path.module}/name`, or `name` in the root module. */
function pathText(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  const texts = expression.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'get' && part.object.kind === 'variable' && part.object.name === 'path'
      ? '.'
      : undefined;
  });
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}
