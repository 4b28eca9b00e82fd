import type { EntityManager } from '@mikro-orm/postgresql';

/** The detail of an entry as it is stored, or what is left of it. */
export interface DetailRow {
  readonly id: string;
  readonly body: Buffer;
  readonly institution: string | null;
  readonly actor_user: string | null;
  readonly salt: Buffer | null;
  readonly detail: Buffer | null;
  readonly erased_at: Date | null;
  readonly erasing_entry: string | null;
}

/** An entry with its detail. Row level security hides details that the caller may not see; nobody sees an erased one. */
export async function findDetail(em: EntityManager, seq: number): Promise<DetailRow | null> {
  const [row] = await em.execute<DetailRow[]>(
    `select e.id, e.body, e.institution, e.actor_user, d.salt, d.detail, x.erased_at, x.intent_id as erasing_entry
     from ledger_entry e left join ledger_detail d on d.entry_id = e.id
       left join ledger_erasure x on x.entry_id = e.id
     where e.seq = ?`,
    [seq],
  );
  return row ?? null;
}

/** Where an erasure that the caller saw is recorded. Needs the system role: it may be an entry of somebody else. */
export async function findErasingSeq(em: EntityManager, entryId: string): Promise<number | null> {
  const [row] = await em.execute<{ seq: string }[]>('select seq from ledger_entry where id = ?', [entryId]);
  return row ? Number(row.seq) : null;
}

/** Entries of an institution that name a resource and still have a detail. Needs the system role, for the index. */
export async function findDetailed(em: EntityManager, resource: string, institution: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select e.id from ledger_candidates('r:' || ?) e join ledger_detail d on d.entry_id = e.id
     where e.resources @> array[?] and e.institution = ? and e.action <> 'ledger.details-erased'`,
    [resource, resource, institution],
  );
  return rows.map(({ id }) => id);
}

/** Whether an institution has an entry that names a resource. Needs the system role, for the index. */
export async function isNamed(em: EntityManager, resource: string, institution: string): Promise<boolean> {
  const [row] = await em.execute<{ named: boolean }[]>(
    `select exists (
       select from ledger_candidates('r:' || ?) e where e.resources @> array[?] and e.institution = ?) as named`,
    [resource, resource, institution],
  );
  return row!.named;
}

/** Somebody asked for an erasure; the last four are null until a second person agreed. */
export interface ErasureRow {
  readonly id: string;
  readonly institution_id: string;
  readonly resource: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly erased_by: string | null;
  readonly erased_at: Date | null;
  readonly entries: number | null;
  readonly intent_id: string | null;
}

/** The newest requests of an institution. */
export const findErasures = (em: EntityManager, institutionId: string): Promise<ErasureRow[]> =>
  em.execute<ErasureRow[]>('select * from ledger_erasure_request where institution_id = ? order by id desc limit 100', [
    institutionId,
  ]);

/** One request of an institution, or null. */
export async function findErasure(em: EntityManager, id: string, institutionId: string): Promise<ErasureRow | null> {
  const [row] = await em.execute<ErasureRow[]>(
    'select * from ledger_erasure_request where id = ? and institution_id = ?',
    [id, institutionId],
  );
  return row ?? null;
}

/** Takes the lock that lets one of two who agree at once go on; it is gone with the transaction. */
export const lockErasure = (em: EntityManager, id: string): Promise<unknown> =>
  em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`ledger erasure ${id}`]);

export const addErasure = (em: EntityManager, row: ErasureRow): Promise<unknown> =>
  em.execute(
    `insert into ledger_erasure_request (id, institution_id, resource, reason, requested_by, requested_at)
     values (?, ?, ?, ?, ?, ?)`,
    [row.id, row.institution_id, row.resource, row.reason, row.requested_by, row.requested_at],
  );

/** Marks the request as done, deletes details with their salts, and notes for each that it was there. */
export async function eraseDetails(em: EntityManager, row: ErasureRow, entryIds: readonly string[]): Promise<void> {
  await em.execute(
    'update ledger_erasure_request set erased_by = ?, erased_at = ?, entries = ?, intent_id = ? where id = ?',
    [row.erased_by, row.erased_at, row.entries, row.intent_id, row.id],
  );
  const ids = `{${entryIds.join(',')}}`;
  await em.execute(
    'insert into ledger_erasure (entry_id, request_id, intent_id, erased_at) select unnest(?::uuid[]), ?, ?, ?',
    [ids, row.id, row.intent_id, row.erased_at],
  );
  await em.execute('delete from ledger_detail where entry_id = any (?::uuid[])', [ids]);
}
