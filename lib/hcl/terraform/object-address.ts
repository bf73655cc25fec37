import { referenceOf } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { HclNumber } from '../values/number';
import { unquotedReference } from './reference-text';

/** A module call or a resource in an address, with an instance key if there is one. */
export interface AddressPart {
  /** The name. That of a resource includes mode and type: `data.aws_region.current`. */
  readonly name: string;
  readonly key?: Expression;
}

/** An address in a `moved`, `removed` or `import` block: that of a resource, or of the last module. */
export interface ObjectAddress {
  readonly modules: readonly AddressPart[];
  readonly resource?: AddressPart;
}

/** Parses an expression as an address; undefined if it is not one. */
export function parseObjectAddress(expression: Expression): ObjectAddress | undefined {
  const isJson = expression.source.name.endsWith('.json');
  const reference = referenceOf(isJson ? unquotedReference(expression) : expression);
  if (reference === undefined) return undefined;
  const parts: { name: string; key?: Expression }[] = [{ name: reference.root }];
  for (const step of reference.steps) {
    const last = parts.at(-1);
    if (step.kind === 'get') parts.push({ name: step.name });
    else if (last === undefined || last.key !== undefined) return undefined;
    else last.key = step.key;
  }
  const modules: AddressPart[] = [];
  while (parts[0]?.name === 'module') {
    const [word, called] = parts.splice(0, 2);
    if (called === undefined || word?.key !== undefined) return undefined;
    modules.push(called);
  }
  if (parts.length === 0) return { modules };
  const isPrefixed = ['data', 'ephemeral', 'resource'].includes(parts[0]?.name ?? '');
  const names = parts.map(({ name }) => name);
  const isWhole = parts.slice(0, -1).every(({ key }) => key === undefined);
  if (!isWhole || parts.length !== (isPrefixed ? 3 : 2)) return undefined;
  const name = (names[0] === 'resource' ? names.slice(1) : names).join('.');
  return { modules, resource: { ...parts.at(-1), name } };
}

export type Key = string | number | undefined;

/** The data of a value as an instance key; undefined if it cannot be one. */
export function instanceKey(data: unknown): Key {
  if (data instanceof HclNumber) return data.toSafeInteger();
  return typeof data === 'string' ? data : undefined;
}

/** The instance keys in an address. */
export function instanceKeys({ modules, resource }: ObjectAddress): Expression[] {
  return [...modules, ...(resource ? [resource] : [])].flatMap(({ key }) => key ?? []);
}

export function writtenAddress({ source, start, end }: Expression): string {
  return source.text.slice(start, end).replace(/^"(.*)"$/s, '$1');
}
