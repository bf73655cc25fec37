import { loadConfiguration } from '../../hcl';
import type { ProviderArguments } from '../../onsmqtt/settings';
import { isGateResource } from '../sources/gate-block';

/** Where the service is asked, as far as a configuration may decide that. */
type Region = Pick<ProviderArguments, 'region' | 'network'>;

/** The region and network in the provider block of the first gate in these folders for which they are known. */
export function providerRegion(folders: readonly string[], env: NodeJS.ProcessEnv): Region {
  for (const folder of folders) {
    const gates = loadConfiguration(folder, { engine: 'terraform', env })
      .resources()
      .filter(({ resource }) => isGateResource(resource));
    for (const instance of gates.flatMap(({ instances }) => instances)) {
      const provider = instance.provider();
      if ('problem' in provider) continue;
      const [region, network] = ['region', 'network'].map((name) => provider.arguments.get(name)?.data);
      if (typeof region === 'string' && region !== '')
        return { region, ...(typeof network === 'string' && { network }) };
    }
  }
  return {};
}
