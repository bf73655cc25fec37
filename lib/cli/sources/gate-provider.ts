import { visible } from '../../gate/visible';
import { localProviderName, providerSource, type ResourceDeclaration } from '../../hcl';
import type { CheckedToken, DeclaredGate, Location } from '../check-result';
import { unjudgedGate } from '../checked-token';

const SOURCE = 'apsaramqtt/apsaramqtt';

/**
 * A gate that the engine would leave to another provider (AMT010): init finds none, or one that is a stranger's.
 * @param trusted whether the configuration may name the provider that answers.
 */
export function gateOfAnotherProvider(
  { resource, module }: ResourceDeclaration,
  gate: DeclaredGate,
  trusted: boolean,
): CheckedToken | undefined {
  const { requiredProviders } = module.configuration;
  const local = localProviderName(resource);
  const source = providerSource(module.configuration, local);
  if (isOurs(source)) return undefined;
  const owner = module.address === '' ? 'the root module' : module.address;
  if (!source.startsWith('hashicorp/')) {
    if (trusted) return undefined;
    const message = `The provider of the gate is ${source}, which is another provider: required_providers of ${owner} names it.`;
    const help = `Set its source to "${SOURCE}", or trust the configuration (--trust-configuration).`;
    return unjudgedGate(gate, message, help);
  }
  const line = `${local} = { source = "${SOURCE}" }`;
  const message = `required_providers of ${owner} gives no source for ${local}: init looks for the provider ${source}, which does not exist.`;
  const help =
    requiredProviders.size > 0
      ? `In required_providers of ${owner}, set ${line}`
      : `In the terraform block of ${owner}, add required_providers { ${line} }`;
  return unjudgedGate(gate, message, help);
}

/** An instance of a gate in a plan whose verdict is not that of our provider (AMT010). */
export function judgedByAnotherProvider(
  { address, location }: { readonly address: string; readonly location: Location },
  providers: readonly string[],
): CheckedToken | undefined {
  const other = providers.find((provider) => !isOurs(provider));
  if (other === undefined) return undefined;
  const message = `The plan names ${visible(other)} as the provider of the gate, which is another provider.`;
  const help = `Set the source of the provider to "${SOURCE}" in required_providers and plan again, or trust the plan (--trust-configuration).`;
  return unjudgedGate({ name: address, location }, message, help);
}

/** Any registry may serve the provider. */
function isOurs(source: string): boolean {
  return source === SOURCE || source.endsWith(`/${SOURCE}`);
}
