import { BlockList, isIP, isIPv6 } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether a host, as a URL, a configuration or a socket names it, can be reached from this machine only. IPv6 addresses may stand
 * in brackets, and may be IPv4 addresses in their form.
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) === 0) return address.toLowerCase() === 'localhost';
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
