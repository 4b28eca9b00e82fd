import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLUSTER_LIMITS } from './cluster.js';
import { describeSubject, type LinkedSubject } from './description.js';
import { evidenceOf } from './evidence.js';

const person = (name: string, more: Partial<LinkedSubject> = {}): LinkedSubject => ({
  type: 'Person',
  names: name === '' ? [] : [{ value: name }],
  ...more,
});
const between = (a: LinkedSubject, b: LinkedSubject) => evidenceOf(describeSubject(a), describeSubject(b));
const linked = (a: LinkedSubject, b: LinkedSubject) => between(a, b).bits >= CLUSTER_LIMITS.threshold;
const bits = (a: LinkedSubject, b: LinkedSubject, feature: string) =>
  between(a, b).reasons.find((reason) => reason.feature === feature)?.bits;

const home = { addresses: ['1304 Poppy Hills Dr, Blacklick OH 43004'] };
const born = (date: string) => ({ birthDates: [date] });
const has = (scheme: 'email' | 'phone' | 'passport' | 'national-id', value: string) => ({
  identifiers: [{ scheme, value }],
});

describe('evidence for a link', () => {
  it('needs more than a name', () => {
    expect(linked(person('Jon Doe'), person('Jon Doe'))).toBe(false);
    expect(linked(person('Jon Doe', born('1970-01-02')), person('Jon Doe', born('1970-01-02')))).toBe(true);
  });

  it('takes an everyday form, another spelling or another script of a name for the name', () => {
    const date = born('1980-01-07');
    for (const [a, b] of [
      ['Robert Smith', 'Bob Smith'],
      ['Keeley Jones', 'Jones, Kaylee'],
      ['Mohamed Antoun', 'Mhd Antoun'],
      ['Alexander Vasiliev', 'Александр Васильев'],
      ['Wang Jie', '王杰'],
    ]) {
      expect([a, b, linked(person(a!, date), person(b!, date))]).toEqual([a, b, true]);
    }
  });

  it('keeps twins, spouses and generations of one household apart', () => {
    const twin = { ...home, ...born('1997-09-28'), ...has('email', 'kusha@example.com') };
    expect(linked(person('Mark Kusha', twin), person('Marsha Kusha', twin))).toBe(false);
    expect(between(person('Mark Kusha', twin), person('Marsha Kusha', twin)).reasons[0]!.feature).toBe('relative');
    expect(linked(person('David Dobbins Jr', home), person('David Dobbins Senior', home))).toBe(false);
    expect(linked(person('Morris I Klein', born('1982-04-12')), person('Morris II Klein', born('1982-04-12')))).toBe(
      false,
    );
    expect(linked(person('', { ...home, ...has('email', 'kusha@example.com') }), person('Mark Kusha', twin))).toBe(
      false,
    );
  });

  it('lets a document decide where somebody took another family name', () => {
    const own = { ...born('1987-03-12'), ...has('national-id', '73423499') };
    expect(linked(person('Amanda Anderson', own), person('Amanda Jones', own))).toBe(true);
    expect(bits(person('Amanda Anderson'), person('Amanda Jones'), 'other-family-name')).toBeLessThan(0);
  });

  it('takes nothing from the mailbox of an office, and something from the end of a telephone number', () => {
    const office = has('email', 'info@example.com');
    expect(bits(person('Andy Anderson', office), person('Andrew Anderson', office), 'email')).toBeUndefined();
    const phones = [has('phone', '+7 (4812) 85-62-34'), has('phone', '(4812)85-62-34')] as const;
    expect(bits(person('A B', phones[0]), person('A B', phones[1]), 'phone')).toBeGreaterThan(0);
  });

  it('takes a slip in a date for less than the date and an impossible one for nothing', () => {
    const date = (b: string) => bits(person('A B', born('1978-12-11')), person('A B', born(b)), 'birth-date');
    const [same, swapped, year, other] = ['1978-12-11', '1978-11-12', '1978-03-05', '1950-01-01'].map(date) as number[];
    expect(same).toBeGreaterThan(swapped!);
    expect(swapped).toBeGreaterThan(0);
    expect(year).toBeLessThan(0);
    expect(other).toBeLessThan(year!);
    expect(date('1979-45-78')).toBeUndefined();
  });

  it('compares addresses by what both say', () => {
    const at = (a: string, b: string) =>
      bits(person('A B', { addresses: [a] }), person('A B', { addresses: [b] }), 'address')!;
    expect(at('1450 N City Rd Suite 900, Arlington', 'Suite 900, 1450 North City Road, Arlington VA')).toBeGreaterThan(
      5,
    );
    expect(at('Hardenbergstraße 87, 66879', 'Hardenbergstrasse 87')).toBeGreaterThan(4);
    expect(at('123 King Street, New York 10012', '8321 Duke Street, Los Angeles 90015')).toBeLessThan(0);
  });

  it('is the same from both sides, and the sum of its reasons', () => {
    const subject = fc.record({
      type: fc.constantFrom('Person', 'Company'),
      names: fc.array(
        fc.record({ value: fc.oneof(fc.constantFrom('Ann Lee', 'Lee, Anne', '이안', 'Ann'), fc.string()) }),
        { maxLength: 2 },
      ),
      birthDates: fc.array(fc.constantFrom('1970', '1970-02-01', '1970-01-02', '1970-02-30', ''), { maxLength: 2 }),
      addresses: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 2 }),
      identifiers: fc.array(
        fc.record({
          scheme: fc.constantFrom('phone' as const, 'passport' as const, 'lei' as const),
          value: fc.string(),
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(subject, subject, (a, b) => {
        const result = between(a, b);
        expect(between(b, a).bits).toBeCloseTo(result.bits, 6);
        expect(result.reasons.reduce((sum, reason) => sum + reason.bits, 0)).toBeCloseTo(result.bits, 6);
        const turned = { ...b, identifiers: [...b.identifiers].reverse(), names: [...b.names].reverse() };
        expect(between(a, turned).bits).toBeCloseTo(result.bits, 6);
      }),
      { numRuns: 300 },
    );
  });
});
