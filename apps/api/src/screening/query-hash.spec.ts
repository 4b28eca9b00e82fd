import { describe, expect, it } from '@jest/globals';
import { screeningQuery, type ScreeningQuery } from '@watchbook/contract';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { queryHash } from './query-hash.js';

useFieldKeys(new FieldKeys(Buffer.alloc(32, 'query hash test').toString('base64')));

const MERIDIAN = '018f3b2c-7c3d-7000-8000-000000000001';
const HARBOR = '018f3b2c-7c3d-7000-8000-000000000002';
const asked = (query: Partial<ScreeningQuery>) => screeningQuery.parse({ type: 'Person', ...query });
const plum = queryHash(MERIDIAN, asked({ name: 'Veronica Plum', birthDate: '1984-03-09' }));

describe('the hash of a question', () => {
  it('is the same for the same question in other spelling', () => {
    expect(queryHash(MERIDIAN, asked({ name: 'PLUM, Véronica', birthDate: '1984-03-09' }))).toBe(plum);
  });

  it('is another one for another question, and in another institution', () => {
    expect(queryHash(MERIDIAN, asked({ name: 'Veronica Plum' }))).not.toBe(plum);
    expect(queryHash(HARBOR, asked({ name: 'Veronica Plum', birthDate: '1984-03-09' }))).not.toBe(plum);
  });
});
