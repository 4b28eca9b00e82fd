import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { identifierSchemes } from '@watchbook/contract';
import { normaliseIdentifier } from './identifier.js';
import { SPELLING_VERSION } from './spelling-version.js';

/** Each is spelled by every scheme: what no scheme expects has a spelling too. */
const SAMPLES = [
  ...['hwup kr0m pou8 fgxb t394', 'gb82 west 1234 5698 7654 32', 'IBAN DE89 3704 0044 0532 0130 00', 'deutdeffxxx'],
  ...['DEUTDEFF500', '91350100M000100Y43', '11010519491231002x', '110105491231002', 'AB 123-456', 'A123456(3)'],
  ...['DE 123 456 789', '+86 (0) 138-0013-8000', '0044 20 7946 0958', 'tel:+44 20 7946 0958 ext. 12', '138 0013 8000'],
  ...['٠٠٩٧١ ٥٠ ١٢٣ ٤٥٦٧', 'Some.One@Example.ORG', '"Some One" <Some.One@Example.org>', '沪A·12345', 'IMO 9074729'],
  ...['wvw zzz 1jz 3w3 8675 2', '12-34-56 12345678', 'hk/2024/000123', 'IMEI: 49-015420-323751-8', '00:1a:2b:3c:4d:5e'],
  ...['bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'],
  ...['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '[2001:DB8::1]'],
  ...['http://someone@example.org:80/a/?#top', 'https://www.Example.org/', 'https://[2001:DB8::1]:443/x', '192.0.2.7'],
  ...['Straße 7', 'ﬁ ﬀ 1', '１２３ＡＢＣ', 'é\u0301 2', 'nobody', '-', ' '],
];

describe('the version of the spelling rules', () => {
  it('is another one where any of these is spelled in another way', () => {
    const spelled = SAMPLES.flatMap((value) =>
      identifierSchemes.map((scheme) => normaliseIdentifier(scheme, value).value),
    );
    const digest = createHash('sha256').update(JSON.stringify(spelled)).digest('hex');
    expect({ version: SPELLING_VERSION, digest }).toEqual({
      version: 2,
      digest: '9f9499fd6f26842c837fc14a3d4b284a29f09c0ddf08fd475799a45f67fcb7a9',
    });
  });
});
