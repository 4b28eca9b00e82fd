import type { EntityManager } from '@mikro-orm/postgresql';
import type { Moved } from './progress.js';

/** The turn of one who works on something, for as long as the transaction lasts; false when somebody else has it. */
export async function takeTurn(em: EntityManager, of: string): Promise<boolean> {
  const [row] = await em.execute<{ taken: boolean }[]>(
    'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as taken',
    [`watchbook ${of}`],
  );
  return row!.taken;
}

/**
 * Begins an import anew, which ends the attempt before.
 * @returns what that attempt was, or null when there is nothing to begin
 */
export async function beginAttempt(
  em: EntityManager,
  { importId, attempt, at }: { importId: string; attempt: string; at: Date },
): Promise<{ before: string | null } | null> {
  const [row] = await em.execute<{ before: string | null }[]>(
    `with known as (select id, attempt from list_import where id = ? and state in ('queued', 'running') for update)
     update list_import i set state = 'running', stage = 'reading', progress = 0, rows = 0, faults = 0, attempt = ?,
       started_at = ?, touched_at = ? from known where i.id = known.id returning known.attempt as before`,
    [importId, attempt, at, at],
  );
  if (!row) return null;
  await em.execute('delete from list_import_fault where import_id = ?', [importId]);
  return row;
}

interface Attempt {
  readonly importId: string;
  readonly attempt: string;
}

/** Notes how far an attempt has come. @returns whether it is still the one that counts */
export async function moveAttempt(
  em: EntityManager,
  { importId, attempt }: Attempt,
  { stage, percent, rows, faults, at }: Moved & { faults: number; at: Date },
): Promise<boolean> {
  const moved = await em.execute<{ id: string }[]>(
    `update list_import set stage = ?, progress = greatest(progress, ?), rows = ?, faults = ?, touched_at = ?
     where id = ? and attempt = ? and state = 'running' returning id`,
    [stage, percent, rows, faults, at, importId, attempt],
  );
  return moved.length > 0;
}

/** Whether an attempt is still the one that counts. */
export async function isCurrent(em: EntityManager, { importId, attempt }: Attempt): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from list_import where id = ? and attempt = ? and state = 'running'`,
    [importId, attempt],
  );
  return rows.length > 0;
}

/** Says which import the list is from, which tells every process to read what it changed. */
export async function writeSource(
  em: EntityManager,
  source: { id: string; importId: string; entries: number; at: Date; title: string | null; format: string },
): Promise<void> {
  const { id, importId, entries, at, title, format } = source;
  await em.execute(
    `insert into list_source (id, import_id, entries, updated_at, title, format) values (?, ?, ?, ?, ?, ?)
     on conflict (id) do update set import_id = excluded.import_id, entries = excluded.entries,
       updated_at = excluded.updated_at, title = coalesce(excluded.title, list_source.title), format = excluded.format`,
    [id, importId, entries, at, title, format],
  );
}
