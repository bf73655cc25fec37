import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed } from './block-parts';
import { referenceIn } from './reference-text';

const USERS_OF_PROVIDERS = ['resource', 'data', 'ephemeral', 'import'];

/** The faults of the `provider` argument of a block. */
export function providerNameFaults({ type, body }: Block, engine: Engine): Diagnostic[] {
  const nested = type === 'check' ? body.blocks.flatMap((block) => providerNameFaults(block, engine)) : [];
  const provider = attributeNamed(body, 'provider')?.value;
  return provider === undefined || !USERS_OF_PROVIDERS.includes(type) || isProviderReference(provider, engine)
    ? nested
    : [...nested, errorAt('provider takes the name of a provider, and an alias.', provider)];
}

/** The faults of the `providers` of a call, which maps names to names. */
export function passedProviderFaults({ body }: Block, engine: Engine): Diagnostic[] {
  const providers = attributeNamed(body, 'providers')?.value;
  if (providers === undefined) return [];
  if (providers.kind !== 'object')
    return [errorAt('providers is an object of names of providers, in braces.', providers)];
  const passed = new Set<string>();
  return providers.items.flatMap(({ key, word, value }) => {
    const name = word ?? reference(key);
    if (name === undefined) return [errorAt('providers takes the names of providers.', key)];
    const isSecond = passed.has(name);
    passed.add(name);
    if (isSecond) return [errorAt(`The provider ${name} is passed twice.`, key)];
    return isProviderReference(value, engine)
      ? []
      : [errorAt('providers takes the name of a provider, and an alias.', value)];
  });
}

/** The name and the alias of a provider, as the user wrote them. */
function reference(expression: Expression): string | undefined {
  if (expression.kind === 'parentheses') return undefined;
  const { root, steps } = referenceOf(referenceIn(expression)) ?? {};
  if (root === undefined || steps === undefined || steps.length > 1) return undefined;
  return steps.reduce<string | undefined>(
    (name, step) => (step.kind === 'get' && name !== undefined ? `${name}.${step.name}` : undefined),
    root,
  );
}

/** In OpenTofu, a key follows the alias of a provider with `for_each`. */
function isProviderReference(expression: Expression, engine: Engine): boolean {
  const { steps } = referenceOf(referenceIn(expression)) ?? {};
  if (steps === undefined || steps.length > 2) return false;
  const [alias, key] = steps;
  return alias?.kind !== 'index' && (key === undefined || (key.kind === 'index' && engine === 'opentofu'));
}
