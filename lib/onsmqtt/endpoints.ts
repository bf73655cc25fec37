/** The networks that a region's endpoint can be reached through. */
export type Network = 'public' | 'vpc';

export const NETWORKS: readonly Network[] = ['public', 'vpc'];

const BOTH: readonly Network[] = ['public', 'vpc'];
const VPC_ONLY: readonly Network[] = ['vpc'];

/** The regions that offer ApsaraMQ for MQTT's API, with the networks of each (Alibaba Cloud's product metadata, April 2026). */
const REGIONS: ReadonlyMap<string, readonly Network[]> = new Map(
  Object.entries({
    'ap-northeast-1': BOTH,
    'ap-southeast-1': BOTH,
    'ap-southeast-3': BOTH,
    'ap-southeast-5': BOTH,
    'ap-southeast-6': VPC_ONLY,
    'cn-beijing': BOTH,
    'cn-chengdu': VPC_ONLY,
    'cn-guangzhou': VPC_ONLY,
    'cn-hangzhou': BOTH,
    'cn-hangzhou-finance': BOTH,
    'cn-heyuan-acdr-1': VPC_ONLY,
    'cn-hongkong': BOTH,
    'cn-huhehaote': BOTH,
    'cn-qingdao': BOTH,
    'cn-shanghai': BOTH,
    'cn-shanghai-finance-1': BOTH,
    'cn-shenzhen': BOTH,
    'cn-shenzhen-finance-1': BOTH,
    'cn-wulanchabu': VPC_ONLY,
    'cn-zhangjiakou': BOTH,
    'eu-central-1': BOTH,
    'eu-west-1': VPC_ONLY,
    'me-central-1': VPC_ONLY,
    'us-east-1': VPC_ONLY,
    'us-west-1': BOTH,
  }),
);

/** What is wrong with a region as the place to ask in, as a sentence, or undefined. */
export function problemWithRegion(region: string, network: Network): string | undefined {
  const networks = REGIONS.get(region);
  if (!networks) {
    return `ApsaraMQ for MQTT has no endpoint in a region named "${region}". It has them in ${regionsOf(network).join(', ')}.`;
  }
  if (!networks.includes(network)) {
    return `Region "${region}" has no endpoint on the public network: set network to "vpc" and run inside the VPC, or set endpoint.`;
  }
  return undefined;
}

/** The endpoint of a region that {@link problemWithRegion} finds nothing wrong with. */
export function regionEndpoint(region: string, network: Network): URL {
  return new URL(`https://onsmqtt${network === 'vpc' ? '-vpc' : ''}.${region}.aliyuncs.com`);
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
  place: { readonly region?: string; readonly endpoint?: string; readonly network: Network },
  withoutRegion: string,
): { readonly argument: 'region' | 'endpoint'; readonly problem: string } | undefined {
  const { region, endpoint, network } = place;
  const argument = endpoint === undefined ? 'region' : 'endpoint';
  const problem =
    endpoint === undefined ? problemOfRegion(region, network, withoutRegion) : problemWithEndpoint(endpoint);
  return problem === undefined ? undefined : { argument, problem };
}

function problemOfRegion(region: string | undefined, network: Network, without: string): string | undefined {
  return region === undefined ? without : problemWithRegion(region, network);
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
  return [...REGIONS].filter(([, networks]) => networks.includes(network)).map(([region]) => region);
}
