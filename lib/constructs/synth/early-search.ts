import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from '../element-kinds';
import { isAsset } from './assets';
import { otherStacks } from './remote-states';
import { synthesisError } from './stack-synthesis';
import { tokensBesideConfiguration } from './tokens-beside-configuration';
import { knownIn } from './tokens-of-the-app';

/**
 * Searches for tokens in what CDKTF copies and prints before it asks for the configuration, which is when all else is checked: a
 * copy in the synthesized folder would outlive the error. In a validation, which comes before both.
 */
export function searchEarly(stack: TerraformStack): void {
  stack.node.addValidation({
    validate: () => {
      const constructs = inSameStack(stack).filter((construct) => isAsset(construct) || hasError(construct));
      if (constructs.length === 0) return [];
      const known = new Map([...otherStacks(stack), stack].flatMap(knownIn));
      const problems = tokensBesideConfiguration(constructs, known);
      // What a validation returns is an error of the stack, and not of the construct.
      if (problems.length > 0) throw synthesisError(stack, problems);
      return [];
    },
  });
}

function hasError({ node }: IConstruct): boolean {
  return node.metadata.some(({ type }) => /^@cdkt[fn]\/error$/.test(type));
}
