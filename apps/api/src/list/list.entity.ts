import { defineEntity, p } from '@mikro-orm/core';
import type { ImportRun, ImportState, ListEntry as ListEntryView, ListSource, SubjectType } from '@watchbook/contract';
import type { ListedEntry } from './listed-entry.js';

const importSchema = defineEntity({
  name: 'ListImport',
  tableName: 'list_import',
  properties: {
    id: p.uuid().primary(),
    format: p.string().$type<ListSource>(),
    institutionId: p.uuid(),
    requestedBy: p.uuid(),
    state: p.string().$type<ImportState>(),
    stage: p.string(),
    progress: p.integer(),
    added: p.integer(),
    changed: p.integer(),
    removed: p.integer(),
    unchanged: p.integer(),
    error: p.string().nullable(),
    requestedAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** One upload of a public list and how far reading it has come. */
export class ListImport extends importSchema.class {
  toImportRun(): ImportRun {
    return {
      id: this.id,
      format: this.format,
      state: this.state,
      stage: this.stage,
      progress: this.progress,
      added: this.added,
      changed: this.changed,
      removed: this.removed,
      unchanged: this.unchanged,
      error: this.error ?? null,
      requestedAt: this.requestedAt.toISOString(),
      finishedAt: this.finishedAt?.toISOString() ?? null,
    };
  }
}
importSchema.setClass(ListImport);

/** What an entry says, but for what has a column of its own. */
export type DescribedEntry = Omit<ListedEntry, 'source' | 'externalId' | 'type'>;

const entrySchema = defineEntity({
  name: 'ListEntry',
  tableName: 'list_entry',
  properties: {
    id: p.uuid().primary(),
    source: p.string().$type<ListSource>(),
    externalId: p.string(),
    type: p.string().$type<SubjectType>(),
    described: p.json<DescribedEntry>(),
    describedHash: p.string(),
    importId: p.uuid(),
    changedAt: p.datetime(),
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
