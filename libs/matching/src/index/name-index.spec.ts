import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameIndex, type NameQuery } from './name-index.js';
import { sizeOf } from './segment.js';
import { SegmentBuilder, type IndexedGroup } from './segment-builder.js';

const given = 'Anna Boris Carlos Dmitri Elena Fatima Goran Hassan Ivan Jun 伟 محمد'.split(' ');
const family = 'Novak Nowak Petrov Smith Garcia al-Masri Ivanova Tanaka Müller 王 Okafor Rossi GoranNovak'.split(' ');
const firm = 'Novak Trading Ltd|Nowak Trading LLC|Petrov & Sons|Smith Holdings GmbH|北京王有限公司'.split('|');

const personName = fc.tuple(fc.constantFrom(...given), fc.constantFrom(...family)).map((pair) => pair.join(' '));
const name = fc.oneof(
  { weight: 4, arbitrary: fc.record({ value: personName, type: fc.constant('Person') }) },
  { weight: 1, arbitrary: fc.record({ value: fc.constantFrom(...firm), type: fc.constant('Company') }) },
);
const born = fc.array(fc.constantFrom('1984-03-09', '1984-03', '1984', '1990-01-01'), { maxLength: 2 });
const subject = fc.record({ id: fc.uuid(), names: fc.array(name, { minLength: 1, maxLength: 3 }), born });
const subjects = fc.uniqueArray(subject, { selector: ({ id }) => id, maxLength: 2 });
const group = (names: fc.Arbitrary<string>, tokens: fc.Arbitrary<string[]>): fc.Arbitrary<IndexedGroup> =>
  fc.record({ name: names, tokens, subjects });
const groups = (prefix: string, tokens: string[], maxLength: number) =>
  fc.uniqueArray(
    group(
      fc.uuid().map((id) => `${prefix} ${id}`),
      fc.constant(tokens),
    ),
    { selector: (each) => each.name, maxLength },
  );
const asked = fc.record({
  name: fc.oneof(personName, fc.constantFrom(...firm), fc.constantFrom('Goran', 'goran nowac', 'Novak Anna Maria')),
  born: fc.constantFrom(undefined, '1984-03-09', '1990'),
  limit: fc.integer({ min: 1, max: 8 }),
  minimum: fc.constantFrom(0, 0.5, 0.75),
});

function filled(list: readonly IndexedGroup[]): NameIndex {
  const index = new NameIndex();
  for (const each of list) index.put(each);
  return index;
}

const audiences = [['members'], ['institution:other'], ['members', 'institution:other'], []];

const one = (id: string, value: string, more: { tokens?: string[]; born?: string[]; type?: string } = {}) => ({
  name: id,
  tokens: more.tokens ?? ['members'],
  subjects: [{ id, names: [{ value, type: more.type ?? 'Person' }], born: more.born ?? [] }],
});
const query = (text: string, more: Partial<NameQuery> = {}): NameQuery => ({
  name: text,
  tokens: ['members'],
  limit: 10,
  ...more,
});

