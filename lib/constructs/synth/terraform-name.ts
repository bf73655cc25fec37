import { createHash } from 'node:crypto';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** cdktf leaves all others out of names. */
const LEFT_OUT = /[^A-Za-z0-9_-]/g;

/** A name as Terraform takes it: letters of any language, digits, "-" and "_", not starting with a digit or "-". */
export function isTerraformName(name: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name);
}

/**
 * Whether a name that cdktf made from an id is one that Terraform accepts and that differs for each id. Names that a stack makes in its own way
 * are only asked whether Terraform takes them.
 */
export function isFaithfulName(name: string, id: string): boolean {
  return isTerraformName(name) && (name === id || name !== id.replace(LEFT_OUT, ''));
}

/** A name for a construct whose id does not make one: what is left of the id, and a hash of the construct's path in the stack. */
export function uniqueName(construct: IConstruct): string {
  const { id, path } = construct.node;
  const stack = TerraformStack.of(construct).node.path;
  const hash = createHash('sha256').update(path.slice(stack.length)).digest('hex').slice(0, 8);
  const rest = id.replace(LEFT_OUT, '').replace(/^[^A-Za-z_]+/, '');
  return rest === '' ? `gate_${hash}` : `${rest}_${hash}`;
}
