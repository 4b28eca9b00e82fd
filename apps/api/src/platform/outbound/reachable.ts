import { BlockList, isIP } from 'node:net';

/** Networks that no address somebody configures may lead into (IANA special-purpose registries, RFC 6890 and its updates). */
const SPECIAL_V4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Only what is assigned as global unicast is reachable; of it, what translates to or tunnels IPv4 is not. */
const GLOBAL_V6: [string, number] = ['2000::', 3];
const SPECIAL_V6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const specialV4 = listOf(SPECIAL_V4, 'ipv4');
const globalV6 = listOf([GLOBAL_V6], 'ipv6');
const specialV6 = listOf(SPECIAL_V6, 'ipv6');

function listOf(nets: [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [net, bits] of nets) list.addSubnet(net, bits, family);
  return list;
}

/** What an operator opens beside the public internet: addresses, networks (CIDR) and host names. */
export interface Opened {
  readonly networks: BlockList;
  readonly hosts: ReadonlySet<string>;
}

/** @throws Error for what is neither an address, a network nor a host name */
export function openedFor(entries: readonly string[]): Opened {
  const networks = new BlockList();
  const hosts = new Set<string>();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    if (version !== 0)
      networks.addSubnet(address, Number(bits ?? (version === 4 ? 32 : 128)), `ipv${version as 4 | 6}`);
    else if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(entry)) hosts.add(entry.toLowerCase());
    else throw new Error(`Not an address, a network or a host: ${entry}`);
  }
  return { networks, hosts };
}

/** Whether a request may go to this IP address: it is on the public internet, or the operator opened it. */
export function isReachable(address: string, opened: Opened): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (opened.networks.check(address, family)) return true;
  if (version === 4) return !specialV4.check(address, 'ipv4');
  return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}
