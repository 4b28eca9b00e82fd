import { describe, expect, it } from '@jest/globals';
import { Dictionary } from './dictionary.js';

describe('a dictionary', () => {
  it('gives equal texts one number and every other its own, in the order in which they came, however many', () => {
    const dictionary = new Dictionary();
    const texts = ['', 'novak', 'новак', '王', 'institution:01990000-0000-7000-8000-00000000000a', 'institution:b'];
    texts.push(...Array.from({ length: 5000 }, (_, at) => `word ${at}`));
    for (const _again of [1, 2]) expect(texts.map((text) => dictionary.numberOf(text))).toEqual([...texts.keys()]);
    expect([...dictionary.all()]).toEqual(texts);
  });
});
