import type { BlockList } from 'node:net';

let loopback: BlockList | undefined;

/**
 * Whether a host is a loopback address or `localhost`. IPv6 addresses may be in brackets, and may be IPv4-mapped.
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  // Loaded on first use: most launches of the provider check no host, and on Bun this module loads all of `node:stream`.
  const { BlockList, isIP } = require('node:net') as typeof import('node:net');
  // Not isIPv6, because its first call takes 5 ms. isIP does not need it for an IPv4 address.
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
