import { type TerraformProvider, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with checks without a gate that use a provider of another stack. Their own stack may have one with the same name. */
export function providersOfOtherStacks(synthesized: SynthesizedStack): SynthesisProblem[] {
  return synthesized.blocks
    .filter(isTokenCheck)
    .flatMap(({ address }) => synthesized.elementsAt(address))
    .flatMap((element) => {
      const { provider } = element as { readonly provider?: TerraformProvider };
      const message = provider && otherStackMessage(element.node.path, element, provider);
      return message ? [{ construct: element, message }] : [];
    });
}

/** The message if a construct cannot use a provider because that is in another stack, or undefined. */
export function otherStackMessage(
  subject: string,
  user: IConstruct,
  provider: TerraformProvider,
): string | undefined {
  const [own, other] = [TerraformStack.of(user), TerraformStack.of(provider)];
  if (own === other) return undefined;
  return `${subject} cannot use the provider ${provider.node.path}: they are in different stacks. Create an ApsaramqttProvider in ${own.node.path}.`;
}
