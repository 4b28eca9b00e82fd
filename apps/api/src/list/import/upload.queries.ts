import { createHash } from 'node:crypto';
import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { IMPORT_PART_BYTES, type ListFileName } from '@watchbook/contract';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface Part {
  readonly importId: string;
  readonly name: ListFileName;
  readonly at: number;
}

/** Keeps a part of a file until it is read. */
export async function storePart(em: EntityManager, { importId, name, at }: Part, bytes: Uint8Array): Promise<void> {
  await em.execute(
    'insert into list_import_part (import_id, name, at, size, sha256, bytes) values (?, ?, ?, ?, ?, ?)',
    [importId, name, at, bytes.length, sha256(bytes), await pack(bytes)],
  );
}

/** Keeps a whole file, cut into parts. */
export async function storeFile(em: EntityManager, part: Omit<Part, 'at'>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += IMPORT_PART_BYTES)
    await storePart(em, { ...part, at }, bytes.subarray(at, at + IMPORT_PART_BYTES));
}

/** Whether exactly these bytes came before at this place. */
export async function hasPart(em: EntityManager, { importId, name, at }: Part, bytes: Uint8Array): Promise<boolean> {
  const rows = await em.execute<{ size: number; sha256: string }[]>(
    'select size, sha256 from list_import_part where import_id = ? and name = ? and at = ?',
    [importId, name, at],
  );
  return rows.some((row) => row.size === bytes.length && row.sha256 === sha256(bytes));
}

/** The part that begins at or after this place, or null after the last one. */
export async function loadPart(
  em: EntityManager,
  { importId, name, at }: Part,
): Promise<{ bytes: Uint8Array; next: number } | null> {
  const [row] = await em.execute<{ at: string; size: number; bytes: Buffer }[]>(
    `select at, size, bytes from list_import_part where import_id = ? and name = ? and at >= ? order by at limit 1`,
    [importId, name, at],
  );
  return row ? { bytes: await unpack(row.bytes), next: Number(row.at) + row.size } : null;
}

/** Forgets the uploaded bytes of an import, a few parts at a time. */
export async function deleteParts(em: EntityManager, importId: string): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `delete from list_import_part where (import_id, name, at) in
       (select import_id, name, at from list_import_part where import_id = ? limit 50)`,
    [importId],
    'run',
  );
  return affectedRows;
}
