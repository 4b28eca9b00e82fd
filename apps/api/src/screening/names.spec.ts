import { describe, expect, it } from '@jest/globals';
import type { SubjectInput } from '@watchbook/contract';
import { aDraft } from '../testing/drafts.js';
import { LIST_TOKEN } from './index-tokens.js';
import { Names } from './names.js';

const subject = (name: string, birthDate: string | null): SubjectInput => ({
  ...aDraft().subjects[0]!,
  name,
  aliases: [],
  birthDate,
});
const notice = (id: string, described: SubjectInput, audience = ['members']) => ({
  notice: { id, tlp: 'GREEN' as const, audience, jurisdiction: 'CN-31', sector: 'banking' as const },
  subjects: [{ id: `${id}-subject`, described }],
});
const entry = (id: string, value: string, birthDates: string[], removedAt: Date | null = null) => ({
  id,
  type: 'Person',
  described: { names: [{ value }], birthDates },
  removedAt,
});
const ask = (names: Names, name: string, born?: string) =>
  names
    .search({ name, ...(born ? { born } : {}), tokens: [LIST_TOKEN, 'to members'], limit: 200, minimum: 0.6 })
    .map(({ id }) => id);

describe('the names of notices and lists', () => {
  it('are found until the notice or the entry is gone', () => {
    const names = new Names();
    names.putNotice(notice('n1', subject('Goran Novak', null)));
    names.putListEntry(entry('e1', 'NOVAK, Goran', []));
    expect(ask(names, 'Goran Nowak').sort()).toEqual(['e1', 'n1-subject']);
    names.dropNotice('n1');
    names.putListEntry(entry('e1', 'NOVAK, Goran', [], new Date()));
    expect([ask(names, 'Goran Nowak'), names.size]).toEqual([[], 0]);
  });

  it('are those of the newest content alone', () => {
    const names = new Names();
    names.putNotice(notice('n1', subject('Goran Novak', null)));
    names.putNotice(notice('n1', subject('Elena Rossi', null)));
    expect([ask(names, 'Goran Novak'), ask(names, 'Elena Rossi')]).toEqual([[], ['n1-subject']]);
  });

  it('of one who was born when asked are found among hundreds of the same name', () => {
    const names = new Names();
    for (let at = 0; at < 400; at += 1) names.putNotice(notice(`n${at}`, subject('张伟', `1984-03-${10 + (at % 20)}`)));
    names.putNotice(notice('wanted', subject('张伟', '1984-03-09')));
    names.putListEntry(entry('listed', '张伟', ['1984']));
    expect(ask(names, 'Zhang Wei', '1984-03-09')).toEqual(expect.arrayContaining(['wanted-subject', 'listed']));
  });

  it('do not tell of a notice in which part of the date a birth date agrees', () => {
    const names = new Names();
    for (let at = 0; at < 400; at += 1) names.putNotice(notice(`n${at}`, subject('张伟', at < 200 ? '1984' : '1985')));
    expect(ask(names, 'Zhang Wei', '1984-03-09')).toEqual(ask(names, 'Zhang Wei', '1985-03-09'));
  });
});
