import type { SubjectInput } from '@watchbook/contract';
import { NameIndex, type IndexedGroup, type IndexedName, type NameHit } from '@watchbook/matching';
import type { IndexedNotice } from '../notice/notice-screening.service.js';
import { LIST_TOKEN, noticeTokens } from './index-tokens.js';

/** Whom a hit of the index of names stands for. */
export type NamedTarget =
  | { readonly kind: 'subject'; readonly id: string; readonly score: number }
  | { readonly kind: 'list-entry'; readonly id: string; readonly score: number };

interface ListedNames {
  readonly id: string;
  readonly type: string;
  readonly described: { readonly names: readonly { readonly value: string }[]; readonly birthDates: readonly string[] };
  readonly removedAt?: Date | null;
}

/** The names of notices and public lists, in memory. */
export class Names {
  private readonly index = new NameIndex();

  /** How many notices and entries can be found. */
  get size(): number {
    return this.index.size;
  }

  /** Puts a notice in place of what was known of it. */
  putNotice(notice: IndexedNotice): void {
    this.index.put(noticeGroup(notice));
  }

  /** Forgets a notice. */
  dropNotice(noticeId: string): void {
    this.index.remove(noticeName(noticeId));
  }

  /** Puts an entry of a list in place of what was known of it, or forgets it when it left the list. */
  putListEntry(entry: ListedNames): void {
    if (entry.removedAt) this.index.remove(entryName(entry.id));
    else this.index.put(entryGroup(entry));
  }

  /** Who fits best among those that the tokens open. */
  search(query: {
    name: string;
    born?: string;
    tokens: readonly string[];
    limit: number;
    minimum: number;
  }): NamedTarget[] {
    return this.index.search(query).map(toTarget);
  }
}

const noticeName = (id: string): string => `notice ${id}`;
const entryName = (id: string): string => `list-entry ${id}`;

const noticeGroup = ({ notice, subjects }: IndexedNotice): IndexedGroup => ({
  name: noticeName(notice.id),
  tokens: noticeTokens(notice),
  subjects: subjects.map(({ id, described }) => ({
    id,
    names: namesOf(described),
    born: wholeDate(described.birthDate),
  })),
});

const entryGroup = ({ id, type, described }: ListedNames): IndexedGroup => ({
  name: entryName(id),
  tokens: [LIST_TOKEN],
  subjects: [{ id, names: described.names.map(({ value }) => ({ value, type })), born: described.birthDates }],
});

function namesOf({ name, aliases, type }: SubjectInput): IndexedName[] {
  return [name, ...aliases.map(({ value }) => value)].map((value) => ({ value, type }));
}

/** Masked dates count whole or not at all, so that nobody can narrow one down by asking. */
export const wholeDate = (date: string | null | undefined): string[] => (date?.length === 10 ? [date] : []);

const toTarget = ({ group, id, score }: NameHit): NamedTarget => ({
  kind: group.startsWith('notice ') ? 'subject' : 'list-entry',
  id,
  score,
});
