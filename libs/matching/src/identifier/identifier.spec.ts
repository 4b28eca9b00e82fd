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

  it('says what shape a scheme asks for', () => {
    expect(normaliseIdentifier('phone', '020 7946 0958')).toEqual({
      value: '02079460958',
      valid: false,
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
