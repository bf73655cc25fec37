import { HclNumber, loadConfiguration } from '../../hcl';
import type { ProviderArguments } from '../../onsmqtt/settings';
import { isGateResource } from '../sources/configuration/gate-block';

/** The arguments of a provider block that an untrusted configuration may set and that the diagnosis uses. */
type GateProvider = Pick<ProviderArguments, 'region' | 'network' | 'requests_per_second' | 'max_calls'>;

const ARGUMENTS = ['region', 'network', 'requests_per_second', 'max_calls'] as const;

/** The arguments of the provider block of the first gate with a region, or else of the first gate. */
export function gateProvider(folders: readonly string[], env: NodeJS.ProcessEnv): GateProvider {
  let first: GateProvider | undefined;
  for (const folder of folders) {
    const gates = loadConfiguration(folder, { engine: 'terraform', env })
      .resources()
      .filter(({ resource }) => isGateResource(resource));
    for (const instance of gates.flatMap(({ instances }) => instances)) {
      const provider = instance.provider();
      if ('problem' in provider) continue;
      const values = ARGUMENTS.map((name) => [name, plainValue(provider.arguments.get(name)?.data)] as const);
      const known: GateProvider = Object.fromEntries(values.filter(([, value]) => value !== undefined));
      if (known.region !== undefined) return known;
      first ??= known;
    }
  }
  return first ?? {};
}

function plainValue(data: unknown): string | number | undefined {
  if (data instanceof HclNumber) return data.toNumber();
  return typeof data === 'string' && data !== '' ? data : undefined;
}
