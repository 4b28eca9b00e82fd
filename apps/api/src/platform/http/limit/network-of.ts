import { isIPv6 } from 'node:net';

/** What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = new URL(`http://[${plain.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(tail === undefined ? 0 : 8 - before!.length - after!.length).fill('0');
  return `${[...before!, ...zeros, ...after!].slice(0, 4).join(':')}::/64`;
}
