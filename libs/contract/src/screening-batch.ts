import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt } from './common.js';
import { identifierScheme, purpose } from './codes.js';
import { csvDelimiters } from './csv.js';
import { match, screeningQuery } from './screening.js';

/** Most bytes of the text of one table, in UTF-8. */
export const TABLE_MAX_BYTES = 4 * 1024 * 1024;
/** Most rows of one table, below its header. */
export const TABLE_MAX_ROWS = 10_000;

const column = z.string().trim().min(1).max(200);

/** Which column of a table says what; the names stand in its header. Several columns may hold identifiers. */
export const columnMapping = z
  .strictObject({
    name: column.optional(),
    type: column.optional(),
    birthDate: column.optional(),
    country: column.optional(),
    /** The own number of a row, which comes back with its result. */
    reference: column.optional(),
    /** Without a scheme the cells name it: `passport:E1234567; iban:GB82…`. */
    identifiers: z
      .array(z.strictObject({ scheme: identifierScheme.nullable(), column }))
      .max(20)
      .default([]),
  })
  .refine(({ name, identifiers }) => name !== undefined || identifiers.length > 0, {
    path: ['name'],
    message: 'a column with names or with identifiers',
  });
export type ColumnMapping = z.infer<typeof columnMapping>;

/** A table of subjects as CSV with a header. */
export const tableInput = {
  content: z
    .string()
    .min(1)
    .max(TABLE_MAX_BYTES)
    .meta({ description: `CSV (RFC 4180) with a header, at most ${TABLE_MAX_BYTES} bytes and ${TABLE_MAX_ROWS} rows` }),
  /** Found from the header when it is not given. */
  delimiter: z.enum(csvDelimiters).optional(),
  /** Guessed from the header when it is not given. */
  mapping: columnMapping.optional(),
};

/** `POST /screening-batches`: a file of subjects, screened in the background one by one. */
export const screeningBatchDraft = z.strictObject({
  ...tableInput,
  /** Matches for each row. */
  limit: z.int().min(1).max(50).default(10),
  /** Says what the mapping makes of the file, and screens nothing. */
  dryRun: z.boolean().default(false),
});
export type ScreeningBatchDraft = z.infer<typeof screeningBatchDraft>;

export const rowFaultCodes = ['nobody', 'cells', 'type', 'birth-date', 'country', 'identifier', 'text'] as const;

/** Why a row cannot be used: the line in the file, the column by its header, and what is wrong with it. */
export const rowFault = z.object({
  line: z.int(),
  column: z.string().nullable(),
  code: z.enum(rowFaultCodes),
});
export type RowFault = z.infer<typeof rowFault>;

const asked = z.object({ ...screeningQuery.shape, limit: z.int().optional() });

/** What the mapping makes of a table. */
export const tablePreview = z.object({
  delimiter: z.string(),
  columns: z.array(z.string()),
  /** Null when it was not given and the header does not tell. */
  mapping: columnMapping.nullable(),
  rows: z.int(),
  /** Rows that cannot be used. */
  faulty: z.int(),
  /** The first rows as they are understood. */
  sample: z.array(z.object({ line: z.int(), reference: z.string().nullable(), query: asked })),
  faults: z.array(rowFault),
});
export type TablePreview = z.infer<typeof tablePreview>;

export const batchStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const batchState = z.enum(batchStates);
export type BatchState = z.infer<typeof batchState>;
export const batchErrors = ['not-allowed', 'quota', 'failed'] as const;

/** How far a batch has come. */
export const screeningBatch = z.object({
  id,
  state: batchState,
  stage: z.string(),
  progress: z.int().min(0).max(100),
  etaSeconds: z.int().nullable(),
  attempts: z.int(),
  error: z.enum(batchErrors).nullable(),
  rows: z.int(),
  /** Rows that cannot be screened; the results list them. */
  faulty: z.int(),
  screened: z.int(),
  /** Rows that had a match when they were screened. */
  matched: z.int(),
  purpose: purpose.nullable(),
  by: z.object({ id, name: z.string() }),
  requestedAt: instant,
  finishedAt: instant.nullable(),
});
export type ScreeningBatch = z.infer<typeof screeningBatch>;
export const screeningBatchWritten = screeningBatch.extend({ receipt });
export const screeningBatchList = pageOf(screeningBatch);
export const screeningBatchQuery = z.strictObject({ ...pageQuery, 'filter[state]': batchState.optional() });
export type ScreeningBatchQuery = z.infer<typeof screeningBatchQuery>;

/** One batch, with how many of its screened rows had a best score of 0.9 to 1, 0.8, 0.7 and less, and none at all. */
export const screeningBatchDetail = screeningBatch.extend({
  bands: z.object({ strong: z.int(), likely: z.int(), possible: z.int(), weak: z.int(), none: z.int() }),
});
export type ScreeningBatchDetail = z.infer<typeof screeningBatchDetail>;

export const batchOutcomes = ['waiting', 'match', 'none', 'fault'] as const;
export const batchOutcome = z.enum(batchOutcomes);

/** One row with what it found, as far as the reader may see that now. What somebody else asked is masked. */
export const batchResult = z.object({
  id,
  line: z.int(),
  reference: z.string().nullable(),
  name: z.string().nullable(),
  outcome: batchOutcome,
  faults: z.array(rowFault),
  /** With which a match is judged; null for a row that was not screened. */
  screeningId: id.nullable(),
  matches: z.array(match),
});
export type BatchResult = z.infer<typeof batchResult>;
export const batchResultList = pageOf(batchResult);
export const batchResultQuery = z.strictObject({ ...pageQuery, 'filter[outcome]': batchOutcome.optional() });
export type BatchResultQuery = z.infer<typeof batchResultQuery>;
