import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isReachable, openedFor } from './reachable.js';

const nothing = openedFor([]);

describe('an address that somebody configured', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])(
    'on the internet is reachable: %s',
    (address) => expect(isReachable(address, nothing)).toBe(true),
  );

  it.each([
    ...[
      '127.0.0.1',
      '127.1.2.3',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...['100.64.0.1', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
    ],
    ...['64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '100::1', 'not an address', ''],
  ])('within or beside the house is not: %s', (address) => expect(isReachable(address, nothing)).toBe(false));

  it('is never reachable through an IPv6 address that means an IPv4 one', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (address, prefix) => {
        expect(isReachable(`${prefix}${address}`, nothing)).toBe(false);
      }),
    );
  });

  it('is reachable where the operator opened it', () => {
    const opened = openedFor(['10.1.0.0/16', '::1']);
    expect(isReachable('10.1.2.3', opened)).toBe(true);
    expect(isReachable('10.2.0.1', opened)).toBe(false);
    expect(isReachable('::1', opened)).toBe(true);
    expect(() => openedFor(['10.1.0.0/16', 'http://x'])).toThrow('http://x');
  });
});
