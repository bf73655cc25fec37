import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { referencesIn } from './references';

/** A feature in a block that OpenTofu supports and Terraform rejects, for all values. */
export interface OpenTofuFeature {
  /** The name in a sentence: `the encryption block`. */
  readonly name: string;
  /** The error in Terraform. */
  readonly refusal: Diagnostic;
}

export function featuresOfOpenTofu({ type, body, header }: Block): OpenTofuFeature[] {
  if (type === 'provider' && attributeNamed(body, 'for_each') !== undefined) {
    const refusal = errorAt('Only OpenTofu supports for_each in provider blocks.', header);
    return [{ name: 'the for_each of a provider', refusal }];
  }
  if (type === 'terraform') {
    return body.blocks
      .filter((block) => block.type === 'encryption')
      .map((block) => ({
        name: 'the encryption block',
        refusal: errorAt('Only OpenTofu supports the encryption block.', block.header),
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

/** The first expression in a module that refers to `tofu.…`, which Terraform rejects in evaluation. */
export function referenceToTofu({ blocks, sources }: ModuleConfiguration): Expression | undefined {
  // Fast path: most files do not contain the name.
  if (!sources.some(({ text }) => text.includes('tofu'))) return undefined;
  for (const { body } of blocks) {
    const reference = expressionsIn(body).find((value) =>
      referencesIn(value).some(({ root }) => root === 'tofu'),
    );
    if (reference) return reference;
  }
  return undefined;
}
