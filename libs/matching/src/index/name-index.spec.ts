import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameIndex, type NameQuery } from './name-index.js';

const given = ['Anna', 'Boris', 'Carlos', 'Dmitri', 'Elena', 'Fatima', 'Goran', 'Hassan', 'Ivan', '伟', 'Jun', 'Klara'];
const family = [
  'Novak',
  'Petrov',
  'Smith',
  'Garcia',
  'al-Masri',
  'Ivanova',
  'Tanaka',
  'Müller',
  '王',
  'Okafor',
  'Rossi',
];

const row = fc.record({
  id: fc.uuid(),
  names: fc.array(
    fc
      .tuple(fc.constantFrom(...given), fc.constantFrom(...family))
      .map(([a, b]) => ({ value: `${a} ${b}`, type: 'Person' })),
    { minLength: 1, maxLength: 3 },
  ),
});
const rows = (max: number) => fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: max });

function filled(
  list: readonly { id: string; names: { value: string; type: string }[]; tokens: string[] }[],
): NameIndex {
  const index = new NameIndex();
  for (const { id, names, tokens } of list) index.add(id, names, tokens);
  return index;
}

const query = (name: string, more: Partial<NameQuery> = {}): NameQuery => ({
  name,
  type: 'Person',
  tokens: ['members'],
  limit: 10,
  ...more,
});

describe('the name index', () => {
  it('finds a misspelled name, best first', () => {
    const index = filled([
      { id: 'a', names: [{ value: 'Goran Novak', type: 'Person' }], tokens: ['members'] },
      { id: 'b', names: [{ value: 'Goran Petrov', type: 'Person' }], tokens: ['members'] },
    ]);
    expect(index.search(query('Goran Nowak')).map(({ id }) => id)[0]).toBe('a');
  });

  it('finds a name in another script', () => {
    const index = filled([{ id: 'a', names: [{ value: 'محمد حسين', type: 'Person' }], tokens: ['members'] }]);
    expect(index.search(query('Mohammed Hussein'))[0]).toMatchObject({ id: 'a', name: 'محمد حسين' });
  });

  it('gives nothing to a caller without a token of the audience, nor to one without any', () => {
    const index = filled([{ id: 'a', names: [{ value: 'Goran Novak', type: 'Person' }], tokens: ['institution:1'] }]);
    expect([index.search(query('Goran Novak')), index.search(query('Goran Novak', { tokens: [] }))]).toEqual([[], []]);
    expect(index.search(query('Goran Novak', { tokens: ['x', 'institution:1'] }))).toHaveLength(1);
  });

  it('answers the same whether or not there are names that the caller may not see', () => {
    const text = fc.tuple(fc.constantFrom(...given), fc.constantFrom(...family)).map((pair) => pair.join(' '));
    fc.assert(
      fc.property(
        rows(30),
        rows(60),
        text,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (seen, hidden, name, limit, first) => {
          const own = seen.map((each) => ({ ...each, tokens: ['members', 'sector:banking'] }));
          const foreign = hidden.map((each) => ({ ...each, id: `hidden-${each.id}`, tokens: ['institution:other'] }));
          const both = filled(first ? [...foreign, ...own] : [...own, ...foreign]);
          expect(both.search(query(name, { limit }))).toEqual(filled(own).search(query(name, { limit })));
        },
      ),
      { numRuns: 200 },
    );
    expect.hasAssertions();
  });

  it('does not lose a visible name among thousands of invisible ones that fit better', () => {
    const index = new NameIndex();
    for (let at = 0; at < 3000; at += 1)
      index.add(`hidden-${at}`, [{ value: 'Goran Novak', type: 'Person' }], ['institution:other']);
    index.add('mine', [{ value: 'Goram Novac', type: 'Person' }], ['members']);
    expect(index.search(query('Goran Novak', { limit: 1 })).map(({ id }) => id)).toEqual(['mine']);
  });

  it('does not lose the one who was born when asked among hundreds of the same name', () => {
    const index = new NameIndex();
    const wei = [{ value: '张伟', type: 'Person' }];
    for (let at = 0; at < 600; at += 1) index.add(`n${at}`, wei, ['members'], [`${1940 + (at % 60)}-03-09`]);
    index.add('unknown', wei, ['members']);
    index.add('partly', wei, ['members'], ['1984']);
    const born = (date: string) => index.search(query('Zhang Wei', { born: date, limit: 100 })).map(({ id }) => id);
    const inYear = Array.from({ length: 10 }, (_, at) => `n${44 + at * 60}`);
    expect(born('1984-03-09')).toEqual(expect.arrayContaining([...inYear, 'partly', 'unknown']));
    expect(born('2010-01-01')).toContain('unknown');
    index.remove('n44');
    expect(born('1984-03-09')).not.toContain('n44');
  });

  it('answers as if a removed or replaced name had never been there', () => {
    fc.assert(
      fc.property(rows(20), rows(20), (kept, gone) => {
        const own = kept.map((each) => ({ ...each, tokens: ['members'] }));
        const index = filled([
          ...gone.map((each) => ({ ...each, id: `gone-${each.id}`, tokens: ['members'] })),
          ...own,
          ...own,
        ]);
        for (const { id } of gone) index.remove(`gone-${id}`);
        expect(index.search(query('Anna Novak'))).toEqual(filled(own).search(query('Anna Novak')));
        expect(index.size).toBe(kept.length);
      }),
    );
    expect.hasAssertions();
  });

  it('keeps answering right after it was laid out again', () => {
    const index = new NameIndex();
    for (let at = 0; at < 9000; at += 1)
      index.add(`n${at}`, [{ value: `Anna ${family[at % family.length]}`, type: 'Person' }], ['members']);
    for (let at = 0; at < 8990; at += 1) index.remove(`n${at}`);
    expect(index.search(query('Anna Novak', { limit: 100 })).every(({ id }) => Number(id.slice(1)) >= 8990)).toBe(true);
    expect(index.size).toBe(10);
  });

  it.each([
    ['nothing', ''],
    ['an emoji', '😀'],
    ['one letter', 'x'],
    ['a control character', '\u202E'],
    ['ten thousand letters', 'a'.repeat(10_000)],
  ])('answers %s without failing', (_what, name) => {
    const index = filled([{ id: 'a', names: [{ value: name, type: 'Person' }], tokens: ['members'] }]);
    expect(index.search(query(name)).length).toBeLessThanOrEqual(1);
  });
});
