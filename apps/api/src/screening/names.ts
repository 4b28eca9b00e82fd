import type { SubjectInput } from '@watchbook/contract';
import { NameIndex, type IndexedName, type NameHit } from '@watchbook/matching';
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
  private readonly subjectsOf = new Map<string, string[]>();

  /** How many subjects and entries can be found. */
  get size(): number {
    return this.index.size;
  }

  /** Puts a notice in place of what was known of it. */
  putNotice({ notice, subjects }: IndexedNotice): void {
    this.dropNotice(notice.id);
    const tokens = noticeTokens(notice);
    for (const { id, described } of subjects) {
      this.index.add(`subject ${id}`, namesOf(described), tokens, wholeDate(described.birthDate));
    }
    this.subjectsOf.set(
      notice.id,
      subjects.map(({ id }) => id),
    );
  }

  /** Forgets a notice. */
  dropNotice(noticeId: string): void {
    for (const id of this.subjectsOf.get(noticeId) ?? []) this.index.remove(`subject ${id}`);
    this.subjectsOf.delete(noticeId);
  }

  /** Puts an entry of a list in place of what was known of it, or forgets it when it left the list. */
  putListEntry({ id, type, described, removedAt }: ListedNames): void {
    if (removedAt) return this.index.remove(`list-entry ${id}`);
    this.index.add(
      `list-entry ${id}`,
      described.names.map(({ value }) => ({ value, type })),
      [LIST_TOKEN],
      described.birthDates,
    );
  }

  /** Who fits best among those that the tokens open. */
  search(query: {
    name: string;
    type?: string;
    born?: string;
    tokens: readonly string[];
    limit: number;
    minimum: number;
  }): NamedTarget[] {
    return this.index.search(query).map(toTarget);
  }
}

function namesOf({ name, aliases, type }: SubjectInput): IndexedName[] {
  return [name, ...aliases.map(({ value }) => value)].map((value) => ({ value, type }));
}

/** Masked dates count whole or not at all, so that nobody can narrow one down by asking. */
export const wholeDate = (date: string | null | undefined): string[] => (date?.length === 10 ? [date] : []);

function toTarget({ id, score }: NameHit): NamedTarget {
  const [kind, target] = id.split(' ') as ['subject' | 'list-entry', string];
  return { kind, id: target, score };
}
