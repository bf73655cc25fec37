import { type Block, isBody } from '../../gate/configuration/block';
import type { Resolved, Values } from './values';

/** One instance of a block, which `count` or `for_each` may repeat. */
export interface Instance {
  /** What comes after the address: `["left"]`, `[0]`, or nothing. */
  readonly key: string;
  readonly values: Values;
}

/** The instances of a block, or why only Terraform can tell them. */
export function instancesOf({ body }: Block, values: Values): readonly Instance[] | { problem: string } {
  if (body.count !== undefined) return counted(values.resolve(body.count), values);
  if (body.for_each !== undefined) return repeated(membersOf(body.for_each, values), values);
  return [{ key: '', values }];
}

function counted(count: Resolved, values: Values): readonly Instance[] | { problem: string } {
  if ('problem' in count) return count;
  const indices = Array.from({ length: Number(count.value) || 0 }, (_, index) => index);
  return indices.map((index) => ({ key: `[${index}]`, values: values.within({ count: { index } }) }));
}

function repeated(members: Resolved, values: Values): readonly Instance[] | { problem: string } {
  if ('problem' in members) return members;
  const entries = Array.isArray(members.value)
    ? members.value.map((member) => [String(member), member] as const)
    : isBody(members.value)
      ? Object.entries(members.value)
      : undefined;
  if (!entries) return { problem: 'its for_each is neither a map nor a set of texts' };
  return entries.map(([key, value]) => ({
    key: `[${JSON.stringify(key)}]`,
    values: values.within({ each: { key, value } }),
  }));
}

/** A set is written as `toset([…])`. */
function membersOf(forEach: unknown, values: Values): Resolved {
  const inner = typeof forEach === 'string' ? /^\$\{toset\((.*)\)\}$/s.exec(forEach)?.[1] : undefined;
  if (inner === undefined) return values.resolve(forEach);
  try {
    return { value: JSON.parse(inner) };
  } catch {
    return values.resolve(`\${${inner}}`);
  }
}
