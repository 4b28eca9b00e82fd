import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { normaliseIdentifier } from '@watchbook/matching';
import { uuidv7 } from '../../platform/uuid.js';
import type { ListedEntry, Piece } from '../format/listed-entry.js';
import { walkByIndex } from './by-index.js';

/** An entry with its identifiers in the spelling in which they are found. */
export interface SpelledEntry {
  readonly entry: ListedEntry;
  readonly identifiers: { scheme: string; value: string }[];
  readonly hash: string;
}

/**
 * The hash is of what an entry says and of how its identifiers are spelled: equal for equal content, and another one
 * once the rules of spelling changed for it, so that the next import writes it anew.
 */
export function spell(entry: ListedEntry): SpelledEntry {
  const identifiers = entry.identifiers
    .map(({ scheme, value }) => ({ scheme, value: normaliseIdentifier(scheme, value).value }))
    .filter(({ value }) => value !== '');
  const whole = canonicalJson({ entry, identifiers } as unknown as Json);
  return { entry, identifiers, hash: createHash('sha256').update(whole).digest('hex') };
}

/** Keeps entries for the rest of the attempt. @returns the ids that were not there before */
export async function stageEntries(
  em: EntityManager,
  attempt: string,
  entries: readonly SpelledEntry[],
): Promise<Set<string>> {
  const rows = entries.map(({ entry: { externalId, type, ...described }, identifiers, hash }) => ({
    ...{ entry_id: uuidv7(), external_id: externalId, type, described, identifiers, hash },
  }));
  const staged = await em.execute<{ external_id: string }[]>(
    `insert into list_staged_entry (attempt, external_id, entry_id, type, described, hash, identifiers)
     select ?, external_id, entry_id, type, described, hash, identifiers from jsonb_to_recordset(?::jsonb)
       as given (external_id text, entry_id uuid, type text, described jsonb, hash text, identifiers jsonb)
     on conflict do nothing returning external_id`,
    [attempt, JSON.stringify(rows)],
  );
  return new Set(staged.map(({ external_id }) => external_id));
}

/** Notes entries that stay as they are, unless one of their rows could be read. */
export async function stageKept(em: EntityManager, attempt: string, ids: readonly string[]): Promise<void> {
  const rows = ids.map((external_id) => ({ external_id, entry_id: uuidv7() }));
  await em.execute(
    `insert into list_staged_entry (attempt, external_id, entry_id)
     select ?, external_id, entry_id from jsonb_to_recordset(?::jsonb) as given (external_id text, entry_id uuid)
     on conflict do nothing`,
    [attempt, JSON.stringify(rows)],
  );
}

/** Keeps pieces until all of them were read; `seq` is their order. */
export async function stagePieces(
  em: EntityManager,
  attempt: string,
  pieces: readonly { seq: number; piece: Piece }[],
): Promise<void> {
  const rows = pieces.map(({ seq, piece: { key, ...content } }) => ({ key, seq, content }));
  await em.execute(
    `insert into list_staged_piece (attempt, key, seq, content)
     select ?, key, seq, content from jsonb_to_recordset(?::jsonb) as given (key text, seq bigint, content jsonb)`,
    [attempt, JSON.stringify(rows)],
  );
}

export interface StagedPiece extends Piece {
  readonly seq: number;
}

interface PieceRow {
  key: string;
  seq: string;
  content: Omit<Piece, 'key'>;
}

const toPiece = ({ key, seq, content }: PieceRow): StagedPiece => ({ key, seq: Number(seq), ...content });

/** Pieces beyond one, by their keys and order. */
export async function pagePieces(
  em: EntityManager,
  attempt: string,
  beyond: { key: string; seq: number },
  limit: number,
): Promise<StagedPiece[]> {
  await walkByIndex(em);
  const rows = await em.execute<PieceRow[]>(
    `select key, seq, content from list_staged_piece where attempt = ? and (key, seq) > (?, ?) order by key, seq limit ?`,
    [attempt, beyond.key, beyond.seq, limit],
  );
  return rows.map(toPiece);
}

/** All pieces with one of these keys, in their order. */
export async function findPieces(em: EntityManager, attempt: string, keys: readonly string[]): Promise<StagedPiece[]> {
  await walkByIndex(em);
  const rows = await em.execute<PieceRow[]>(
    `select key, seq, content from list_staged_piece
     where attempt = ? and key in (select jsonb_array_elements_text(?::jsonb)) order by seq`,
    [attempt, JSON.stringify(keys)],
  );
  return rows.map(toPiece);
}

/** Forgets some of what an attempt has kept. @returns how much that was */
export async function clearAttempt(em: EntityManager, attempt: string, limit: number): Promise<number> {
  let cleared = 0;
  for (const table of ['list_staged_piece', 'list_staged_entry']) {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `delete from ${table} where ctid = any (array(select ctid from ${table} where attempt = ? limit ?))`,
      [attempt, limit],
      'run',
    );
    cleared += affectedRows;
  }
  return cleared;
}

/** Attempts that kept something and that nobody goes on with. */
export async function findLeftAttempts(em: EntityManager): Promise<string[]> {
  const rows = await em.execute<{ attempt: string }[]>(
    `with recursive first as (
       (select attempt from list_staged_piece order by attempt limit 1)
       union all select (select p.attempt from list_staged_piece p where p.attempt > f.attempt order by p.attempt limit 1)
       from first f where f.attempt is not null),
     second as (
       (select attempt from list_staged_entry order by attempt limit 1)
       union all select (select e.attempt from list_staged_entry e where e.attempt > s.attempt order by e.attempt limit 1)
       from second s where s.attempt is not null)
     select attempt from (select attempt from first union select attempt from second) found
     where attempt is not null
       and not exists (select from list_import i where i.attempt = found.attempt and i.state = 'running')`,
  );
  return rows.map(({ attempt }) => attempt);
}
