import * as z from 'zod';
import { id, instant, partialDate, receipt } from './common.js';
import { identifierScheme, subjectType } from './codes.js';

/** Public lists that the portal can read. */
export const listSources = ['ofac-sdn', 'ofac-consolidated', 'bis-denied-persons'] as const;
export const listSource = z.enum(listSources);
export type ListSource = z.infer<typeof listSource>;

/** Most bytes that one upload of list files may have. */
export const IMPORT_MAX_BYTES = 16 * 1024 * 1024;

export const listFileName = z.enum(['sdn', 'prim', 'alt', 'add', 'dpl']);
export type ListFileName = z.infer<typeof listFileName>;

/** The files of each list, by the names under which they are uploaded. The first is the list itself, without which there is none. */
export const listFiles: Record<ListSource, readonly [ListFileName, ...ListFileName[]]> = {
  'ofac-sdn': ['sdn', 'alt', 'add'],
  'ofac-consolidated': ['prim', 'alt', 'add'],
  'bis-denied-persons': ['dpl'],
};

/** `POST /imports`: the whole list, as its publisher writes it. */
export const importDraft = z.strictObject({
  format: listSource,
  files: z
    .array(z.strictObject({ name: listFileName, content: z.string().min(1).max(IMPORT_MAX_BYTES) }))
    .min(1)
    .max(3),
});
export type ImportDraft = z.infer<typeof importDraft>;

export const importStates = ['queued', 'running', 'done', 'failed'] as const;
export const importState = z.enum(importStates);
export type ImportState = z.infer<typeof importState>;

/** How far an import has come, and what it changed. */
export const importRun = z.object({
  id,
  format: listSource,
  state: importState,
  stage: z.string(),
  progress: z.int().min(0).max(100),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  error: z.string().nullable(),
  requestedAt: instant,
  finishedAt: instant.nullable(),
});
export type ImportRun = z.infer<typeof importRun>;
export const importWritten = importRun.extend({ receipt });

/** An entry of a public list, which every member may read. */
export const listEntry = z.object({
  id,
  source: listSource,
  externalId: z.string(),
  type: subjectType,
  names: z.array(z.object({ value: z.string(), kind: z.enum(['primary', 'aka', 'weak']) })),
  birthDates: z.array(partialDate),
  countries: z.array(z.string()),
  identifiers: z.array(z.object({ scheme: identifierScheme, value: z.string() })),
  addresses: z.array(z.string()),
  programs: z.array(z.string()),
  remarks: z.string().nullable(),
  /** Null while it is on the list. */
  removedAt: instant.nullable(),
});
export type ListEntry = z.infer<typeof listEntry>;
