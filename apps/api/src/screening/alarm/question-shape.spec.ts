import { describe, expect, it } from '@jest/globals';
import type { ScreeningQuery } from '@watchbook/contract';
import { useFieldKeys } from '../../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { shapeOf, stemOf } from './question-shape.js';

useFieldKeys(new FieldKeys(Buffer.alloc(32, 'question shape test').toString('base64')));

const asked = (question: Partial<ScreeningQuery>) => shapeOf('house', { identifiers: [], limit: 10, ...question });
const byPassport = (...values: string[]) =>
  asked({ identifiers: values.map((value) => ({ scheme: 'passport' as const, value })) }).stems;

describe('a question', () => {
  it('is bare when it has a name and nothing else that tells bearers apart', () => {
    expect(asked({ name: 'Chen Weilin', type: 'Person' }).bare).toBe(true);
    expect(asked({ name: 'Chen Weilin', birthDate: '1984' }).bare).toBe(false);
    expect(asked({ name: 'Chen Weilin', country: 'CN' }).bare).toBe(false);
    expect(asked({ identifiers: [{ scheme: 'passport', value: 'E12345678' }] }).bare).toBe(false);
  });

  it('has one stem for identifiers that differ in their last four characters, however they are spelled', () => {
    const [stem] = byPassport('E12345678');
    expect(byPassport('e1234 0001')).toEqual([stem]);
    expect(byPassport('E12345678', 'E12349999')).toEqual([stem]);
    expect(byPassport('E92345678')).not.toEqual([stem]);
  });

  it('has stems that nobody reads, other ones in every institution and scheme', () => {
    const [stem] = byPassport('E12345678');
    expect(stem).not.toContain('E1234');
    const identifiers = [{ scheme: 'passport' as const, value: 'E12345678' }];
    expect(shapeOf('another', { identifiers, limit: 10 }).stems).not.toEqual([stem]);
    expect(asked({ identifiers: [{ scheme: 'national-id', value: 'E12345678' }] }).stems).not.toEqual([stem]);
  });
});

describe('a stem', () => {
  it('leaves out the check digits of an IBAN, which change with every account', () => {
    expect(stemOf('iban', 'GB82WEST12345698765432')).toBe('GBWEST1234569876');
    expect(stemOf('iban', 'GB55WEST12345698765433')).toBe('GBWEST1234569876');
  });

  it('is not made of an identifier that is all end', () => {
    expect(stemOf('plate', 'AB12345')).toBeNull();
    expect(stemOf('plate', 'AB123456')).toBe('AB12');
  });
});
