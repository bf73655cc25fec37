import { isDeepStrictEqual } from 'node:util';
import type { TerraformStack } from 'cdktf';
import { type Body, bodiesOf } from '../../gate/configuration/block';
import { spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with parts of a stack that CDKTF omits or writes incorrectly in HCL. */
export function hclProblems(synthesized: SynthesizedStack, plain: Body): SynthesisProblem[] {
  const { stack, json, blocks } = synthesized;
  const broken = blocks.flatMap((block) => {
    const { kind, name, body } = block;
    const construct = synthesized.ownerOf(block);
    if (kind === 'module' && body.depends_on !== undefined) {
      return {
        construct,
        message: `CDKTF writes the dependencies of the module ${name} to HCL in a form that Terraform does not read. Synthesize JSON (without --hcl).`,
      };
    }
    if (!bodiesOf(body.lifecycle).some((lifecycle) => lifecycle.precondition ?? lifecycle.postcondition)) {
      return [];
    }
    return {
      construct,
      message: `CDKTF writes the conditions of ${name} (lifecycle) to HCL in a form that Terraform does not read. Synthesize JSON (without --hcl).`,
    };
  });
  return [...overridden(stack), ...lost(stack, json, plain), ...broken];
}

function overridden(stack: TerraformStack): SynthesisProblem[] {
  const { rawOverrides } = stack as unknown as { readonly rawOverrides?: Body };
  if (Object.keys(rawOverrides ?? {}).length === 0) return [];
  return [
    {
      construct: stack,
      message: `CDKTF omits overrides of the stack (${spelled('addOverride')}) in HCL. Synthesize JSON (without --hcl), or override the elements.`,
    },
  ];
}

function lost(stack: TerraformStack, json: Body, plain: Body): SynthesisProblem[] {
  if (isDeepStrictEqual(withoutComments(json), withoutComments(plain))) return [];
  return [
    {
      construct: stack,
      message: 'CDKTF omits dependencies of gates in HCL. Synthesize JSON (without --hcl).',
    },
  ];
}

function withoutComments(json: Body): Body {
  return JSON.parse(JSON.stringify(json, (key, value) => (key === '//' ? undefined : value)));
}
