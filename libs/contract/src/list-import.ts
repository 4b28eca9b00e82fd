import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt, text } from './common.js';
import { builtInSources, listSource } from './list.js';
import { csvListOptions } from './list-csv.js';

/** How a list is written: as one of the known publishers does, as a table, or as FollowTheMoney entities in JSON lines. */
export const importFormats = [...builtInSources, 'csv', 'ftm'] as const;
export const importFormat = z.enum(importFormats);
export type ImportFormat = z.infer<typeof importFormat>;

export const listFileNames = ['sdn', 'prim', 'alt', 'add', 'dpl', 'rows', 'entities'] as const;
export const listFileName = z.enum(listFileNames);
export type ListFileName = z.infer<typeof listFileName>;

/** The files of each format, by the names under which they are uploaded. The first is the list itself, without which there is none. */
export const listFiles: Record<ImportFormat, readonly [ListFileName, ...ListFileName[]]> = {
  'ofac-sdn': ['sdn', 'alt', 'add'],
  'ofac-consolidated': ['prim', 'alt', 'add'],
  'bis-denied-persons': ['dpl'],
  csv: ['rows'],
  ftm: ['entities'],
};

/** Most bytes of files that come with the request itself. */
export const IMPORT_MAX_BYTES = 16 * 1024 * 1024;
/** Most bytes of one part of a file that comes in parts. */
export const IMPORT_PART_BYTES = 4 * 1024 * 1024;
/** Most bytes of one file that comes in parts. */
export const IMPORT_FILE_BYTES = 16 * 1024 * 1024 * 1024;
/** An import fails when more than `few` rows and more than this share of all had to be left out; the first `kept` faults are kept. */
export const IMPORT_FAULTS = { share: 0.1, few: 10, kept: 10_000 } as const;

/** `POST /imports`: a list with its files, or with their sizes when they follow in parts. */
export const importDraft = z.strictObject({
  format: importFormat,
  /** The key under which the list is kept; only for `csv` and `ftm`, which need one. */
  source: listSource.optional(),
  /** What people call it; a list needs it once. */
  title: text(120).optional(),
  /** How the columns of `csv` are read. */
  csv: csvListOptions.optional(),
  /** Reads and compares, and writes nothing. */
  dryRun: z.boolean().default(false),
  files: z
    .array(
      z.strictObject({
        name: listFileName,
        content: z.string().min(1).max(IMPORT_MAX_BYTES).optional(),
        size: z.int().min(1).max(IMPORT_FILE_BYTES).optional(),
      }),
    )
    .min(1)
    .max(3),
});
export type ImportDraft = z.input<typeof importDraft>;

export const importStates = ['receiving', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const importState = z.enum(importStates);
export type ImportState = z.infer<typeof importState>;

/** A file of an import, and how much of it has arrived. */
export const importFile = z.object({ name: listFileName, size: z.int(), received: z.int() });
export type ImportFile = z.infer<typeof importFile>;

/** How far an import has come, and what it changed, or would change for a dry run. */
export const importRun = z.object({
  id,
  format: importFormat,
  source: listSource,
  title: z.string().nullable(),
  dryRun: z.boolean(),
  state: importState,
  stage: z.string(),
  progress: z.int().min(0).max(100),
  etaSeconds: z.int().nullable(),
  /** Rows of its files that were read. */
  rows: z.int(),
  /** Faults in its rows, also those beyond the ones that are kept. */
  faults: z.int(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  /** Known entries that stay as they were because their row, or a row that may be theirs, could not be read. */
  kept: z.int(),
  /** What files hold that entries have no place for, with how often it was there. */
  unread: z.array(z.object({ name: z.string(), count: z.int() })),
  files: z.array(importFile),
  error: z.string().nullable(),
  requestedAt: instant,
  finishedAt: instant.nullable(),
});
export type ImportRun = z.infer<typeof importRun>;
export const importWritten = importRun.extend({ receipt });
export const importRunList = pageOf(importRun);
export const importRunQuery = z.strictObject({ ...pageQuery, 'filter[source]': listSource.optional() });
export type ImportRunQuery = z.infer<typeof importRunQuery>;

/** `PUT /imports/{id}/files/{name}`: where in the file the part of the body belongs. */
export const importPartQuery = z.strictObject({ offset: z.coerce.number().int().min(0).max(IMPORT_FILE_BYTES) });
export type ImportPartQuery = z.infer<typeof importPartQuery>;
export const importFileWritten = importFile.extend({ receipt });

export const importFaultCodes = [
  'columns',
  'id',
  'name',
  'json',
  'duplicate',
  'orphan',
  'length',
  'type',
  'date',
  'country',
  'identifier',
] as const;
export const importFaultCode = z.enum(importFaultCodes);
export type ImportFaultCode = z.infer<typeof importFaultCode>;

/** A fault in a row: the row was left out, or only the value. It says where, and never what stands there. */
export const importFault = z.object({
  file: listFileName,
  line: z.int().nullable(),
  column: z.string().nullable(),
  code: importFaultCode,
  leftOut: z.enum(['row', 'value']),
  message: z.string(),
});
export type ImportFault = z.infer<typeof importFault>;
export const importFaultList = pageOf(importFault);
export const importFaultQuery = z.strictObject(pageQuery);
export type ImportFaultQuery = z.infer<typeof importFaultQuery>;