describe('the name index', () => {
  it('finds a misspelled name, best first', () => {
    const index = filled([one('a', 'Goran Novak'), one('b', 'Goran Petrov')]);
    expect(index.search(query('Goran Nowak')).map(({ id }) => id)[0]).toBe('a');
  });

  it.each([
    ['in another script', 'محمد حسين', 'Mohammed Hussein'],
    ['in kana', 'シュワルツェネッガー', 'Schwarzenegger'],
    ['in Hangul', '오바마', 'Obama'],
    ['in Cyrillic', 'Георгий Жуков', 'Georgy Zhukov'],
    ['in Hebrew', 'בנימין נתניהו', 'Benjamin Netanyahu'],
    ['in characters', '王小明', 'Wang Xiaoming'],
    ['in characters that spell a foreign one', '斯特拉文斯基', 'Stravinsky'],
    ['with an everyday form', 'Robert Novak', 'Bob Novak'],
    ['in other characters', '陈伟霖', '陳偉霖'],
    ['with parts written together', 'Rami Makhlouf', 'ramimakhlouf'],
    ['with a part written apart', 'Abdulrahman Hassan', 'Abdul Rahman Hassan'],
    ['in another order', 'Goran Petar Novak', 'NOVAK, Goran'],
    ['with two letters swapped in a short part', 'Bo Li', 'Ob Li'],
  ])('finds a name %s', (_how, value, text) => {
    expect(filled([one('a', value), one('b', 'Elena Rossi')]).search(query(text))[0]).toMatchObject({ id: 'a' });
  });

  it('finds a name of which every part is misspelled more than once, however many begin alike', () => {
    const index = new NameIndex();
    const given = ['Konstantinos', 'Konstanze', 'Konrad', 'Anastasia', 'Anselm'];
    const family = ['Wisniewski', 'Wischnewski', 'Wisner', 'Papadopoulos', 'Papageorgiou', 'Papatheodorou'];
    for (const first of given)
      for (const last of family) index.add(`${first} ${last}`, [{ value: `${first} ${last}` }], ['all']);
    const first = (name: string) =>
      index.search({ name, tokens: ['all'], limit: 1, minimum: 0.75 }).map(({ id }) => id);
    expect(first('Konstantynos Wizniewsky')).toEqual(['Konstantinos Wisniewski']);
    expect(first('Anzelm Papatheodoru')).toEqual(['Anselm Papatheodorou']);
  });

  it('finds a firm whatever its legal form, and a person by the name of a firm', () => {
    const index = filled([one('a', 'Zephyrine Imports Ltd', { type: 'Company' }), one('b', 'Goran Novak')]);
    expect(index.search(query('Zephyrin Imports GmbH'))[0]).toMatchObject({ group: 'a', id: 'a' });
    expect(index.search(query('Novak Goran LLC'))[0]).toMatchObject({ id: 'b' });
  });

  it('gives nothing to a caller without a token of the audience, nor to one without any', () => {
    const index = filled([
      one('a', 'Goran Novak', { tokens: ['institution:1'] }),
      one('b', 'Goran Novak', { tokens: [] }),
    ]);
    expect([index.search(query('Goran Novak')), index.search(query('Goran Novak', { tokens: [] }))]).toEqual([[], []]);
    expect(index.search(query('Goran Novak', { tokens: ['x', 'institution:1'] }))).toHaveLength(1);
  });

  it('does not lose a visible name among thousands of invisible ones that fit better', () => {
    const hidden = Array.from({ length: 3000 }, (_, at) => one(`h${at}`, 'Goran Novak', { tokens: ['other'] }));
    const index = filled([...hidden, one('mine', 'Goram Novac')]);
    expect(index.search(query('Goran Novak', { limit: 1 })).map(({ id }) => id)).toEqual(['mine']);
  });

  it('does not lose the one who was born when asked among hundreds of the same name', () => {
    const wei = Array.from({ length: 600 }, (_, at) => one(`n${at}`, '张伟', { born: [`${1940 + (at % 60)}-03-09`] }));
    const index = filled([...wei, one('unknown', '张伟'), one('partly', '张伟', { born: ['1984'] })]);
    const found = (date: string) => index.search(query('Zhang Wei', { born: date, limit: 100 })).map(({ id }) => id);
    const inYear = Array.from({ length: 10 }, (_, at) => `n${44 + at * 60}`);
    expect(found('1984-03-09')).toEqual(expect.arrayContaining([...inYear, 'partly', 'unknown']));
    expect(found('2010-01-01')).toContain('unknown');
    index.remove('n44');
    expect(found('1984-03-09')).not.toContain('n44');
  });

  it.each([
    ['nothing', ''],
    ['an emoji', '😀'],
    ['one letter', 'x'],
    ['a control character', '\u202E'],
    ['ten thousand letters', 'a'.repeat(10_000)],
    ['a hundred words', 'Anna Novak '.repeat(50)],
  ])('answers %s without failing', (_what, text) => {
    const index = filled([one('a', text)]);
    expect(index.search(query(text)).length).toBeLessThanOrEqual(1);
  });
});

