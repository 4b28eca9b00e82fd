import type { EntityManager } from '@mikro-orm/postgresql';
import { IMPORT_FAULTS, type ImportRun } from '@watchbook/contract';
import { ListFileFault, type RowFault } from '../format/listed-entry.js';

const UNREAD_MAX = 200;

/** What of the files did not become part of an entry: faults, the first of which are kept, and names of the rest. */
export class FaultLog {
  /** All faults, and the rows that were left out for one. */
  count = 0;
  rowsLeftOut = 0;
  first: RowFault | null = null;
  private readonly waiting: (RowFault & { seq: number })[] = [];
  private readonly names = new Map<string, number>();

  note(fault: RowFault): void {
    this.count += 1;
    if (fault.leftOut === 'row') this.rowsLeftOut += 1;
    this.first ??= fault;
    if (this.count <= IMPORT_FAULTS.kept) this.waiting.push({ ...fault, seq: this.count });
  }

  noteUnread(name: string): void {
    const known = this.names.has(name) || this.names.size < UNREAD_MAX ? name : 'other';
    this.names.set(known, (this.names.get(known) ?? 0) + 1);
  }

  /** What entries have no place for, most frequent first. */
  get unread(): ImportRun['unread'] {
    return [...this.names].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  }

  /** @throws ListFileFault when so many rows had to be left out that the list would not be what was published */
  assertFew(rows: number): void {
    if (this.rowsLeftOut <= IMPORT_FAULTS.few || this.rowsLeftOut <= rows * IMPORT_FAULTS.share) return;
    const share = `${IMPORT_FAULTS.share * 100} %`;
    throw new ListFileFault(
      `${this.rowsLeftOut} of ${rows} rows are at fault, more than ${share}; ${this.firstText()}`,
    );
  }

  /** Where the first fault is, in words. */
  firstText(): string {
    if (!this.first) return 'none is at fault';
    const { file, line, message } = this.first;
    return `the first: ${file}, line ${line ?? 'unknown'}: ${message}`;
  }

  /** Writes what waits. */
  async flush(em: EntityManager, importId: string): Promise<void> {
    const faults = this.waiting.splice(0);
    if (faults.length === 0) return;
    await em.execute(
      `insert into list_import_fault (import_id, seq, file, line, column_name, code, left_out, message)
       select ?, seq, file, line, "column", code, "leftOut", message from jsonb_to_recordset(?::jsonb)
         as given (seq integer, file text, line bigint, "column" text, code text, "leftOut" text, message text)`,
      [importId, JSON.stringify(faults)],
    );
  }
}
