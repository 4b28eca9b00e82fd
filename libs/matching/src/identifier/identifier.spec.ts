import { describe, expect, it } from '@jest/globals';
import { identifierSchemes } from '@watchbook/contract';
import fc from 'fast-check';
import { normaliseIdentifier } from './identifier.js';

describe('identifiers', () => {
  it.each([
    ['lei', 'hwup kr0m pou8 fgxb t394', 'HWUPKR0MPOU8FGXBT394'],
    ['iban', 'gb82 west 1234 5698 7654 32', 'GB82WEST12345698765432'],
    ['bic', 'deutdeff', 'DEUTDEFF'],
    ['uscc', '91350100M000100Y43', '91350100M000100Y43'],
    ['cn-id', '11010519491231002x', '11010519491231002X'],
    ['phone', '+86 (0) 138-0013-8000', '+8613800138000'],
    ['phone', '0044 20 7946 0958', '+442079460958'],
    ['email', 'Some.One@Example.ORG', 'some.one@example.org'],
    ['plate', '沪A·12345', '沪A12345'],
    ['vin', '1M8GDM9AXKP042788', '1M8GDM9AXKP042788'],
    ['imo', 'IMO 9074729', '9074729'],
    ['wallet', '0x52908400098527886E0F7030069857D2E4169EE7', '0x52908400098527886e0f7030069857d2e4169ee7'],
    ['url', 'https://www.Example.org/', 'example.org'],
    ['url', 'http://someone@example.org:80/a/?#top', 'example.org/a'],
    ['url', 'https://[2001:DB8::1]:443/x', '[2001:db8::1]/x'],
    ['url', '192.0.2.7', '192.0.2.7'],
    ['iban', 'IBAN DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['bic', 'DEUTDEFFXXX', 'DEUTDEFF'],
    ['cn-id', '110105491231002', '11010519491231002X'],
    ['phone', '٠٠٩٧١ ٥٠ ١٢٣ ٤٥٦٧', '+971501234567'],
    ['phone', 'tel:+44 20 7946 0958 ext. 12', '+442079460958'],
    ['email', '"Some One" <Some.One@Example.org>', 'some.one@example.org'],
    ['passport', 'AB 123-456', 'AB123456'],
    ['national-id', 'A123456(3)', 'A1234563'],
    ['tax-id', 'DE 123 456 789', 'DE123456789'],
    ['account', '12-34-56 12345678', '12345612345678'],
    ['policy', 'hk/2024/000123', 'HK2024000123'],
    ['claim', 'C-2024.7', 'C20247'],
    ['device', 'IMEI: 49-015420-323751-8', '490154203237518'],
    ['device', '00:1a:2b:3c:4d:5e', '001A2B3C4D5E'],
    ['vin', 'wvw zzz 1jz 3w3 8675 2', 'WVWZZZ1JZ3W386752'],
    ['wallet', 'bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['wallet', '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy'],
    ['wallet', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    [
      'wallet',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ],
    ['wallet', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['wallet', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
  ] as const)('gives %s %s its one spelling', (scheme, value, spelled) => {
    expect(normaliseIdentifier(scheme, value)).toEqual({ value: spelled, valid: true });
  });

  it.each([
    ['lei', 'HWUPKR0MPOU8FGXBT395'],
    ['iban', 'GB83WEST12345698765432'],
    ['uscc', '91350100M000100Y44'],
    ['cn-id', '110105194912310021'],
    ['cn-id', '11010519491331002X'],
    ['vin', '1M8GDM9AYKP042788'],
    ['imo', '9074728'],
  ] as const)('says that the check digit of %s %s does not fit', (scheme, value) => {
    expect(normaliseIdentifier(scheme, value)).toMatchObject({ valid: false, reason: 'the check digit does not fit' });
  });

  it.each([
    ['lei', '  ', 'empty'],
    ['lei', 'short', 'shape'],
    ['iban', 'DE8937040044053201300', 'length'],
    ['iban', 'ZZ89370400440532013000', 'country'],
    ['bic', 'DEUT', 'shape'],
    ['cn-id', '99010519491231002X', 'region'],
    ['cn-id', '110105194913310021', 'date'],
    ['passport', 'SOMEBODY', 'shape'],
    ['national-id', 'A(', 'shape'],
    ['tax-id', '?', 'empty'],
    ['phone', '+0 1234567', 'shape'],
    ['email', 'nobody', 'shape'],
    ['plate', 'A', 'shape'],
    ['account', 'abc', 'shape'],
    ['policy', '-', 'empty'],
    ['claim', '1', 'shape'],
    ['device', '490154203237519', 'check-digit'],
    ['url', '192.0.2.256', 'shape'],
    ['url', 'http://[1::2::3]/', 'shape'],
    ['url', 'localhost', 'shape'],
    ['wallet', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'check-digit'],
    ['wallet', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', 'check-digit'],
    ['wallet', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8F3T4', 'check-digit'],
    ['wallet', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u', 'check-digit'],
    ['wallet', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed', 'check-digit'],
    ['wallet', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea', 'length'],
    ['other', '', 'empty'],
  ] as const)('says what is wrong with %s %j: %s', (scheme, value, fault) => {
    expect(normaliseIdentifier(scheme, value)).toMatchObject({ valid: false, fault });
  });

  it.each([
    ['CN', '0755 2345 6789', '+8675523456789'],
    ['GB', '020 7946 0958', '+442079460958'],
    ['IT', '06 1234 5678', '+390612345678'],
    ['RU', '8 (481) 285-62-34', '+74812856234'],
    ['US', '(702) 919-1300', '+17029191300'],
    ['HK', '2345 6789', '+85223456789'],
    ['GB', '+86 138 0013 8000', '+8613800138000'],
  ])('gives a telephone number of %s its country', (country, value, spelled) => {
    expect(normaliseIdentifier('phone', value, country)).toEqual({ value: spelled, valid: true });
  });

  it('asks no check digit of a vehicle from where none is given', () => {
    expect(normaliseIdentifier('vin', 'WVWZZZ1JZ3W386753').valid).toBe(true);
    expect(normaliseIdentifier('vin', 'LVWZZZ1JZ3W386753').fault).toBe('check-digit');
  });

  it('says what shape a scheme asks for', () => {
    expect(normaliseIdentifier('phone', '020 7946 0958')).toEqual({
      value: '02079460958',
      valid: false,
      fault: 'shape',
      reason: 'not an E.164 number that begins with + and the country',
    });
  });

  it('spells a letter whose capital is several characters in one way', () => {
    const { value } = normaliseIdentifier('other', 'ῒ');
    expect(normaliseIdentifier('other', value)).toEqual({ value, valid: true });
  });

  it('never throws, and spells what it has spelled the same way again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...identifierSchemes),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (scheme, value) => {
          const once = normaliseIdentifier(scheme, value);
          if (once.valid) expect(normaliseIdentifier(scheme, once.value)).toEqual(once);
        },
      ),
      { numRuns: 2000 },
    );
    expect(normaliseIdentifier('lei', '').valid).toBe(false);
  });

  it('finds every single wrong digit of an IBAN, an LEI and a resident number', () => {
    for (const [scheme, value] of [
      ['iban', 'GB82WEST12345698765432'],
      ['lei', 'HWUPKR0MPOU8FGXBT394'],
      ['cn-id', '11010519491231002X'],
    ] as const) {
      for (let at = 4; at < value.length; at += 1) {
        const wrong = `${value.slice(0, at)}${value[at] === '7' ? '8' : '7'}${value.slice(at + 1)}`;
        expect([wrong, normaliseIdentifier(scheme, wrong).valid]).toEqual([wrong, false]);
      }
    }
  });
});
