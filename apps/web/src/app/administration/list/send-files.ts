import { IMPORT_PART_BYTES, type ImportRun, type ListFileName } from '@watchbook/contract';
import { listImportStart, listImportTakePart } from '../../platform/api/generated/client.js';

export type ChosenFiles = Partial<Record<ListFileName, File>>;

/** Sends the files of an import part by part, then has it read. @param sent is told the percent that has arrived */
export async function sendFiles({ id }: ImportRun, files: ChosenFiles, sent: (percent: number) => void): Promise<true> {
  const chosen = Object.entries(files) as [ListFileName, File][];
  const size = chosen.reduce((sum, [, file]) => sum + file.size, 0);
  let arrived = 0;
  for (const [name, file] of chosen) {
    for (let offset = 0; offset < file.size; offset += IMPORT_PART_BYTES) {
      const part = file.slice(offset, offset + IMPORT_PART_BYTES);
      await listImportTakePart(id, name, part, { offset });
      arrived += part.size;
      sent(Math.floor((100 * arrived) / size));
    }
  }
  await listImportStart(id);
  return true;
}