describe('the answer of the name index', () => {
  it('is the same whether or not there are names that the caller may not see', () => {
    const property = fc.property(
      groups('seen', ['members', 'sector:banking'], 20),
      groups('hidden', ['institution:other'], 40),
      fc.array(asked, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.boolean(),
      (seen, hidden, questions, first, isLaidOut) => {
        const both = filled(first ? [...hidden, ...seen] : [...seen, ...hidden]);
        const index = isLaidOut ? new NameIndex(both.compact()) : both;
        const alone = filled(seen);
        for (const each of questions)
          expect(index.search(query(each.name, each))).toEqual(alone.search(query(each.name, each)));
      },
    );
    fc.assert(property, { numRuns: 200 });
    expect.hasAssertions();
  });

  it('is the same from a base, a delta and what is gone as from one index that was built anew', () => {
    const names = fc.integer({ min: 0, max: 15 }).map((number) => `group ${number}`);
    const tokens = fc.constantFrom(...audiences);
    const change = fc.oneof(
      { weight: 6, arbitrary: group(names, tokens) },
      { weight: 2, arbitrary: names },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    const property = fc.property(
      fc.array(change, { maxLength: 60 }),
      fc.array(asked, { minLength: 1, maxLength: 4 }),
      (changes, questions) => {
        let index = new NameIndex();
        const truth = new Map<string, IndexedGroup>();
        for (const each of changes) {
          if (each === null) index = new NameIndex(index.compact());
          else if (typeof each === 'string') {
            index.remove(each);
            truth.delete(each);
          } else {
            index.put(each);
            truth.set(each.name, each);
          }
          if (index.size % 3 === 0) index.search(query('Anna Novak'));
        }
        const builder = new SegmentBuilder();
        for (const each of truth.values()) builder.add(each);
        const anew = new NameIndex(builder.finish());
        expect(index.size).toBe(anew.size);
        for (const each of questions)
          expect(index.search(query(each.name, each))).toEqual(anew.search(query(each.name, each)));
      },
    );
    fc.assert(property, { numRuns: 200 });
    expect.hasAssertions();
  });

  it('is the same as if those who are passed over were not there', () => {
    const property = fc.property(
      groups('seen', ['members'], 30),
      asked,
      fc.integer({ min: 0, max: 10 }),
      (seen, each, count) => {
        const without = seen
          .slice(0, count)
          .flatMap(({ name: own, subjects: all }) => all.map(({ id }) => ({ group: own, id })));
        const kept = seen.slice(count);
        const answer = filled(seen).search(query(each.name, { ...each, without }));
        expect(answer).toEqual(filled(kept).search(query(each.name, each)));
      },
    );
    fc.assert(property);
    expect.hasAssertions();
  });
});

describe('an index that changes', () => {
  it('forgets a removed group in every layer, and says how many there are', () => {
    const list = Array.from({ length: 400 }, (_, at) => one(`n${at}`, `Anna ${family[at % family.length]!}`));
    let index = filled(list.slice(0, 200));
    index = new NameIndex(index.compact());
    for (const each of list.slice(200)) {
      index.put(each);
      index.search(query('Anna Novak'));
    }
    for (const each of list.slice(0, 390)) index.remove(each.name);
    expect(index.size).toBe(10);
    expect(index.search(query('Anna Novak', { limit: 100 })).every(({ id }) => Number(id.slice(1)) >= 390)).toBe(true);
    expect(sizeOf(index.compact())).toBe(10);
  });

  it('lives in memory that threads share', () => {
    const { rows, keys } = filled([one('a', 'Goran Novak')]).compact().persons;
    expect([rows.records.buffer, keys.keys.buffer].every((buffer) => buffer instanceof SharedArrayBuffer)).toBe(true);
  });
});
