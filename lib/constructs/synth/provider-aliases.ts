import { providersIn } from '../providers-in';
import { spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The providers of a stack that have the alias of an earlier one, or none as it: Terraform refuses the whole configuration. */
export function providerAliases({ stack }: SynthesizedStack): SynthesisProblem[] {
  const firstBy = new Map<string | undefined, string>();
  return providersIn(stack).flatMap((provider) => {
    const { alias } = provider;
    const { path } = provider.node;
    const first = firstBy.get(alias);
    if (first === undefined) {
      firstBy.set(alias, path);
      return [];
    }
    return {
      construct: provider,
      message: `${path} has ${alias === undefined ? 'no alias' : `the alias "${alias}"`}, and neither has another one ${first}, so Terraform could not tell them apart. Remove one of them, or give it an ${spelled('alias')} of its own and pass it to gates as ${spelled('provider')}.`,
    };
  });
}
