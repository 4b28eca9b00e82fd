import { saveFile } from '../../platform/file/save-file.js';
import { request } from '../../platform/http/connection.js';

/** Reads the results of a batch as a file, which the portal records first, and hands it to the browser. */
export async function saveBatch(id: string): Promise<true> {
  const file = await request<Blob>(`/api/v1/screening-batches/${id}/file`);
  saveFile(file, `watchbook-screening-${id}.csv`);
  return true;
}
