import { TerraformStack, type TerraformVariable } from 'cdktf';
import { sharedMap } from '../shared-map';

const byStack = sharedMap<TerraformStack, Set<TerraformVariable>>('KnownVariables');

/** Records that a variable contains a token, even if no gate checks it. */
export function rememberVariable(variable: TerraformVariable): void {
  const stack = TerraformStack.of(variable);
  const variables = byStack.get(stack) ?? new Set();
  byStack.set(stack, variables.add(variable));
}

/** The variables of a stack that contain tokens. */
export function knownVariables(stack: TerraformStack): Iterable<TerraformVariable> {
  return byStack.get(stack) ?? [];
}
