import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareNames } from '../compare/name-score.js';
import { parseName, type ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { askedKeys, keptKeys } from './keys.js';
import { frameText, partText, readFrame, readPart } from './parsed-text.js';
import { joined } from './weight.js';

const again = (part: NamePart): NamePart => readPart(partText(part));
const nameAgain = (name: ParsedName): ParsedName => ({
  ...readFrame(frameText(name)),
  value: name.value,
  parts: name.parts.map(again),
});
/** All that comparing reads. */
const read = ({ text, script, han, letters, givenName, also, skeleton, sound, kind }: NamePart) => ({
  text, script, han, letters, givenName, also, skeleton, sound, kind,
}); // prettier-ignore

const names = [
  'Dr. Göran NOVÁK-Müller Jr', 'Чайковский, Пётр', 'محمد حسين', 'בנימין נתניהו', 'シュワルツェネッガー', '김민준', '이', 'Bob van der Berg',
  '陈伟霖', '欧阳小明', '單雄信', 'Agent Forty Four', 'Παπαδόπουλος', 'J. Smith', 'İbrahim Çelik', '王', '𠮷田', 'x'.repeat(500),
]; // prettier-ignore
const bodies = ['华为技术有限公司', '华为Technologies (Hong Kong) Ltd', 'ООО Ромашка', 'P.L.A. Trading GmbH & Co. KG'];
const anyName = fc.oneof(
  fc.constantFrom(...names),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const anyType = fc.constantFrom('Person', 'Company');

describe('a part of a name', () => {
  it('is the same when it is read from its text', () => {
    const property = fc.property(anyName, anyType, (value, type) => {
      const { parts } = parseName(value, type);
      for (const part of parts) expect(read(again(part))).toEqual(read(part));
      for (const part of joined(parts)) expect(keptKeys(again(part))).toEqual(keptKeys(part));
    });
    fc.assert(property, { examples: [...names.map(typed('Person')), ...bodies.map(typed('Company'))] });
    expect.hasAssertions();
  });

  it('has one text however its capitals are, and is found by the same keys', () => {
    const [loud, quiet] = ['NOVÁK', 'novák'].map((value) => parseName(value).parts[0]!);
    expect(partText(loud!)).toBe(partText(quiet!));
    expect(askedKeys(loud!)).toEqual(askedKeys(again(quiet!)));
  });

  it('is none when it was made by hand', () => {
    expect(() => partText({ ...parseName('Novak').parts[0]! })).toThrow(TypeError);
  });
});

describe('a name', () => {
  it('scores the same when its parts and its frame are read from text', () => {
    const property = fc.property(anyName, anyName, anyType, (own, other, type) => {
      const [query, candidate] = [parseName(own, type), parseName(other, type)];
      expect(compareNames(query, nameAgain(candidate))).toEqual(compareNames(query, candidate));
    });
    fc.assert(property, { numRuns: 300 });
    expect.hasAssertions();
  });
});

function typed(type: string): (value: string) => [string, string] {
  return (value) => [value, type];
}
