import type { ReportRun } from '@watchbook/contract';
import { request } from '../platform/http/connection.js';

/** Reads the file of a finished report, which the portal records first, and hands it to the browser. */
export async function saveReport({ id, template, parameters, format }: ReportRun): Promise<true> {
  const file = await request<Blob>(`/api/v1/report-runs/${id}/file`);
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = `watchbook-${template}-${parameters.month}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
  return true;
}
