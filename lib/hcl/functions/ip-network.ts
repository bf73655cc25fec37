import { isIPv4, isIPv6 } from 'node:net';
import { BOOL, STRING } from '../values/type';
import { boolValue, listValue, stringValue } from '../values/value';
import { integerOf, numberOf, numberParameter, STRING_LIST, stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

interface Network extends Address {
  readonly length: number;
}

function parseAddress(text: string): Address | undefined {
  // Terraform ignores leading zeros, as early versions of Go did.
  const decimal = text.replace(/(?<=^|\.|:)0+(?=\d+(?:\.|$))/g, (zeros, at: number) =>
    text.includes('.', at) || /\.\d+$/.test(text) ? '' : zeros,
  );
  if (isIPv4(decimal)) {
    return { bits: 32, value: ipv4Value(decimal) };
  }
  if (!isIPv6(decimal) || decimal.includes('%')) {
    return undefined;
  }
  const [, head = decimal, embedded] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(decimal) ?? [];
  const groups = embedded === undefined ? decimal : head + ipv4Groups(embedded);
  const [left = '', right] = groups.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...new Array<string>(zeros).fill('0'), ...after];
  const value = all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

function ipv4Value(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv4Groups(text: string): string {
  const value = ipv4Value(text);
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

function parseNetwork(text: string, argument: number): Network {
  const [, address = '', length = ''] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  const bits = address.includes(':') ? 128 : 32;
  if (parsed === undefined || length === '' || Number(length) > bits) {
    throw new CallError(`"${text}" is not a valid IP prefix. Example: 10.0.0.0/8.`, argument);
  }
  const prefix = Number(length);
  const value = bits === parsed.bits ? parsed.value : (0xffffn << 32n) + parsed.value;
  return { bits, value: value & mask(bits, prefix), length: prefix };
}

function mask(bits: number, length: number): bigint {
  return ((1n << BigInt(length)) - 1n) << BigInt(bits - length);
}

function addressText({ bits, value }: Address): string {
  if (bits === 32) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  }
  if (value >> 32n === 0xffffn) {
    return addressText({ bits: 32, value: value & 0xffff_ffffn });
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  const longest = groups
    .join(':')
    .match(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)
    ?.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === undefined) {
    return groups.join(':');
  }
  const text = `:${groups.join(':')}:`.replace(`:${longest}:`, '::');
  return text.replace(/^:(?!:)/, '').replace(/(?<!:):$/, '');
}

function networkText(network: Network): string {
  return `${addressText(network)}/${network.length}`;
}

function subnet(network: Network, newBits: number, number: bigint, argument: number): Network {
  const length = network.length + newBits;
  if (length > network.bits) {
    throw new CallError(
      `A prefix of ${network.length} bits cannot be extended by ${newBits}: an address has ${network.bits} bits.`,
      argument,
    );
  }
  const size = number < 0n ? -number : number;
  if (newBits < 0 ? number !== 0n || length < 0 : size >= 1n << BigInt(newBits)) {
    throw new CallError(`The network number ${number} does not fit into ${newBits} bits.`, argument + 1);
  }
  // With a negative number, the engines compute a negative address, and then take its absolute value.
  const value = network.value | (number << BigInt(network.bits - length));
  return { ...network, length, value: value < 0n ? -value : value };
}

function subnets(network: Network, sizes: readonly number[]): Network[] {
  const found: Network[] = [];
  let next = network.value;
  const end = network.value + (1n << BigInt(network.bits - network.length));
  sizes.forEach((newBits, index) => {
    const length = network.length + newBits;
    if (newBits < 1 || newBits > 32 || length > network.bits) {
      throw new CallError(
        `Each new prefix must be 1 to 32 bits longer than ${network.length} bits, and at most ${network.bits} bits long.`,
        index + 1,
      );
    }
    const size = 1n << BigInt(network.bits - length);
    const value = ((next + size - 1n) / size) * size;
    // The engines compute the address before the first one, which fails for address zero.
    if (value + size > end || network.value === 0n) {
      throw new CallError('The network is too small for all subnets.', index + 1);
    }
    found.push({ ...network, length, value });
    next = value + size;
  });
  return found;
}

function contains(containing: Network, contained: string): boolean {
  const inner = contained.includes('/')
    ? parseNetwork(contained, 1)
    : ((address) => address && { ...address, length: address.bits })(parseAddress(contained));
  if (inner === undefined) {
    throw new CallError(`"${contained}" is neither an address nor a network.`, 1);
  }
  if (inner.bits !== containing.bits) {
    throw new CallError('An IPv4 address and an IPv6 address cannot be compared.', 1);
  }
  return (
    inner.length >= containing.length &&
    (inner.value & mask(inner.bits, containing.length)) === containing.value
  );
}

export const FUNCTIONS = functions({
  cidrhost: {
    parameters: [stringParameter('prefix'), numberParameter('hostnum')],
    type: STRING,
    run: ([prefix, hostnum]) => {
      const network = parseNetwork(textOf(prefix), 0);
      const number = numberOf(hostnum).toBigInt();
      const size = 1n << BigInt(network.bits - network.length);
      if (number === undefined || number >= size || number < -size) {
        throw new CallError(`The host number is out of range: the network has ${size} addresses.`, 1);
      }
      return stringValue(
        addressText({ ...network, value: network.value + (number < 0n ? number + size : number) }),
      );
    },
  },
  cidrnetmask: {
    parameters: [stringParameter('prefix')],
    type: STRING,
    run: ([prefix]) => {
      const network = parseNetwork(textOf(prefix), 0);
      if (network.bits !== 32) {
        throw new CallError('Only IPv4 networks have a netmask.', 0);
      }
      return stringValue(addressText({ bits: 32, value: mask(32, network.length) }));
    },
  },
  cidrsubnet: {
    parameters: [stringParameter('prefix'), numberParameter('newbits'), numberParameter('netnum')],
    type: STRING,
    run: ([prefix, newbits, netnum]) => {
      const number = numberOf(netnum).toBigInt();
      if (number === undefined) {
        throw new CallError('Argument "netnum" must be a whole number.', 2);
      }
      const network = parseNetwork(textOf(prefix), 0);
      return stringValue(networkText(subnet(network, integerOf(newbits, 1, 'newbits'), number, 1)));
    },
  },
  cidrsubnets: {
    parameters: [stringParameter('prefix')],
    variadic: numberParameter('newbits'),
    type: STRING_LIST,
    run: ([prefix, ...newbits]) => {
      const sizes = newbits.map((size, index) => integerOf(size, index + 1, 'newbits'));
      const found = subnets(parseNetwork(textOf(prefix), 0), sizes);
      return listValue(
        STRING,
        found.map((network) => stringValue(networkText(network))),
      );
    },
  },
  cidrcontains: {
    parameters: [stringParameter('containing_prefix'), stringParameter('contained_ip_or_prefix')],
    type: BOOL,
    run: ([containing, contained]) =>
      boolValue(contains(parseNetwork(textOf(containing), 0), textOf(contained))),
  },
});
