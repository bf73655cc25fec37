import type { ProblemFacts, Remedy } from '../gate/problem';
import { STS_HOSTS } from './facts/credential-services';
import { HOST_RULE, type Network, REGIONS } from './facts/endpoints';
import { CALL_RATES } from './facts/limits';
import { isHost } from './host-name';
import { isLoopback } from './loopback';

/** Why a text cannot be a region, or undefined. The region becomes a part of a host name. */
export function regionProblem(region: string): ProblemFacts | undefined {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(region) && region.length <= 40) return undefined;
  return {
    code: 'MalformedRegion',
    message: 'The region must consist of lower-case letters, digits and hyphens.',
    remedies: [{ to: 'set-region' }],
    at: { argument: 'region' },
  };
}

/**
 * A warning if the region has no published endpoint on the network. The published list can be out of date, so requests still go to the
 * region.
 */
export function settingsWarning({
  region,
  endpoint,
  network,
}: {
  readonly region?: string;
  readonly endpoint?: string;
  readonly network: Network;
}): ProblemFacts | undefined {
  if (region === undefined || endpoint !== undefined) return undefined;
  const networks = REGIONS.networks.get(region);
  const at = { argument: 'region' };
  const asked = `Requests still go to ${HOST_RULE.host(region, network)}.`;
  if (!networks) {
    const message = `Region ${region} is not in the list of regions with an ApsaraMQ for MQTT endpoint. ${asked}`;
    return {
      code: 'UnlistedRegion',
      message,
      remedies: [{ to: 'choose-region', regions: regionsOf(network) }],
      at,
    };
  }
  if (networks.includes(network)) return undefined;
  const message = `Region ${region} has a published endpoint on the ${networks.join(' and ')} network only. ${asked}`;
  const remedy: Remedy = network === 'public' ? { to: 'use-vpc-endpoint', region } : { to: 'check-endpoint' };
  return { code: 'UnlistedNetwork', message, remedies: [remedy], at };
}

/** The endpoint of a region that has passed {@link regionProblem}. */
export function regionEndpoint(region: string, network: Network): URL {
  return new URL(`https://${HOST_RULE.host(region, network)}`);
}

/** Why a custom endpoint (`host`, `host:port` or a URL) cannot be used, or undefined. */
export function endpointProblem(text: string): ProblemFacts | undefined {
  const at = { argument: 'endpoint' };
  const remedies = [{ to: 'correct-endpoint' }] as const;
  const url = parseEndpoint(text);
  if (!url || !isOrigin(url)) {
    const message = 'The endpoint is not a host name, host:port or URL without a path.';
    return { code: 'MalformedEndpoint', message, remedies, at };
  }
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return undefined;
  const message =
    'The endpoint does not use https. Plain http is accepted for loopback addresses only, because the query string contains the token.';
  return { code: 'InsecureEndpoint', message, remedies, at };
}

/** Like {@link endpointProblem}, for an endpoint of STS. @param setting the setting that names it. */
export function stsEndpointProblem(setting: string, text: string): ProblemFacts | undefined {
  const problem = endpointProblem(text);
  const message = `${setting} must be a host name, host:port or https URL without a path.`;
  return problem && { code: problem.code, message, remedies: [`${setting} can be ${STS_HOSTS.central}.`] };
}

function isOrigin({ protocol, hostname, username, password, pathname, search, hash }: URL): boolean {
  const isBare = pathname === '/' && [username, password, search, hash].every((part) => part === '');
  return isBare && isHost(hostname) && (protocol === 'https:' || protocol === 'http:');
}

/** Why requests cannot be sent with these settings, or undefined. An endpoint takes precedence over the region. */
export function settingsProblem({
  region,
  endpoint,
  requestsPerSecond,
}: {
  readonly region?: string;
  readonly endpoint?: string;
  readonly requestsPerSecond: number;
}): ProblemFacts | undefined {
  if (endpoint !== undefined) return endpointProblem(endpoint) ?? rateProblem(requestsPerSecond, endpoint);
  if (region !== undefined) return regionProblem(region) ?? rateProblem(requestsPerSecond);
  return {
    code: 'NoRegion',
    message: 'No region is set.',
    remedies: [{ to: 'set-region' }],
    at: { argument: 'region' },
  };
}

/** A loopback address has no limit, because it is not the service. */
function rateProblem(requestsPerSecond: number, endpoint?: string): ProblemFacts | undefined {
  if (requestsPerSecond <= CALL_RATES.address) return undefined;
  if (endpoint !== undefined && isLoopback(endpointUrl(endpoint).hostname)) return undefined;
  return {
    code: 'RateTooHigh',
    message: `The service blocks an address that sends more than ${CALL_RATES.address} requests per second. The rate is set to ${requestsPerSecond}.`,
    remedies: [{ to: 'lower-request-rate', most: CALL_RATES.address }],
    at: { argument: 'requests_per_second' },
  };
}

function parseEndpoint(text: string): URL | undefined {
  const url = withScheme(text);
  return URL.canParse(url) ? new URL(url) : undefined;
}

function withScheme(endpoint: string): string {
  return endpoint.includes('://') ? endpoint : `https://${endpoint}`;
}

/** The URL of an endpoint that has passed {@link endpointProblem}. */
export function endpointUrl(text: string): URL {
  return new URL(withScheme(text));
}

function regionsOf(network: Network): string[] {
  return [...REGIONS.networks].filter(([, networks]) => networks.includes(network)).map(([region]) => region);
}
