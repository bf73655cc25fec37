import { BlockList, isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { isTokenForName } from '../../gate/secrets/likely-token';
import { METADATA_SERVICE } from '../facts/credential-services';
import { isHost } from '../host-name';
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
  const [scheme = 'http://'] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  const rest = text.startsWith(scheme) ? text.slice(scheme.length) : text;
  const url = URL.canParse(scheme + rest) ? new URL(scheme + rest) : undefined;
  if (!url || !SCHEMES.has(url.protocol) || !isHost(url.hostname)) throw new InvalidProxyError(variable);
  // Its part before the first slash would be the host.
  if (isTokenForName(rest.replace(/:\d+$/, ''))) throw new InvalidProxyError(variable);
  // With a character in the password that ends the host's part, the user would be the host.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) throw new InvalidProxyError(variable);
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
    .some((entry) => isNamed(host, port, entry));
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** Follows the package httpproxy of Go step by step. */
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

/** A name in letters of other alphabets as URLs have it. */
function asciiDomain(name: string): string {
  return /^\p{ASCII}*$|[/?#]/u.test(name) ? name : domainToASCII(name) || name;
}

/** `host:port` or `[address]:port`. What is neither is a name as a whole. */
function splitPort(entry: string): [name: string, port: string] {
  const [, address, name, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry) ?? [];
  return [address ?? name ?? entry, port];
}

/** An address with a zone belongs to one machine only. */
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

/** The IPv4 address that an IPv6 address may be another form of. */
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
