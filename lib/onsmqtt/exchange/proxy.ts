import { BlockList, isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { isTokenForName } from '../../gate/secrets/likely-token';
import { METADATA_SERVICE } from '../facts/credential-services';
import { isHost } from '../host-name';
import { isLoopback } from '../loopback';
import { basicAuthorization } from './basic-authorization';

/** A proxy that an environment variable names. */
export interface HttpProxy {
  readonly url: URL;
  /** The value of a `proxy-authorization` header, if the URL contains a user. */
  readonly authorization?: string;
}

/** The value of a variable is not a proxy. It is not repeated, because it may contain a password. */
export class InvalidProxyError extends Error {
  constructor(readonly variable: string) {
    super(variable);
    this.name = 'InvalidProxyError';
  }
}

/**
 * The proxy for a URL, if there is one. The environment is read as by programs in Go: `HTTPS_PROXY` for https, `HTTP_PROXY` for http, each
 * in upper or lower case, as a URL or `host:port`. `NO_PROXY` names hosts, domains, addresses and networks, each with or without a port.
 * Loopback addresses never use a proxy.
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
  const [scheme = 'http://'] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  const rest = text.startsWith(scheme) ? text.slice(scheme.length) : text;
  const url = URL.canParse(scheme + rest) ? new URL(scheme + rest) : undefined;
  if (!url || !SCHEMES.has(url.protocol) || !isHost(url.hostname)) throw new InvalidProxyError(variable);
  // A token in place of a proxy: its part before the first slash would become the host, and appear in messages.
  if (isTokenForName(rest.replace(/:\d+$/, ''))) throw new InvalidProxyError(variable);
  // If the password contains a slash, `?` or `#`, the user would become the host.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) throw new InvalidProxyError(variable);
  return { url, authorization: basicAuthorization(url) };
}

const SCHEMES = new Set(['http:', 'https:']);

/** Whether a URL is requested without a proxy. */
function isDirect(url: URL, noProxy: string): boolean {
  const host = hostOf(url);
  // A proxy cannot reach the metadata service, which answers only the machine itself.
  if (isLoopback(host) || host === METADATA_SERVICE.address) return true;
  const port = portOf(url);
  return noProxy
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => isNamed(host, port, entry));
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** Whether an entry of `NO_PROXY` matches. Follows the package httpproxy of Go step by step. */
function isNamed(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  const [, network = '', bits] = /^(.*)\/(\d{1,3})$/.exec(entry) ?? [];
  if (isAddress(network)) return isInNetwork(host, network, Number(bits));
  const [name, namedPort] = splitPort(entry);
  if (name === '' || (namedPort !== '' && namedPort !== port)) return false;
  if (isAddress(name)) return isInNetwork(host, name, isIPv6(name) ? 128 : 32);
  const domain = asciiDomain(name.replace(/^\*(?=\.)/, ''));
  if (domain.startsWith('.')) return host.endsWith(domain);
  return host === domain || host.endsWith(`.${domain}`);
}

/** An internationalized name in the ASCII form that URLs have. */
function asciiDomain(name: string): string {
  return /^\p{ASCII}*$|[/?#]/u.test(name) ? name : domainToASCII(name) || name;
}

/** Splits `host:port` or `[address]:port`. Any other entry is a name as a whole. */
function splitPort(entry: string): [name: string, port: string] {
  const [, address, name, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry) ?? [];
  return [address ?? name ?? entry, port];
}

/** Addresses with a zone are excluded, because they are valid on one machine only. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

/** False for a host that has a name, and for an IPv4 address in an IPv6 network. */
function isInNetwork(host: string, network: string, bits: number): boolean {
  const [address, start] = [unmapped(host), unmapped(network)];
  const length = start === network ? bits : bits - MAPPED_BITS;
  if (isIP(address) !== isIP(start) || length < 0 || length > (isIPv6(start) ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(start, length, family(start));
  return list.check(address, family(address));
}

const MAPPED_BITS = 96;

/** The IPv4 address of an IPv4-mapped IPv6 address. Other addresses are unchanged. */
function unmapped(address: string): string {
  if (!isIPv6(address)) return address;
  const { hostname } = new URL(`http://[${address}]`);
  const [, high = '', low = ''] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(hostname) ?? [];
  if (low === '') return address;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
