import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseName } from '../normalise/name.js';
import { compareSubjects } from './compare-subjects.js';
import { compareNames } from './name-score.js';
import { NAME_THRESHOLD } from './tuning.js';
import type { Scored } from './explanation.js';

const score = (a: string, b: string, type = 'Person') => compareNames(parseName(a, type), parseName(b, type)).score;
const sum = ({ explanation }: Scored) => explanation.reduce((total, reason) => total + reason.score * reason.weight, 0);
const name = fc.oneof(
  fc.array(fc.stringMatching(/^[A-Za-z]{1,9}$/), { maxLength: 6 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

describe('comparing names', () => {
  it.each([
    ['John Smith', 'SMITH, John'],
    ['Serei Lavrov', 'Sergei Lavrov'],
    ['RamiMakhlouf', 'Rami Makhlouf'],
    ['Nikolai Plat Ono Vich Patrushev', 'Nikolai Platonovich Patrushev'],
    ['Ted Doe', 'Theodore Doe'],
    ['Hans J Friedrich', 'Hans Joachim Friedrich'],
    ['Mohamed bin Salman', 'Mohammed bin Salman'],
    ['张伟', 'Zhang Wei'],
    ['張偉', '张伟'],
    ['Барак Обама', 'Barack Obama'],
    ['محمد حسين', 'Muhammad Hussein'],
  ])('takes %s and %s for the same person', (a, b) => {
    expect(score(a, b)).toBeGreaterThanOrEqual(NAME_THRESHOLD);
  });

  it.each([
    ['Frank Richter', 'Frederik Richter'],
    ['Walijan Abdul Ghafoor Haqqani', 'Walijan'],
    ['习近朋', '习近平'],
    ['Frost, William G.', 'William W Frost'],
    ['Emma', 'CORP'],
  ])('takes %s and %s for different people', (a, b) => {
    expect(score(a, b)).toBeLessThan(NAME_THRESHOLD);
  });

  it('gives a legal form nothing by itself', () => {
    expect([
      score('CORP', 'Emma LLC', 'Company'),
      score('LLC', 'Emma LLC', 'Company'),
      score('LLC', 'LLC', 'Company'),
    ]).toEqual([0, 0, 0]);
  });

  it('lowers the score where two legal forms exclude each other', () => {
    expect(score('Deutsche Bank AG', 'Deutsche Bank GmbH', 'Company')).toBeLessThan(
      score('Deutsche Bank AG', 'Deutsche Bank', 'Company'),
    );
  });

  it('explains every score by reasons that add up to it, the same from both sides', () => {
    fc.assert(
      fc.property(name, name, fc.constantFrom('Person', 'Company'), (a, b, type) => {
        const result = compareNames(parseName(a, type), parseName(b, type));
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(1);
        expect(sum(result)).toBeCloseTo(result.score, 6);
        expect(score(b, a, type)).toBeCloseTo(result.score, 6);
      }),
      { numRuns: 500 },
    );
    expect.hasAssertions();
  });

  it('gives 1 to every name that has a part, compared with itself', () => {
    fc.assert(
      fc.property(name, (value) => {
        fc.pre(parseName(value).parts.length > 0);
        expect(score(value, value)).toBeCloseTo(1, 6);
      }),
    );
    expect(score('A', 'A')).toBeCloseTo(1, 6);
  });
});

describe('comparing subjects', () => {
  const query = { type: 'Person', names: [{ value: 'Jon Smith' }], birthDates: ['1971-03-09'], countries: ['GB'] };
  const candidate = (more: object = {}) => ({ type: 'Person', names: [{ value: 'John Smith' }], ...more });

  it('raises the score by a birth date that agrees and lowers it by one that does not', () => {
    const without = compareSubjects(query, candidate()).score;
    expect(compareSubjects(query, candidate({ birthDates: ['1971-03-09'] })).score).toBeGreaterThan(without);
    expect(compareSubjects(query, candidate({ birthDates: ['1971'] })).score).toBeGreaterThan(without);
    expect(compareSubjects(query, candidate({ birthDates: ['1988-01-01'] })).score).toBeLessThan(without);
  });

  it('tells only the same day from another where dates may not be narrowed down', () => {
    const born = (asked: string) =>
      compareSubjects({ ...query, birthDates: [asked] }, candidate({ birthDates: ['1971-03-09'] }), {
        wholeDatesOnly: true,
      }).score;
    const without = compareSubjects({ ...query, birthDates: [] }, candidate()).score;
    expect(born('1971-03-09')).toBeGreaterThan(without);
    expect([born('1971'), born('1971-03'), born('1988')]).toEqual([without, without, without]);
    expect(born('1971-03-10')).toBe(born('1988-12-24'));
  });

  it('lets an identifier that agrees decide, whatever the names', () => {
    const identifiers = [{ scheme: 'passport' as const, value: 'ab 123456' }];
    const result = compareSubjects(
      { ...query, identifiers },
      { names: [{ value: 'Somebody Else' }], identifiers: [{ scheme: 'passport', value: 'AB123456' }] },
    );
    expect(result.score).toBe(1);
    expect(result.explanation.at(-1)).toMatchObject({ feature: 'identifier', query: 'passport AB123456' });
  });

  it('halves the score where an identifier of which there is one per entity differs', () => {
    const identifiers = [{ scheme: 'cn-id' as const, value: '11010519491231002X' }];
    const other = [{ scheme: 'cn-id' as const, value: '110105199001010011' }];
    const same = compareSubjects(query, candidate()).score;
    expect(compareSubjects({ ...query, identifiers }, candidate({ identifiers: other })).score).toBeCloseTo(
      same / 2,
      6,
    );
  });

  it('counts a weak alias less than a name', () => {
    const weak = compareSubjects(query, { names: [{ value: 'Jon Smith', weak: true }] });
    expect(weak.score).toBeCloseTo(0.9, 6);
    expect(sum(weak)).toBeCloseTo(weak.score, 6);
  });
});
