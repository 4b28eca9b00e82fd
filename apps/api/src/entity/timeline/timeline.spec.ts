import { describe, expect, it } from '@jest/globals';
import type { EntityMember } from '@watchbook/contract';
import { bindingLinks } from './binding-links.js';
import { toTimeline, type TimelineSources } from './timeline-events.js';

const notice = (id: string, ref: string, status: 'published' | 'withdrawn' | 'expired') => ({
  ...{ id, ref, title: 'x', status, tlp: 'AMBER' as const, typology: 'staged-accident' as const, own: false },
  ...{ source: { institutionId: null, name: 'Member 1234', hidden: true }, publishedAt: null },
});
const member = (id: string, of: Partial<EntityMember>): EntityMember => ({
  ...{ id, kind: 'subject', type: 'Person', name: '•', masked: true, aliases: [], birthDates: [], countries: [] },
  ...{ addresses: [], identifiers: [], role: 'principal', notice: null, listEntry: null },
  ...of,
});
const entry = { id: 'e', source: 'ofac-sdn', externalId: '7', programs: [] };
const day = (n: number) => `2026-01-0${n}T00:00:00.000Z`;
const times = (cameAt: string | null, changedAt: string | null = null, leftAt: string | null = null) => ({
  ...{ cameAt, changedAt, leftAt },
});

const views = new Map([
  ['a', member('a', { notice: notice('n', 'SN-1', 'published') })],
  ['b', member('b', { notice: notice('n', 'SN-1', 'published') })],
  ['gone', member('gone', { notice: notice('m', 'SN-2', 'expired') })],
  ['e', member('e', { kind: 'list-entry', listEntry: entry })],
]);
const sources: TimelineSources = {
  ...{ views, members: ['a', 'b', 'gone', 'e'] },
  times: new Map([
    ['a', times(day(2))],
    ['b', times(day(2))],
    ['gone', times(day(1), null, day(5))],
    ['e', times(null, day(4))],
  ]),
  links: [{ pair: ['a', 'e'], bits: 9 }],
  judgements: [
    {
      pair: ['a', 'e'],
      judgement: { id: 'j', verdict: 'same', note: 'One passport', by: { id: 'u', name: 'Kai' }, at: day(6) },
    },
  ],
  warnings: [
    {
      view: {
        ...{ id: 'w', ref: 'RW-1', status: 'withdrawn', title: 'Ring', severity: 'high', typology: null, tlp: 'AMBER' },
        ...{
          issuer: { institutionId: 'i', name: 'Supervisor' },
          issuedAt: day(3),
          notices: [{ id: 'n', ref: 'SN-1' }],
        },
      },
      ...{ withdrawnAt: day(7), expiredAt: null },
    },
  ],
};

describe('a timeline', () => {
  it('tells each thing once, newest first, under the names by which its reader knows the members', () => {
    const told = toTimeline(sources).map(({ at, kind, by, members }) => [
      at,
      kind,
      by,
      members.map(({ id }) => id).join(),
    ]);
    expect(told).toEqual([
      [day(7), 'warning-withdrawn', 'Supervisor', 'a,b'],
      [day(6), 'judged', 'Kai', 'a,e'],
      [day(5), 'notice-expired', 'Member 1234', 'gone'],
      [day(4), 'list-changed', null, 'e'],
      [day(4), 'linked', null, 'a,e'],
      [day(3), 'warning-issued', 'Supervisor', 'a,b'],
      [day(2), 'notice-published', 'Member 1234', 'a,b'],
      [day(1), 'notice-published', 'Member 1234', 'gone'],
    ]);
    const ids = toTimeline(sources).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the same in whatever order its sources come', () => {
    const turned = { ...sources, members: [...sources.members].reverse() };
    const plain = (of: TimelineSources) => toTimeline(of).map(({ id }) => id);
    expect(plain(turned)).toEqual(plain(sources));
  });
});

describe('the links that hold an entity together', () => {
  it('are the strongest, one less than there are members', () => {
    const strongest = [['a', 'b'], ['c', 'd'], ['b', 'a'], ['b', 'c'], ['a', 'd'], ['d', 'e']] as const; // prettier-ignore
    expect(bindingLinks(strongest)).toEqual([['a', 'b'], ['c', 'd'], ['b', 'c'], ['d', 'e']]); // prettier-ignore
  });
});
