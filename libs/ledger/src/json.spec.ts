import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, type Json } from './json.js';

describe('canonical JSON', () => {
  it('is what RFC 8785 says, for every value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), (value) => {
        expect(canonicalJson(value as Json)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes the example of RFC 8785 section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '\ud83d\ude00': 'Emoji',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };
    expect(Object.values(JSON.parse(canonicalJson(value).replace('"1"', '"x"')) as object)[0]).toBe('Carriage Return');
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"o","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji","\ufb33":"Hebrew"}',
    );
  });

  it.each([NaN, Infinity, '\ud800', { '\udc00': 1 }])('refuses %p', (value) => {
    expect(() => canonicalJson(value as Json)).toThrow(TypeError);
  });

  it('refuses undefined and functions', () => {
    expect(() => canonicalJson({ a: undefined } as unknown as Json)).toThrow('undefined');
    expect(() => canonicalJson((() => 1) as unknown as Json)).toThrow('function');
  });
});
