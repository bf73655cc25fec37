import type { Command } from 'commander';
import { NETWORKS, type Network } from '../onsmqtt/facts/endpoints';
import { ENVIRONMENT } from '../onsmqtt/facts/variables';

/** The options for the address of the service. They take precedence over the provider block and the environment. */
export interface ServiceOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly network?: Network;
}

export function addServiceOptions(command: Command): void {
  command
    .option('--region <region>', `the region of the instance (default: ${ENVIRONMENT.region[0]})`)
    .option(
      '--endpoint <endpoint>',
      `host name, host:port or URL to use instead of the endpoint of the region (default: ${ENVIRONMENT.endpoint[0]})`,
    )
    .addOption(
      // Not `new Option`: the bundle of the actions contains this file, and would then contain commander as well.
      command
        .createOption('--network <network>', 'the network of the endpoint of the region')
        .choices(NETWORKS),
    );
}

/** The options without those that are undefined, which would override other settings. */
export function givenServiceOptions({ region, endpoint, network }: ServiceOptions): ServiceOptions {
  return {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(network !== undefined && { network }),
  };
}
