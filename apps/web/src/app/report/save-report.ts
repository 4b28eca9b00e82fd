import type { ReportRun } from '@watchbook/contract';
import { saveFile } from '../platform/file/save-file.js';
import { request } from '../platform/http/connection.js';

/** Reads the file of a finished report, which the portal records first, and hands it to the browser. */
export async function saveReport({ id, template, parameters, format }: ReportRun): Promise<true> {
  const file = await request<Blob>(`/api/v1/report-runs/${id}/file`);
  saveFile(file, `watchbook-${template}-${parameters.month}.${format}`);
  return true;
}
