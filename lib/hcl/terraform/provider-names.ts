import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed } from './block-parts';
import { unquotedReference } from './reference-text';

const USERS_OF_PROVIDERS = ['resource', 'data', 'ephemeral', 'import'];

/** The errors in the argument `provider` of a block. */
export function providerNameErrors({ type, body }: Block, engine: Engine): Diagnostic[] {
  const nested = type === 'check' ? body.blocks.flatMap((block) => providerNameErrors(block, engine)) : [];
  const provider = attributeNamed(body, 'provider')?.value;
  return provider === undefined || !USERS_OF_PROVIDERS.includes(type) || isProviderReference(provider, engine)
    ? nested
    : [...nested, errorAt('provider must be the name of a provider, such as aws or aws.west.', provider)];
}

/** The errors in the argument `providers` of a module call. */
export function passedProviderErrors({ body }: Block, engine: Engine): Diagnostic[] {
  const providers = attributeNamed(body, 'providers')?.value;
  if (providers === undefined) return [];
  if (providers.kind !== 'object')
    return [errorAt('providers must be an object of provider names in braces.', providers)];
  const seen = new Set<string>();
  return providers.items.flatMap(({ key, word, value }) => {
    const name = word ?? nameText(key);
    if (name === undefined)
      return [errorAt('A key of providers must be the name of a provider, such as aws or aws.west.', key)];
    const isSecond = seen.has(name);
    seen.add(name);
    if (isSecond) return [errorAt(`The provider ${name} is passed twice.`, key)];
    return isProviderReference(value, engine)
      ? []
      : [errorAt('A value of providers must be the name of a provider, such as aws or aws.west.', value)];
  });
}

/** The text of the name of a provider, with its alias; undefined if it is not one. */
function nameText(expression: Expression): string | undefined {
  if (expression.kind === 'parentheses') return undefined;
  const { root, steps } = referenceOf(unquotedReference(expression)) ?? {};
  if (root === undefined || steps === undefined || steps.length > 1) return undefined;
  return steps.reduce<string | undefined>(
    (name, step) => (step.kind === 'get' && name !== undefined ? `${name}.${step.name}` : undefined),
    root,
  );
}

/** Whether an expression names a provider. In OpenTofu, a key may follow the alias, for a provider with `for_each`. */
function isProviderReference(expression: Expression, engine: Engine): boolean {
  const { steps } = referenceOf(unquotedReference(expression)) ?? {};
  if (steps === undefined || steps.length > 2) return false;
  const [alias, key] = steps;
  return alias?.kind !== 'index' && (key === undefined || (key.kind === 'index' && engine === 'opentofu'));
}
