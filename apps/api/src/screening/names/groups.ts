import type { SubjectInput } from '@watchbook/contract';
import type { IndexedGroup, NameHit } from '@watchbook/matching';
import type { IndexedNotice } from '../../notice/notice-screening.service.js';
import { LIST_TOKEN, noticeTokens } from './index-tokens.js';

/** A group as it is now, or the name of one that is gone. */
export type Change = IndexedGroup | string;

export const nameOf = (change: Change): string => (typeof change === 'string' ? change : change.name);

export interface ListedNames {
  readonly id: string;
  readonly type: string;
  readonly described: { readonly names: readonly { readonly value: string }[]; readonly birthDates: readonly string[] };
  readonly removedAt?: Date | null;
}

/** Whom a hit of the index of names stands for. */
export interface NamedTarget {
  readonly kind: 'subject' | 'list-entry';
  readonly id: string;
  readonly hit: NameHit;
}

const NOTICE = 'notice ';

export const noticeGone = (id: string): Change => NOTICE + id;

/** A notice with the names of its subjects. */
export const noticeGroup = ({ notice, subjects }: IndexedNotice): IndexedGroup => ({
  name: NOTICE + notice.id,
  tokens: noticeTokens(notice),
  subjects: subjects.map(({ id, described }) => ({
    id,
    names: spellingsOf(described),
    born: wholeDate(described.birthDate),
  })),
});

/** An entry of a list with its names, or that it has left the list. */
export function entryChange({ id, type, described, removedAt }: ListedNames): Change {
  const name = `list-entry ${id}`;
  if (removedAt) return name;
  const names = described.names.map(({ value }) => ({ value, type }));
  return { name, tokens: [LIST_TOKEN], subjects: [{ id, names, born: described.birthDates }] };
}

const spellingsOf = ({ name, aliases, type }: SubjectInput) =>
  [name, ...aliases.map(({ value }) => value)].map((value) => ({ value, type }));

/** Masked dates count whole or not at all, so that nobody can narrow one down by asking. */
export const wholeDate = (date: string | null | undefined): string[] => (date?.length === 10 ? [date] : []);

export const toTarget = (hit: NameHit): NamedTarget => ({
  kind: hit.group.startsWith(NOTICE) ? 'subject' : 'list-entry',
  id: hit.id,
  hit,
});
