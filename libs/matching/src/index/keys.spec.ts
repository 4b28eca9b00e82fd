import { describe, expect, it } from '@jest/globals';
import { parseName } from '../normalise/name.js';
import { askedKeys, keptKeys } from './keys.js';

const part = (word: string) => parseName(word).parts[0]!;

describe('keys of parts', () => {
  it('are none of another way: the word `rano` is not the piece `tano`', () => {
    const kept = new Set(keptKeys(part('Estanov')).keys.map(({ key }) => key));
    const shared = askedKeys(part('Rano')).keys.filter(({ key }) => kept.has(key));
    expect(shared).toEqual([]);
  });
});
