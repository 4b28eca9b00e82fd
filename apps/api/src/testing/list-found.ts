import type { ListFileName } from '@watchbook/contract';
import type { Found, ListedEntry, ListFormat, Piece, RowFault } from '../list/format/listed-entry.js';
import type { FileText } from '../platform/csv/csv-rows.js';

interface AllFound {
  entries: ListedEntry[];
  faults: (RowFault & { externalId?: string; hides?: boolean })[];
  unread: Record<string, number>;
}

/** All that a reader finds in files, with the pieces of each entry put together. */
export async function findAll<Options>(
  format: ListFormat<Options>,
  files: Partial<Record<ListFileName, FileText>>,
  options: Options = null as Options,
): Promise<AllFound> {
  const all: AllFound = { entries: [], faults: [], unread: {} };
  const pieces = new Map<string, Piece[]>();
  const take = (found: Found): void => {
    if ('entry' in found) all.entries.push(found.entry);
    else if ('piece' in found) pieces.set(found.piece.key, [...(pieces.get(found.piece.key) ?? []), found.piece]);
    else if ('fault' in found) {
      const { fault, ...whose } = found;
      all.faults.push({ ...fault, ...whose });
    } else all.unread[found.unread] = (all.unread[found.unread] ?? 0) + 1;
  };
  const texts = new Map(Object.entries(files) as [ListFileName, FileText][]);
  for await (const found of format.read(texts, options)) take(found);
  for (const [key, own] of pieces) format.compose?.(key, own, pieces).forEach(take);
  return all;
}
