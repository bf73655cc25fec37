import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { referencesIn } from './references';

/** A part of a block that OpenTofu supports and Terraform refuses, regardless of values. */
export interface OpenTofuFeature {
  /** As a part of a sentence: `the block encryption`. */
  readonly name: string;
  readonly refusal: Diagnostic;
}

export function featuresOfOpenTofu({ type, body, header }: Block): OpenTofuFeature[] {
  if (type === 'provider' && attributeNamed(body, 'for_each') !== undefined) {
    const refusal = errorAt('Only OpenTofu supports for_each of a provider.', header);
    return [{ name: 'the for_each of a provider', refusal }];
  }
  if (type === 'terraform') {
    return body.blocks
      .filter((block) => block.type === 'encryption')
      .map((block) => ({
        name: 'the block encryption',
        refusal: errorAt('Only OpenTofu supports the block encryption.', block.header),
      }));
  }
  const lifecycle = body.blocks.filter((block) => block.type === 'lifecycle');
  return lifecycle
    .flatMap((block) => block.body.attributes)
    .flatMap((attribute) => {
      const { name, value } = attribute;
      if (name === 'enabled' || (name === 'destroy' && type !== 'removed')) {
        const refusal = errorAt(`Only OpenTofu supports ${name} in lifecycle.`, attribute);
        return [{ name: `${name} in lifecycle`, refusal }];
      }
      if (name !== 'prevent_destroy' || referencesIn(value).length === 0) return [];
      const refusal = errorAt(
        'In Terraform, prevent_destroy must be true or false. Only OpenTofu evaluates it.',
        value,
      );
      return [{ name: 'prevent_destroy with a reference', refusal }];
    });
}

/** The references of a module to `tofu.…`, which Terraform refuses when it evaluates them. */
export function referenceToTofu({ blocks, sources }: ModuleConfiguration): Expression | undefined {
  // Most files do not contain the name. The test avoids a walk through all their expressions.
  if (!sources.some(({ text }) => text.includes('tofu'))) return undefined;
  for (const { body } of blocks) {
    const reference = expressionsIn(body).find((value) =>
      referencesIn(value).some(({ root }) => root === 'tofu'),
    );
    if (reference) return reference;
  }
  return undefined;
}
