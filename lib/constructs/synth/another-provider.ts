import { bodiesOf, isBody } from '../../gate/configuration/block';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { providersIn } from '../providers-in';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** Any registry or mirror may serve the provider. */
const SOURCE = /(?:^|\/)apsaramqtt\/apsaramqtt$/i;

/** The problem if an override of `required_providers` makes Terraform use another provider for the checks. */
export function anotherProvider({ blocks, json, stack, constructs }: SynthesizedStack): SynthesisProblem[] {
  if (!blocks.some(isTokenCheck)) return [];
  const source = bodiesOf(json.terraform)
    .flatMap(({ required_providers: required }) => bodiesOf(required))
    .map(({ apsaramqtt }) => (isBody(apsaramqtt) ? apsaramqtt.source : undefined))
    .find((each) => each !== undefined);
  if (source === undefined || SOURCE.test(String(source))) return [];
  return [
    {
      construct: providersIn(constructs)[0] ?? stack,
      message: `The source of the provider apsaramqtt is ${JSON.stringify(source)}, which is another provider, and that one would receive the tokens of this stack. Remove the override of required_providers, or give it a source that ends in "apsaramqtt/apsaramqtt".`,
    },
  ];
}
