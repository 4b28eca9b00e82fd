import { describe, expect, it } from '@jest/globals';
import { isWithin } from './address-list.js';

describe('the addresses of a key', () => {
  it.each([
    [[], '203.0.113.9', true],
    [['203.0.113.0/24'], '203.0.113.9', true],
    [['203.0.113.0/24'], '203.0.114.9', false],
    [['203.0.113.0/24'], '::ffff:203.0.113.9', true],
    [['2001:db8::/32', '10.0.0.0/8'], '2001:db8:1::5', true],
    [['2001:db8::/32', '10.0.0.0/8'], '2001:db9::5', false],
    [['10.0.0.0/8'], 'not an address', false],
    [['10.0.0.0/8'], null, false],
  ])('%j let %s in: %s', (networks, address, expected) => {
    expect(isWithin(networks, address)).toBe(expected);
  });
});
