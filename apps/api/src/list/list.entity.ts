import { defineEntity, p } from '@mikro-orm/core';
import type { ListEntry as ListEntryView, ListSourceView, SubjectType } from '@watchbook/contract';
import type { ListedEntry } from './format/listed-entry.js';

/** What an entry says, but for what has a column of its own. */
export type DescribedEntry = Omit<ListedEntry, 'externalId' | 'type'>;

const entrySchema = defineEntity({
  name: 'ListEntry',
  tableName: 'list_entry',
  properties: {
    id: p.uuid().primary(),
    source: p.string(),
    externalId: p.string(),
    type: p.string().$type<SubjectType>(),
    described: p.json<DescribedEntry>(),
    describedHash: p.string(),
    importId: p.uuid(),
    changedAt: p.datetime(),
    /** When it came onto its list, last; null when that was not kept yet. */
    addedAt: p.datetime().nullable(),
    removedAt: p.datetime().nullable(),
  },
});

/** An entry of a public list. */
export class ListEntry extends entrySchema.class {
  toListEntry(): ListEntryView {
    return {
      id: this.id,
      source: this.source,
      externalId: this.externalId,
      type: this.type,
      ...this.described,
      removedAt: this.removedAt?.toISOString() ?? null,
    };
  }
}
entrySchema.setClass(ListEntry);

const sourceSchema = defineEntity({
  name: 'ListSource',
  tableName: 'list_source',
  properties: {
    id: p.string().primary(),
    title: p.string().nullable(),
    format: p.string(),
    importId: p.uuid(),
    entries: p.integer(),
    updatedAt: p.datetime(),
  },
});

/** A list that is screened. */
export class ListSource extends sourceSchema.class {
  toListSource(): ListSourceView {
    return {
      id: this.id,
      title: this.title ?? null,
      format: this.format,
      entries: this.entries,
      updatedAt: this.updatedAt.toISOString(),
      importId: this.importId,
    };
  }
}
sourceSchema.setClass(ListSource);
