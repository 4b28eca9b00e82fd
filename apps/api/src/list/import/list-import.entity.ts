import { defineEntity, p } from '@mikro-orm/core';
import type {
  CsvListOptions,
  ImportFile,
  ImportFormat,
  ImportRun,
  ImportState,
  ListFileName,
} from '@watchbook/contract';
import { Problem } from '../../platform/problem.js';

const importSchema = defineEntity({
  name: 'ListImport',
  tableName: 'list_import',
  properties: {
    id: p.uuid().primary(),
    format: p.string().$type<ImportFormat>(),
    source: p.string(),
    title: p.string().nullable(),
    /** How the columns of a table are read. */
    options: p.json<CsvListOptions>().nullable(),
    dryRun: p.boolean(),
    institutionId: p.uuid(),
    requestedBy: p.uuid(),
    state: p.string().$type<ImportState>(),
    stage: p.string(),
    progress: p.integer(),
    rows: p.bigint('number'),
    faults: p.integer(),
    added: p.integer(),
    changed: p.integer(),
    removed: p.integer(),
    unchanged: p.integer(),
    kept: p.integer(),
    unread: p.json<ImportRun['unread']>().nullable(),
    /** Whoever reads it now, of several who may have begun. */
    attempt: p.uuid().nullable(),
    error: p.string().nullable(),
    requestedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    /** When anything of it last moved. */
    touchedAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

const OPEN: readonly ImportState[] = ['receiving', 'queued', 'running'];

/** One upload of a public list and how far reading it has come. */
export class ListImport extends importSchema.class {
  /** All of its files are there, and it may be read. @throws Problem `conflict`, `not-processable` */
  start(files: readonly ImportFile[], at: Date): void {
    if (this.state !== 'receiving') throw new Problem('conflict', `The import is ${this.state}`);
    const partial = files.find(({ size, received }) => received < size);
    if (partial)
      throw new Problem('not-processable', `${partial.received} of ${partial.size} bytes of ${partial.name} are there`);
    Object.assign(this, { state: 'queued', stage: 'queued', touchedAt: at });
  }

  /** Stops an import that has not ended. @throws Problem `conflict` */
  cancel(at: Date): void {
    if (!OPEN.includes(this.state)) throw new Problem('conflict', `The import is ${this.state}`);
    Object.assign(this, { state: 'cancelled', stage: 'cancelled', finishedAt: at, touchedAt: at });
  }

  toImportRun(files: readonly ImportFile[], now: Date): ImportRun {
    return {
      id: this.id,
      format: this.format,
      source: this.source,
      title: this.title ?? null,
      dryRun: this.dryRun,
      state: this.state,
      stage: this.stage,
      progress: this.progress,
      etaSeconds: this.etaSeconds(now),
      rows: this.rows,
      faults: this.faults,
      added: this.added,
      changed: this.changed,
      removed: this.removed,
      unchanged: this.unchanged,
      kept: this.kept,
      unread: this.unread ?? [],
      files: files.map(({ name, size, received }) => ({ name, size, received })),
      error: this.error ?? null,
      requestedAt: this.requestedAt.toISOString(),
      finishedAt: this.finishedAt?.toISOString() ?? null,
    };
  }

  /** What is left at the pace so far; null while there is no pace. */
  private etaSeconds(now: Date): number | null {
    if (this.state !== 'running' || !this.startedAt || this.progress === 0) return null;
    const elapsedSeconds = (now.getTime() - this.startedAt.getTime()) / 1000;
    return Math.max(0, Math.round((elapsedSeconds * (100 - this.progress)) / this.progress));
  }
}
importSchema.setClass(ListImport);

const fileSchema = defineEntity({
  name: 'ListImportFile',
  tableName: 'list_import_file',
  properties: {
    importId: p.uuid().primary(),
    name: p.string().$type<ListFileName>().primary(),
    size: p.bigint('number'),
    received: p.bigint('number'),
  },
});

/** A file of an import, and how much of it has arrived. */
export class ListImportFile extends fileSchema.class {}
fileSchema.setClass(ListImportFile);
