import { isTokenCheck } from '../../gate/configuration/token-argument';
import { providersIn } from '../providers-in';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/**
 * The problems with checks for which Terraform would configure a default provider from the environment: because an override removed the
 * provider, because it is in a nested stack (which cdktf accepts), or because every provider has an alias and the check names none.
 */
export function checksWithoutProvider(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, constructs, stack } = synthesized;
  const checks = blocks.filter(isTokenCheck);
  const aliases = blocks
    .filter(({ kind, path }) => kind === 'provider' && path[1] === 'apsaramqtt')
    .map(({ body }) => body.alias);
  if (aliases.length === 0) {
    const [check] = checks;
    if (check === undefined) return [];
    const provider = providersIn(constructs)[0] ?? providersIn(stack.node.findAll())[0];
    if (provider === undefined) return [];
    const { path } = provider.node;
    return constructs.has(provider)
      ? [
          {
            construct: provider,
            message: `${path} is missing in the synthesized configuration: an override removed provider.apsaramqtt. Remove the override.`,
          },
        ]
      : [
          {
            construct: synthesized.ownerOf(check),
            message: `${check.name} has no provider: ${path} is in a stack of its own. Create an ApsaramqttProvider in ${stack.node.path}.`,
          },
        ];
  }
  if (aliases.includes(undefined)) return [];
  return checks
    .filter(({ body }) => body.provider === undefined)
    .map((block) => ({
      construct: synthesized.ownerOf(block),
      message: `${block.name} has no provider, and every ApsaramqttProvider of the stack has an alias (${aliases.join(', ')}). Set its provider to one of them.`,
    }));
}
