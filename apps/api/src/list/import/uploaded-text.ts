import type { ListFileName } from '@watchbook/contract';
import type { Work } from '../../platform/database/work.js';
import { ListFileFault } from '../format/listed-entry.js';
import { loadPart } from './upload.queries.js';

interface Uploaded {
  readonly importId: string;
  readonly name: ListFileName;
  /** Other characters than those of UTF-8 become a sign in their place instead of a fault. */
  readonly lenient: boolean;
}

/**
 * The text of an uploaded file, a part at a time.
 * @param passed is told how many bytes were read
 * @throws ListFileFault for what is not UTF-8
 */
export async function* uploadedText(
  work: Work,
  { importId, name, lenient }: Uploaded,
  passed: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: !lenient });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new ListFileFault(`${name}: not UTF-8`, { cause });
    }
  };
  for (let at = 0; ;) {
    const from = at;
    const part = await work.system((em) => loadPart(em, { importId, name, at: from }));
    if (!part) break;
    yield decode(part.bytes);
    passed(part.next - from);
    at = part.next;
  }
  yield decode();
}
