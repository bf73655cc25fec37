import { BlockList, isIP, isIPv6 } from 'node:net';
import { METADATA_SERVICE } from '../facts/credential-services';
import { isLoopback } from '../loopback';
import { basicAuthorization } from './basic-authorization';

/** A proxy, as an environment variable names it. */
export interface HttpProxy {
  readonly url: URL;
  /** The value of a `proxy-authorization` header, where the URL holds a user. */
  readonly authorization?: string;
}

/** A variable holds something that names no proxy. Its value is not repeated: it may hold a password. */
export class InvalidProxyError extends Error {
  constructor(readonly variable: string) {
    super(variable);
    this.name = 'InvalidProxyError';
  }
}

/**
 * The proxy that a URL is asked through, read as programs written in Go read the environment: `HTTPS_PROXY` for https,
 * `HTTP_PROXY` for http, each in upper or in lower case, as a URL or as `host:port`; `NO_PROXY` names hosts, domains, addresses
 * and networks, each with a port or without. Loopback addresses are never sent to a proxy.
 * @throws {@link InvalidProxyError}
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): HttpProxy | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = env[name] ? name : name.toLowerCase();
  const text = env[variable];
  if (!text || isDirect(url, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return parseProxy(variable, text);
}

function parseProxy(variable: string, text: string): HttpProxy {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url?.hostname || !SCHEMES.has(url.protocol)) throw new InvalidProxyError(variable);
  return { url, authorization: basicAuthorization(url) };
}

const SCHEMES = new Set(['http:', 'https:']);

/** Whether no proxy is used, whatever is set. */
function isDirect(url: URL, noProxy: string): boolean {
  const host = hostOf(url);
  // The metadata service answers on the machine's own link only.
  if (isLoopback(host) || host === METADATA_SERVICE.address) return true;
  const port = portOf(url);
  return noProxy
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry !== '' && isNamed(host, port, entry));
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

function isNamed(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  const [, network = '', bits] = /^(.*)\/(\d{1,3})$/.exec(entry) ?? [];
  if (isIP(network)) return isInNetwork(host, network, Number(bits));
  const [name, namedPort] = splitPort(entry);
  if (namedPort && namedPort !== port) return false;
  if (isIP(name)) return isInNetwork(host, name, isIPv6(name) ? 128 : 32);
  const domain = name.replace(/^\*(?=\.)/, '');
  if (domain.startsWith('.')) return host.endsWith(domain);
  return host === domain || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): [name: string, port: string | undefined] {
  if (isIPv6(entry)) return [entry, undefined];
  const [, name = entry, port] = /^(.*):(\d+)$/.exec(entry) ?? [];
  return [name.replace(/^\[|\]$/g, ''), port];
}

/** False for a host that has a name. */
function isInNetwork(host: string, network: string, bits: number): boolean {
  if (bits > (isIPv6(network) ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family(network));
  return list.check(host, family(host));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
