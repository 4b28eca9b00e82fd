import { saveFile } from '../../platform/file/save-file.js';
import { request } from '../../platform/http/connection.js';

/** Saves the lines of a review as CSV. */
export async function saveCertification(id: string): Promise<true> {
  const file = await request<Blob>(`/api/v1/access-certifications/${id}/file`);
  saveFile(file, `watchbook-review-${id}.csv`);
  return true;
}
