import { isTokenCheck } from '../gate/configuration/token-argument';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/**
 * The checks of a stack that would be done with a provider that Terraform makes up from the environment, because they are given none
 * and each that there is has an alias.
 */
export function checksWithoutProvider(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, stack } = synthesized;
  const aliases = blocks
    .filter(({ kind, path }) => kind === 'provider' && path[1] === 'apsaramqtt')
    .map(({ body }) => body.alias);
  if (aliases.length === 0 || aliases.includes(undefined)) return [];
  return blocks
    .filter((block) => isTokenCheck(block) && block.body.provider === undefined)
    .map((block) => ({
      path: synthesized.ownerOf(block)?.node.path ?? stack.node.path,
      message: `${block.name} is given no provider, and every ApsaramqttProvider of the stack has an alias (${aliases.join(', ')}). Give it one of them as provider.`,
    }));
}
