import type { BlockList } from 'node:net';

let loopback: BlockList | undefined;

/**
 * Whether a host, as a URL, a configuration or a socket names it, can be reached from this machine only. IPv6 addresses may stand
 * in brackets, and may be IPv4 addresses in their form.
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  // Most launches of the provider look at no host, and Bun loads all its streams with this module.
  const { BlockList, isIP } = require('node:net') as typeof import('node:net');
  // Not isIPv6, whose first call takes 5 ms: isIP makes none for an IPv4 address.
  const version = isIP(address);
  if (version === 0) return address.toLowerCase() === 'localhost';
  loopback ??= withLoopback(new BlockList());
  return loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

function withLoopback(list: BlockList): BlockList {
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  return list;
}
