/**
 * The nodes of a configuration's graphs: addresses without the keys of instances, such as `module.line.local.name`, and `file:` with an
 * absolute path for a file that a function reads.
 */

import { join } from 'node:path';
import type { Reference, Step } from '../eval/scope';
import type { Expression, ObjectExpression } from '../syntax/ast';
import { subexpressions } from '../syntax/walk';
import { constantText, literalText } from './block-parts';
import { resourceAt } from './declared-references';
import type { ModuleInstance } from './module-instance';

/** The node of something in a module. */
export function nodeIn(module: ModuleInstance, address: string): string {
  return `${prefixOf(module)}${address}`;
}

export function prefixOf({ path }: ModuleInstance): string {
  return path.map((name) => `module.${name}.`).join('');
}

/** The node that a reference in a module names; undefined where it names none. */
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

/**
 * The part of an object that a reference selects by its name: `token` in `var.device.token`, `a` in `var.tokens["a"]`, `a[token]` in
 * `var.devices["a"].token`, `[]token` of any element in `var.devices[each.key].token`, and `data[token]` in
 * `data.vault_secret.device.data["token"]`.
 */
export function memberOf({ root, steps }: Reference): string | undefined {
  // What it is given is what it hands out.
  if (root === 'terraform_data' || root === 'module') return undefined;
  if (root === 'var' || root === 'local') return memberOfValue(steps.slice(1));
  const at = root === 'data' || root === 'ephemeral' || root === 'resource' ? 2 : 1;
  const [step, within] = steps.slice(steps[at]?.kind === 'index' ? at + 1 : at);
  if (step?.kind !== 'get') return undefined;
  const key = within?.kind === 'index' ? literalText(within.key) : within?.name;
  return key === undefined ? step.name : `${step.name}[${memberName(key)}]`;
}

function memberOfValue([step, within]: readonly Step[]): string | undefined {
  if (step?.kind !== 'index') return step?.name;
  const key = constantText(step.key);
  const field = within?.kind === 'get' ? within.name : undefined;
  if (key === undefined) return field === undefined ? undefined : `[]${field}`;
  return field === undefined ? memberName(key) : `${memberName(key)}[${field}]`;
}

/** A key of an object as it is a part of a node. */
function memberName(key: string): string {
  return key.replace(/[.[\]]/g, '_');
}

/** What a member is of an object or a list that is written out, and which member of that is meant where it is not. */
export function valueOfMember(whole: Expression, member: string): { value: Expression; member?: string } {
  const [, name = member, field] = /^([^[]+)\[([^\]]*)\]$/.exec(member) ?? [];
  const value = itemNamed(whole, name);
  if (value === undefined) return { value: whole, member };
  return field === undefined ? { value } : valueOfMember(value, field);
}

function itemNamed(whole: Expression, name: string): Expression | undefined {
  if (whole.kind === 'tuple') return whole.items[Number(name)];
  return whole.kind === 'object' ? itemsByName(whole).get(name) : undefined;
}

/** A map of thousands of tokens is asked for each of its members. */
const itemsOfObjects = new WeakMap<ObjectExpression, ReadonlyMap<string, Expression>>();

function itemsByName(object: ObjectExpression): ReadonlyMap<string, Expression> {
  let items = itemsOfObjects.get(object);
  if (items === undefined) {
    // The first of a name counts, and is set last.
    const named = object.items.map(
      ({ key, word, value }) => [memberName(word ?? constantText(key) ?? ''), value] as const,
    );
    items = new Map(named.reverse());
    itemsOfObjects.set(object, items);
  }
  return items;
}

const READS_FILES = /^(file|filebase64|templatefile|file(sha|base64sha|md5)\d*)$/;

/** The files that functions read, where their paths are written out. */
export function filesReadIn(expression: Expression, module: ModuleInstance): string[] {
  const own =
    expression.kind === 'call' && READS_FILES.test(expression.name) ? expression.parameters[0] : undefined;
  const path = own && pathText(own);
  return [
    ...(path === undefined ? [] : [`file:${join(module.configuration.folder, path)}`]),
    ...subexpressions(expression).flatMap((part) => filesReadIn(part, module)),
  ];
}

/** A path in the module's folder: `${path.module}/name` is one, in the root module a path without it too. */
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
