import { beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_FIELD_KEY } from '../../testing/template.js';
import { Encrypted, useFieldKeys } from './encrypted.type.js';
import { FieldKeys } from './field-keys.js';

beforeAll(() => useFieldKeys(new FieldKeys(TEST_FIELD_KEY.text)));

const column = (fieldName: string): Encrypted<unknown> =>
  Object.assign(new Encrypted(), { meta: { tableName: 'notice_subject' }, prop: { fieldNames: [fieldName] } });

describe('a value of an encrypted column', () => {
  it('keeps its bytes while it is as it was read, and gets others once it is not', () => {
    const described = column('described');
    const stored = described.convertToDatabaseValue({ name: 'Anna Novak', aliases: [] })!;
    const read = described.convertToJSValue(stored) as { name: string };
    expect(described.convertToDatabaseValue(read)).toEqual(stored);
    read.name = 'Anna Nowak';
    const changed = described.convertToDatabaseValue(read)!;
    expect(described.compareValues(stored, changed)).toBe(false);
    expect(described.convertToJSValue(changed)).toEqual({ name: 'Anna Nowak', aliases: [] });
  });

  it('has other bytes in another column, though it is the same object', () => {
    const described = column('described');
    const read = described.convertToJSValue(described.convertToDatabaseValue({ name: 'Anna Novak' }))!;
    const elsewhere = column('shown').convertToDatabaseValue(read)!;
    expect(column('shown').convertToJSValue(elsewhere)).toEqual(read);
    expect(() => described.convertToJSValue(elsewhere)).toThrow();
  });

  it.each([null, '', 'text', 0, [1, 2]])('%j comes back', (value) => {
    const any = column('any');
    expect(any.convertToJSValue(any.convertToDatabaseValue(value))).toEqual(value);
  });
});
