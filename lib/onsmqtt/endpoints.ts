import { HOST_RULE, NETWORKS, type Network, REGIONS } from './facts/endpoints';

export { NETWORKS, type Network };

/** What is wrong with a region's name, as a sentence, or undefined: it becomes a part of a host name. */
export function problemWithRegion(region: string): string | undefined {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(region) && region.length <= 40) return undefined;
  return `A region is written in lower-case letters, digits and hyphens, such as "cn-hangzhou".`;
}

/**
 * What to look at first where a region cannot be reached, as a sentence, or undefined where its endpoint is published for the
 * network. The published list is behind the cloud at times, so the region is asked all the same.
 */
export function warningAboutRegion(region: string, network: Network): string | undefined {
  const networks = REGIONS.networks.get(region);
  if (!networks) {
    return `Region "${region}" is not in the list of regions with an ApsaraMQ for MQTT endpoint. The provider asks ${HOST_RULE.host(region, network)} all the same. Regions in the list: ${regionsOf(network).join(', ')}.`;
  }
  if (networks.includes(network)) return undefined;
  const [other] = networks;
  return `Region "${region}" has a published endpoint on the ${other} network only. The provider asks ${HOST_RULE.host(region, network)} all the same.`;
}

/** The endpoint of a region that {@link problemWithRegion} finds nothing wrong with. */
export function regionEndpoint(region: string, network: Network): URL {
  return new URL(`https://${HOST_RULE.host(region, network)}`);
}

/** What is wrong with an endpoint of the user's own (`host`, `host:port` or a URL), as a sentence, or undefined. */
export function problemWithEndpoint(text: string): string | undefined {
  const url = parseEndpoint(text);
  if (!url || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    return 'An endpoint is a host name, with a port if need be: "onsmqtt.cn-hangzhou.aliyuncs.com" or "https://mqtt.example.com:8443".';
  }
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined;
  return 'An endpoint is reached through https. Plain http is accepted for loopback addresses only, because the token travels in the query string.';
}

/**
 * What keeps the service from being asked where settings say: the argument at fault, and a sentence. An endpoint goes before the
 * region.
 * @param withoutRegion the sentence for settings that have neither.
 */
export function problemWithPlace(
  place: { readonly region?: string; readonly endpoint?: string },
  withoutRegion: string,
): { readonly argument: 'region' | 'endpoint'; readonly problem: string } | undefined {
  const { region, endpoint } = place;
  const argument = endpoint === undefined ? 'region' : 'endpoint';
  const problem =
    endpoint === undefined ? problemOfRegion(region, withoutRegion) : problemWithEndpoint(endpoint);
  return problem === undefined ? undefined : { argument, problem };
}

function problemOfRegion(region: string | undefined, without: string): string | undefined {
  return region === undefined ? without : problemWithRegion(region);
}

/** The URL of an endpoint that {@link problemWithEndpoint} finds nothing wrong with. */
export function endpointUrl(text: string): URL {
  return parseEndpoint(text)!;
}

function parseEndpoint(text: string): URL | undefined {
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function regionsOf(network: Network): string[] {
  return [...REGIONS.networks].filter(([, networks]) => networks.includes(network)).map(([region]) => region);
}
