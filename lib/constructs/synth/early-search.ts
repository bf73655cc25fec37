import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from '../element-kinds';
import { located } from '../source-location';
import { isAsset } from './assets';
import { otherStacks } from './remote-states';
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
      return tokensBesideConfiguration(constructs, known).map(({ construct, message }) =>
        located(construct, message),
      );
    },
  });
}

function hasError({ node }: IConstruct): boolean {
  return node.metadata.some(({ type }) => /^@cdkt[fn]\/error$/.test(type));
}
