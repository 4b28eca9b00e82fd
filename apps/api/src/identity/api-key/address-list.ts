import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Whether an address lies in one of the networks; everywhere does where none is named.
 * @param networks IPv4 or IPv6 networks in CIDR notation
 * @param address of the caller; an IPv4 address that is mapped into IPv6 counts as IPv4
 */
export function isWithin(networks: readonly string[], address: string | null): boolean {
  if (networks.length === 0) return true;
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  if (isIP(plain) === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [start = '', bits = ''] = network.split('/');
    list.addSubnet(start, Number(bits), familyOf(start));
  }
  return list.check(plain, familyOf(plain));
}

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');
