import { TerraformStack } from 'cdktf';

const RUNTIME_TYPE = Symbol.for('jsii.rtti');

/**
 * Refuses a stack of the other framework. CDKTF and CDK Terrain share symbols, but each synthesizes only its own elements. Two copies of
 * one framework work together.
 * @throws if the stack belongs to the other framework.
 */
export function requireOwnFramework(stack: TerraformStack): void {
  const [own, other] = [frameworkOf(TerraformStack), frameworkOf(stack.constructor)];
  if (own === undefined || other === undefined || own === other) return;
  throw new Error(
    `The stack ${stack.node.path} uses ${other}, but this package, ${own}-apsaramqtt, is for ${own}. Install ${other}-apsaramqtt and import from it, or create the stack with ${own}.`,
  );
}

function frameworkOf(type: unknown): string | undefined {
  for (let each = type; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    const { fqn } = (Object.getOwnPropertyDescriptor(each, RUNTIME_TYPE)?.value ?? {}) as { fqn?: string };
    if (fqn?.endsWith('.TerraformStack')) return fqn.split('.')[0];
  }
  return undefined;
}
