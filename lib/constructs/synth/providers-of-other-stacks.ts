import { type TerraformProvider, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** Checks that a program creates without a gate, with the provider of another stack: their own may have one of the same name. */
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

/** Why something of a stack cannot use a provider: it is in another one. */
export function otherStackMessage(
  subject: string,
  user: IConstruct,
  provider: TerraformProvider,
): string | undefined {
  const [own, other] = [TerraformStack.of(user), TerraformStack.of(provider)];
  if (own === other) return undefined;
  return `${subject} cannot use the provider ${provider.node.path}: they are in different stacks. Create an ApsaramqttProvider in ${own.node.path}.`;
}
