import { providersIn } from '../providers-in';
import { spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with providers of a stack that have the same alias, or both have none. Terraform refuses the configuration. */
export function providerAliases({ constructs }: SynthesizedStack): SynthesisProblem[] {
  const firstBy = new Map<string | undefined, string>();
  return providersIn(constructs).flatMap((provider) => {
    const { alias } = provider;
    const { path } = provider.node;
    const first = firstBy.get(alias);
    if (first === undefined) {
      firstBy.set(alias, path);
      return [];
    }
    return {
      construct: provider,
      message: `The providers ${first} and ${path} both have ${alias === undefined ? 'no alias' : `the alias "${alias}"`}, and Terraform accepts only one of them. Remove one, or give it another ${spelled('alias')} and pass it to gates as ${spelled('provider')}.`,
    };
  });
}
