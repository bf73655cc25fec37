import { NETWORKS, type Network, problemWithEndpoint, problemWithRegion } from '../onsmqtt/endpoints';
import { ENVIRONMENT, type ProviderArguments, resolveSettings, type Settings } from '../onsmqtt/settings';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Provider } from '../plugin/provider';
import { dataSourceToken } from './data-source-token';
import { dataSourceTokens } from './data-source-tokens';
import { invalidArgument } from './diagnostics';
import { ephemeralToken } from './ephemeral-token';
import { providerSchema } from './provider-schema';
import { Session } from './session';

export function createProvider(): Provider {
  const session = new Session();
  return {
    schema: providerSchema,
    dataSources: {
      apsaramqtt_token: dataSourceToken(session),
      apsaramqtt_tokens: dataSourceTokens(session),
    },
    ephemeralResources: { apsaramqtt_token: ephemeralToken(session) },

    validate: (config) => [
      ...validateNetwork(config),
      ...validateRegion(config),
      ...validateEndpoint(config),
      ...validateNumbers(config),
    ],

    configure(config, { stopped }) {
      const unknown = unknownArguments(config);
      if (unknown.length > 0) return unknown;
      const settings = resolveSettings(config as ProviderArguments, process.env);
      const problems = [...problemsWithPlace(settings), ...problemsWithNumbers(settings)];
      if (problems.length > 0) return problems;
      session.configure(settings, stopped);
      return [];
    },
  };
}

function validateNetwork({ network }: ObjectValue): Diagnostic[] {
  if (typeof network !== 'string' || (NETWORKS as readonly string[]).includes(network)) return [];
  return [
    invalidArgument(
      [{ attribute: 'network' }],
      'Unknown network',
      `network is "public" or "vpc", not ${JSON.stringify(network)}.`,
    ),
  ];
}

/** Not where an endpoint is given, which is asked whatever the region is called. */
function validateRegion({ region, network, endpoint }: ObjectValue): Diagnostic[] {
  if (typeof region !== 'string' || endpoint !== null || network instanceof Unknown) return [];
  const problem = problemWithRegion(region, (network as Network | null) ?? 'public');
  return problem ? [invalidArgument([{ attribute: 'region' }], 'Unusable region', problem)] : [];
}

function validateEndpoint({ endpoint }: ObjectValue): Diagnostic[] {
  if (typeof endpoint !== 'string') return [];
  const problem = problemWithEndpoint(endpoint);
  return problem ? [invalidArgument([{ attribute: 'endpoint' }], 'Unusable endpoint', problem)] : [];
}

const LEAST: Readonly<Record<string, number>> = {
  client_connect_timeout: 1,
  client_read_timeout: 1,
  max_retry_timeout: 0,
  requests_per_second: 1,
  max_calls: 0,
};

function validateNumbers(config: ObjectValue): Diagnostic[] {
  return Object.entries(LEAST)
    .filter(([name, least]) => typeof config[name] === 'number' && config[name] < least)
    .map(([name, least]) =>
      invalidArgument([{ attribute: name }], `${name} is too small`, `${name} is ${least} or more.`),
    );
}

/** A token that is known can only be checked where everything that decides whom to ask is known as well. */
function unknownArguments(config: ObjectValue): Diagnostic[] {
  return Object.keys(config)
    .filter((name) => config[name] instanceof Unknown)
    .map((name) =>
      invalidArgument(
        [{ attribute: name }],
        `${name} is not known yet`,
        `${name} depends on something that is known after apply only, so tokens cannot be checked at plan. Set it to a value that is known at plan, or apply what it depends on first (-target).`,
      ),
    );
}

/** The environment may have given the region or the endpoint, so this is known only once the provider is configured. */
function problemsWithPlace({ region, endpoint, network }: Settings): Diagnostic[] {
  if (endpoint !== undefined) {
    const problem = problemWithEndpoint(endpoint);
    return problem ? [invalidArgument([{ attribute: 'endpoint' }], 'Unusable endpoint', problem)] : [];
  }
  const problem =
    region === undefined
      ? 'Set region in the provider block, or ALICLOUD_REGION in the environment, to the region of the instances.'
      : problemWithRegion(region, network);
  return problem ? [invalidArgument([{ attribute: 'region' }], 'Unusable region', problem)] : [];
}

/** Only the environment can have given something that is not a number. */
function problemsWithNumbers({ connectTimeoutMs, readTimeoutMs, maxRetryMs }: Settings): Diagnostic[] {
  const values = {
    client_connect_timeout: connectTimeoutMs,
    client_read_timeout: readTimeoutMs,
    max_retry_timeout: maxRetryMs,
  };
  return Object.entries(values)
    .filter(([name, value]) => !(value >= LEAST[name]!))
    .map(([name]) => {
      const [variable] = ENVIRONMENT[name as keyof typeof values];
      return invalidArgument(
        [{ attribute: name }],
        `Unusable ${name}`,
        `${variable} is to be a number, ${LEAST[name]} or more.`,
      );
    });
}
