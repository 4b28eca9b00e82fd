import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../config.js';
import { networkOf } from './network-of.js';
import { sliceOf } from './rates.js';

const ratesOf = (RATE_LIMIT?: string) =>
  readConfig({ DATABASE_URL: 'postgresql://owner@127.0.0.1/watchbook', RATE_LIMIT }).rates;

describe('the setting of rates', () => {
  it.each([
    [undefined, { reads: 1200, writes: 300, expensive: 60, nobody: 600 }],
    ['reads=5, nobody=7', { reads: 5, writes: 300, expensive: 60, nobody: 7 }],
    ['off', null],
  ])('%s is read', (text, rates) => {
    expect(ratesOf(text)).toEqual(rates);
  });

  it.each([
    'on',
    'reads',
    'reads=0',
    'reads=-1',
    'reads=1.5',
    'reads=1e9',
    'others=1',
    'reads=1;writes=2',
    'off,reads=1',
  ])('%s stops the start', (text) => {
    expect(() => ratesOf(text)).toThrow('RATE_LIMIT');
  });

  it('has a tenth of a limit as its slice, and at least one', () => {
    expect([1, 9, 10, 25, 1200].map(sliceOf)).toEqual([1, 1, 1, 2, 120]);
  });
});

describe('the network of somebody', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:DB8::6', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
