import { readJson, UnfitJson } from './json.js';

const read = (text: string) => readJson(new TextEncoder().encode(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('JSON bodies', () => {
  it('are read as JSON', () => {
    expect(read(' {"a":[1,"b:{",{"a":null}],"c":"\\"\\u00e9 \u{1F600}","d":-1.5e3} ')).toEqual({
      a: [1, 'b:{', { a: null }],
      c: '"é 😀',
      d: -1500,
    });
    expect(read('"text"')).toBe('text');
  });

  it.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name twice deeper down', '[{"b":{"a":1,"c":[{}],"a":2}}]'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['an escaped __proto__', '{"\\u005f_proto__":{}}'],
    ['constructor', '{"a":{"constructor":{"prototype":{}}}}'],
    ['a number beyond a double', '{"a":1e999}'],
    ['NaN', '{"a":NaN}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a lone surrogate in a name', '{"\\udc00":1}'],
    ['a byte order mark', '\uFEFF{}'],
    ['21 levels', nested(21)],
    ['no end of levels', nested(400_000)],
    ['too many members', `[${'0,'.repeat(10_001)}0]`],
    ['nothing', ''],
    ['two values', '{}{}'],
  ])('with %s are refused', (_name, text) => {
    expect(() => read(text)).toThrow(UnfitJson);
  });

  it('that are not UTF-8 are refused', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(() => readJson(Uint8Array.from(bytes))).toThrow(UnfitJson);
  });

  it('may have 10,000 members', () => {
    expect(() => read(`[${'0,'.repeat(9_999)}0]`)).not.toThrow();
  });

  it('may have 20 levels, the same name in two objects and such a name as a value', () => {
    expect(() => read(nested(20))).not.toThrow();
    expect(read('[{"a":1},{"a":"__proto__"}]')).toEqual([{ a: 1 }, { a: '__proto__' }]);
  });

  it.each(['x', '\\', '"', '\n'])('may have a text as long as the longest file, of %j', (letter) => {
    const long = { content: letter.repeat(16 * 1024 * 1024), 'a"\\': letter };
    expect(read(JSON.stringify(long))).toEqual(long);
  });
});
