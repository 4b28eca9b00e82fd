import type { EntityManager } from '@mikro-orm/postgresql';

/** What of a list is looked at: a page of it, by the publisher's numbers. */
export interface Looked {
  readonly source: string;
  readonly attempt: string;
  readonly beyond: string;
  readonly limit: number;
}

export interface StagedCounts {
  /** The last number of the page; null when there is none. */
  readonly last: string | null;
  readonly looked: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly kept: number;
}

/** How a page of what was read differs from what is known. */
export async function compareStaged(
  em: EntityManager,
  { source, attempt, beyond, limit }: Looked,
): Promise<StagedCounts> {
  const [row] = await em.execute<StagedCounts[]>(
    `with page as materialized (select external_id, hash from list_staged_entry
       where attempt = ? and external_id > ? order by external_id limit ?),
     pair as (select p.external_id, p.hash, e.described_hash as known
       from page p left join lateral (select described_hash from list_entry k
         where k.source = ? and k.external_id = p.external_id and k.removed_at is null limit 1) e on true)
     select max(external_id) as last, count(*)::integer as looked,
       (count(*) filter (where hash is not null and known is null))::integer as added,
       (count(*) filter (where hash <> known))::integer as changed,
       (count(*) filter (where hash = known))::integer as unchanged,
       (count(*) filter (where hash is null and known is not null))::integer as kept from pair`,
    [attempt, beyond, limit, source],
  );
  return row!;
}

/** How many of a page of what is known were not read. */
export async function compareKnown(
  em: EntityManager,
  { source, attempt, beyond, limit }: Looked,
): Promise<{ last: string | null; looked: number; gone: number }> {
  const [row] = await em.execute<{ last: string | null; looked: number; gone: number }[]>(
    `with page as materialized (select external_id from list_entry
       where source = ? and external_id > ? and removed_at is null order by external_id limit ?)
     select max(external_id) as last, count(*)::integer as looked,
       (count(*) filter (where not exists (select from list_staged_entry s
         where s.attempt = ? and s.external_id = page.external_id)))::integer as gone from page`,
    [source, beyond, limit, attempt],
  );
  return row!;
}

interface Written extends Looked {
  readonly importId: string;
  readonly at: Date;
}

/** Writes what is new or changed in a page of what was read, with its identifiers. @returns the last number of the page */
export async function writeStaged(
  em: EntityManager,
  { source, attempt, beyond, limit, importId, at }: Written,
): Promise<string | null> {
  const [page] = await em.execute<{ last: string | null; ids: string[] | null }[]>(
    `with page as materialized (select * from list_staged_entry
       where attempt = ? and external_id > ? order by external_id limit ?),
     written as (
       insert into list_entry (id, source, external_id, type, described, described_hash, import_id, changed_at, added_at)
       select p.entry_id, ?, p.external_id, p.type, p.described, p.hash, ?, ?, ? from page p
         left join lateral (select id, removed_at, described_hash from list_entry k
           where k.source = ? and k.external_id = p.external_id limit 1) e on true
         where p.hash is not null and (e.id is null or e.removed_at is not null or e.described_hash <> p.hash)
       on conflict (source, external_id) do update set type = excluded.type, described = excluded.described,
         described_hash = excluded.described_hash, import_id = excluded.import_id, changed_at = excluded.changed_at,
         added_at = case when list_entry.removed_at is null then list_entry.added_at else excluded.added_at end,
         removed_at = null
       returning id)
     select (select max(external_id) from page) as last, (select json_agg(id) from written) as ids`,
    [attempt, beyond, limit, source, importId, at, at, source],
  );
  const ids = JSON.stringify(page!.ids ?? []);
  await em.execute('delete from list_identifier where entry_id in (select jsonb_array_elements_text(?::jsonb)::uuid)', [
    ids,
  ]);
  await em.execute(
    `insert into list_identifier (entry_id, scheme, value)
     select e.id, i.scheme, i.value from jsonb_array_elements_text(?::jsonb) given
       cross join lateral (select id, external_id from list_entry k where k.id = given::uuid limit 1) e
       cross join lateral (select identifiers from list_staged_entry k
         where k.attempt = ? and k.external_id = e.external_id limit 1) s
       cross join lateral jsonb_to_recordset(s.identifiers) as i (scheme text, value text)
     on conflict do nothing`,
    [ids, attempt],
  );
  await checkIntents(em);
  return page!.last;
}

/** Marks entries of a page of what is known that were not read. @returns the last number of the page */
export async function removeUnread(
  em: EntityManager,
  { source, attempt, beyond, limit, importId, at }: Written,
): Promise<string | null> {
  const [page] = await em.execute<{ last: string | null }[]>(
    `with page as materialized (select id, external_id from list_entry
       where source = ? and external_id > ? and removed_at is null order by external_id limit ?),
     gone as (update list_entry set removed_at = ?, changed_at = ?, import_id = ?
       where id in (select p.id from page p where not exists (
         select from list_staged_entry s where s.attempt = ? and s.external_id = p.external_id)))
     select max(external_id) as last from page`,
    [source, beyond, limit, at, at, importId, attempt],
  );
  await checkIntents(em);
  return page!.last;
}

/** Lets the database ask now for the intent of what was written, so that a commit of millions of rows stays short. */
async function checkIntents(em: EntityManager): Promise<void> {
  await em.execute('set constraints all immediate');
  await em.execute('set constraints all deferred');
}
