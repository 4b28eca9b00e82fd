import type { EntityManager } from '@mikro-orm/postgresql';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';

/** The decrypted file of a run, or null when row level security shows none. */
export async function loadFile(em: EntityManager, runId: string): Promise<Buffer | null> {
  const [row] = await em.execute<{ bytes: Buffer }[]>('select bytes from report_file where run_id = ?', [runId]);
  return row ? Buffer.from(fieldKeys().decrypt(row.bytes, placeOf(runId)), 'base64') : null;
}

/** Keeps the file of a run, encrypted. */
export async function storeFile(em: EntityManager, runId: string, bytes: Buffer): Promise<void> {
  await em.execute('insert into report_file (run_id, bytes) values (?, ?)', [
    runId,
    fieldKeys().encrypt(bytes.toString('base64'), placeOf(runId)),
  ]);
}

const placeOf = (row: string) => ({ table: 'report_file', column: 'bytes', row });

/** Size of the newest signed checkpoint, which pins what a report was computed from. */
export async function findCheckpointSize(em: EntityManager): Promise<number | null> {
  const [row] = await em.execute<{ size: string | null }[]>('select max(size) as size from ledger_checkpoint');
  return row?.size == null ? null : Number(row.size);
}
