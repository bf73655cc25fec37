import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from '../element-kinds';
import { isAsset } from './assets';
import { otherStacks } from './remote-states';
import { synthesisError } from './stack-synthesis';
import { tokensBesideConfiguration } from './tokens-beside-configuration';
import { knownIn } from './tokens-of-the-app';

/**
 * Searches assets and error annotations for tokens in a validation. The other checks run later, when CDKTF has already copied the assets
 * into the synthesized folder and printed the annotations.
 */
export function searchEarly(stack: TerraformStack): void {
  stack.node.addValidation({
    validate: () => {
      const constructs = inSameStack(stack).filter((construct) => isAsset(construct) || hasError(construct));
      if (constructs.length === 0) return [];
      const known = new Map([...otherStacks(stack), stack].flatMap(knownIn));
      const problems = tokensBesideConfiguration(constructs, known);
      // Thrown, because a returned error would be reported for the stack and not for the construct.
      if (problems.length > 0) throw synthesisError(stack, problems);
      return [];
    },
  });
}

function hasError({ node }: IConstruct): boolean {
  return node.metadata.some(({ type }) => /^@cdkt[fn]\/error$/.test(type));
}
