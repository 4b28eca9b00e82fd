import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListFileName, ListSource } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { normaliseIdentifier } from '@watchbook/matching';
import { uuidv7 } from '../platform/uuid.js';
import type { ListedEntry } from './listed-entry.js';

/** Keeps an uploaded file until it is read. */
export async function storeUpload(em: EntityManager, importId: string, name: string, content: string): Promise<void> {
  await em.execute('insert into list_import_file (import_id, name, bytes) values (?, ?, ?)', [
    importId,
    name,
    gzipSync(content),
  ]);
}

/** The uploaded files by name. */
export async function loadUploads(em: EntityManager, importId: string): Promise<Map<ListFileName, string>> {
  const rows = await em.execute<{ name: ListFileName; bytes: Buffer }[]>(
    'select name, bytes from list_import_file where import_id = ?',
    [importId],
  );
  return new Map(rows.map(({ name, bytes }) => [name, gunzipSync(bytes).toString('utf8')]));
}

export async function deleteUploads(em: EntityManager, importId: string): Promise<void> {
  await em.execute('delete from list_import_file where import_id = ?', [importId]);
}

/** Imports of one list take turns, for as long as their transactions last. */
export async function lockSource(em: EntityManager, source: ListSource): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`watchbook list ${source}`]);
}

interface KnownEntry {
  id: string;
  hash: string;
  removed: boolean;
}

/** What the portal has of a list, by the publisher's number. */
export async function loadKnown(em: EntityManager, source: ListSource): Promise<Map<string, KnownEntry>> {
  const rows = await em.execute<{ id: string; external_id: string; described_hash: string; removed: boolean }[]>(
    'select id, external_id, described_hash, removed_at is not null as removed from list_entry where source = ?',
    [source],
  );
  return new Map(
    rows.map(({ id, external_id, described_hash, removed }) => [external_id, { id, hash: described_hash, removed }]),
  );
}

/** SHA-256 over the canonical JSON of what an entry says: equal for equal content. */
export const hashOf = (entry: ListedEntry): string =>
  createHash('sha256')
    .update(canonicalJson(entry as unknown as Json))
    .digest('hex');

interface WrittenEntry {
  id: string;
  entry: ListedEntry;
  hash: string;
}

/** Writes new and changed entries with their identifiers. */
export async function writeEntries(
  em: EntityManager,
  entries: readonly WrittenEntry[],
  importId: string,
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await em.execute(
    `insert into list_entry (id, source, external_id, type, described, described_hash, import_id, changed_at)
     select id, source, external_id, type, described, hash, ?, ?
     from jsonb_to_recordset(?::jsonb)
       as given (id uuid, source text, external_id text, type text, described jsonb, hash text)
     on conflict (source, external_id) do update set type = excluded.type, described = excluded.described,
       described_hash = excluded.described_hash, import_id = excluded.import_id, changed_at = excluded.changed_at,
       removed_at = null`,
    [importId, at, JSON.stringify(entries.map(toRow))],
  );
  await em.execute('delete from list_identifier where entry_id = any (?::uuid[])', [
    `{${entries.map(({ id }) => id).join(',')}}`,
  ]);
  await em.execute(
    `insert into list_identifier (entry_id, scheme, value)
     select entry_id, scheme, value from jsonb_to_recordset(?::jsonb) as given (entry_id uuid, scheme text, value text)
     on conflict do nothing`,
    [JSON.stringify(entries.flatMap(identifierRows))],
  );
}

function toRow({ id, entry, hash }: WrittenEntry) {
  const { source, externalId, type, ...described } = entry;
  return { id, source, external_id: externalId, type, described, hash };
}

const identifierRows = ({ id, entry }: WrittenEntry) =>
  entry.identifiers
    .map(({ scheme, value }) => ({ entry_id: id, scheme, value: normaliseIdentifier(scheme, value).value }))
    .filter(({ value }) => value !== '');

/** Marks entries that the list no longer has. */
export async function removeEntries(
  em: EntityManager,
  ids: readonly string[],
  importId: string,
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await em.execute(
    'update list_entry set removed_at = ?, changed_at = ?, import_id = ? where id = any (?::uuid[]) and removed_at is null',
    [at, at, importId, `{${ids.join(',')}}`],
  );
}

/** Says which import the list is from, which tells every process to read it again. */
export async function writeSource(
  em: EntityManager,
  { source, importId, entries, at }: { source: ListSource; importId: string; entries: number; at: Date },
): Promise<void> {
  await em.execute(
    `insert into list_source (id, import_id, entries, updated_at) values (?, ?, ?, ?)
     on conflict (id) do update set import_id = excluded.import_id, entries = excluded.entries, updated_at = excluded.updated_at`,
    [source, importId, entries, at],
  );
}

export const newEntryId = (at: Date): string => uuidv7(at.getTime());
