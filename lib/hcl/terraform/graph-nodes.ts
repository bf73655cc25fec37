/**
 * The nodes of a configuration's graphs: addresses without the keys of instances, such as `module.line.local.name`, and `file:` with an
 * absolute path for a file that a function reads.
 */

import { join } from 'node:path';
import type { Reference } from '../eval/scope';
import type { Expression, FunctionCall } from '../syntax/ast';
import { callsIn } from '../syntax/walk';
import { resourceAt } from './declared-references';
import type { ModuleInstance } from './module-instance';

/** The node of something in a module. */
export function nodeIn(module: ModuleInstance, address: string): string {
  return `${prefixOf(module)}${address}`;
}

export function prefixOf({ path }: ModuleInstance): string {
  return path.map((name) => `module.${name}.`).join('');
}

/** The node that a reference in a module names; undefined if it names none. */
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

/** The files that functions read, if their paths are literals. */
export function filesReadIn(expression: Expression, module: ModuleInstance): string[] {
  return callsIn(expression).flatMap((call) => fileReadBy(call, module) ?? []);
}

/** The file that a function reads, where its path is written out. */
export function fileReadBy({ name, parameters }: FunctionCall, module: ModuleInstance): string | undefined {
  const own = READS_FILES.test(name) ? parameters[0] : undefined;
  const path = own && pathText(own);
  return path === undefined ? undefined : `file:${join(module.configuration.folder, path)}`;
}

/** A path in the module's folder: `${path.module}/name`, and in the root module a relative path too. */
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
