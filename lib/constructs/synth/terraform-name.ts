import { createHash } from 'node:crypto';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** The characters that cdktf omits from names. */
const LEFT_OUT = /[^A-Za-z0-9_-]/g;

/** Whether Terraform accepts a name: letters of any language, digits, "-" and "_", not starting with a digit or "-". */
export function isTerraformName(name: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name);
}

/**
 * Whether a name is valid in Terraform and, if cdktf made it from an id by omitting characters, not shortened, because two ids could then
 * have the same name.
 */
export function isFaithfulName(name: string, id: string): boolean {
  return isTerraformName(name) && (name === id || name !== id.replace(LEFT_OUT, ''));
}

/** A unique name for a construct whose id is not a valid name: the valid characters of the id, and a hash of the path in the stack. */
export function uniqueName(construct: IConstruct): string {
  const { id, path } = construct.node;
  const stack = TerraformStack.of(construct).node.path;
  const hash = createHash('sha256').update(path.slice(stack.length)).digest('hex').slice(0, 8);
  const rest = id.replace(LEFT_OUT, '').replace(/^[^A-Za-z_]+/, '');
  return rest === '' ? `gate_${hash}` : `${rest}_${hash}`;
}
