import type { EntityManager } from '@mikro-orm/postgresql';
import type { ImportFault } from '@watchbook/contract';

interface FaultRow extends Omit<ImportFault, 'line'> {
  readonly seq: number;
  readonly line: string | null;
}

/** Faults beyond one, forward or back, in the direction asked for; `null` for all of them. */
export async function loadFaults(
  em: EntityManager,
  importId: string,
  { seq, back }: { seq: number; back: boolean },
  limit: number | null,
): Promise<(ImportFault & { id: string })[]> {
  const [beyond, direction] = back ? ['<', 'desc'] : ['>', 'asc'];
  const rows = await em.execute<FaultRow[]>(
    `select seq, file, line, column_name as "column", code, left_out as "leftOut", message from list_import_fault
     where import_id = ? and seq ${beyond} ? order by seq ${direction} limit ?`,
    [importId, seq, limit],
  );
  return rows.map(({ seq: at, line, ...fault }) => ({
    ...fault,
    id: String(at),
    line: line === null ? null : Number(line),
  }));
}
