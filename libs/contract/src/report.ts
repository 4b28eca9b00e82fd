import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt } from './common.js';

export const reportTemplates = ['monthly-statistics'] as const;
export const reportTemplate = z.enum(reportTemplates);
export const reportFormat = z.enum(['csv', 'pdf']);
export type ReportFormat = z.infer<typeof reportFormat>;

/** `POST /reports`. */
export const reportDraft = z.strictObject({
  template: reportTemplate,
  parameters: z.strictObject({
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month as YYYY-MM'),
    language: z.enum(['en', 'zh-CN']).default('en'),
  }),
  format: reportFormat,
});
export type ReportDraft = z.infer<typeof reportDraft>;

export const reportStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const reportState = z.enum(reportStates);
export type ReportState = z.infer<typeof reportState>;

export const reportRun = z.object({
  id,
  template: reportTemplate,
  parameters: z.object({ month: z.string(), language: z.string() }),
  format: reportFormat,
  state: reportState,
  stage: z.string(),
  progress: z.int().min(0).max(100),
  etaSeconds: z.int().nullable(),
  attempts: z.int(),
  error: z.string().nullable(),
  requestedAt: instant,
  finishedAt: instant.nullable(),
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  /** The checkpoint that pins what the report was computed from. */
  checkpointSize: z.int().nullable(),
});
export type ReportRun = z.infer<typeof reportRun>;
export const reportRunList = pageOf(reportRun);
export const reportRunWritten = reportRun.extend({ receipt });

export const reportRunQuery = z.strictObject({ ...pageQuery, 'filter[state]': reportState.optional() });
export type ReportRunQuery = z.infer<typeof reportRunQuery>;
