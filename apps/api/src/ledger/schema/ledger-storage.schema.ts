import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/**
 * Entries of one partition, unless `ledger_storage` says otherwise: 256 × 65,536, some 20 GB. A thousand million entries
 * are then 60 partitions: what is asked of all of them (a place by time, a key, an id) costs with their number, at 240 four
 * times as much. Narrower ones would gain nothing for sealing, which touches only the right edge of two indexes.
 */
const PARTITION_WIDTH = 16_777_216;

/**
 * Cuts the entries into partitions by their place, so that the part which grows stays small whatever the size of the log,
 * and old parts can be taken out whole. Rows that are there already become the first partition as they lie.
 *
 * Partitions are reached through `ledger_entry` alone: nobody is granted anything on them, and their own row level
 * security lets nobody by. Triggers of rows come down from the parent; those of statements each partition needs itself.
 *
 * Ids are unique within a partition. Across partitions no index can say so, and none is needed: an entry is made from
 * an intent that the same transaction deletes, or that one process holds in memory and seals again only after it has
 * looked, with the head locked, that it was not sealed.
 */
const partitionedEntries: string[] = [
  // What runs as the owner must see the size, also where the owner is no superuser.
  `create policy ledger_head_owner on ledger_head for select to current_user using (true)`,
  `create table ledger_storage (
     only_row boolean primary key default true check (only_row),
     partition_width bigint not null check (partition_width > 0 and partition_width % 1024 = 0))`,
  `insert into ledger_storage (partition_width) values (${PARTITION_WIDTH})`,
  `create table ledger_partition (
     first bigint primary key,
     beyond bigint not null unique check (beyond > first))`,

  `alter table ledger_entry rename to ledger_entry_0`,
  `alter index ledger_entry_pkey rename to ledger_entry_0_pkey`,
  `alter table ledger_entry_0 rename constraint ledger_entry_id_key to ledger_entry_0_id`,
  `drop index ledger_entry_institution, ledger_entry_actor, ledger_entry_action, ledger_entry_resources`,
  ...['auditor', 'institution', 'regulator', 'own_trail', 'owner', 'system'].map(
    (name) => `drop policy ledger_entry_${name} on ledger_entry_0`,
  ),
  `drop trigger ledger_entry_append_only on ledger_entry_0`,
  `revoke all on ledger_entry_0 from ${APP_ROLE}, ${SYSTEM_ROLE}`,

  `create table ledger_entry (
     like ledger_entry_0 including constraints,
     primary key (seq)) partition by range (seq)`,
  `create trigger ledger_entry_append_only before update or delete on ledger_entry
     for each row execute function ledger_refuse_change()`,
  `create trigger ledger_entry_no_truncate before truncate on ledger_entry
     for each statement execute function ledger_refuse_change()`,
  `do $$
     declare beyond bigint;
     begin
       select (size / partition_width + 1) * partition_width into beyond from ledger_head, ledger_storage;
       execute format('alter table ledger_entry attach partition ledger_entry_0 for values from (0) to (%s)', beyond);
       insert into ledger_partition values (0, beyond);
     end $$`,
];

/** Who may see which entry: the same as before, word for word, on the table that has taken the old one's name. */
const entryPolicies: string[] = [
  `create policy ledger_entry_auditor on ledger_entry for select to ${APP_ROLE} using (app_has_role('auditor'))`,
  `create policy ledger_entry_institution on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution') and app_has_role('compliance-officer'))`,
  `create policy ledger_entry_regulator on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution')
       and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')))`,
  `create policy ledger_entry_own_trail on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution') and actor_user = app_setting('user'))`,
  `create policy ledger_entry_owner on ledger_entry for select to current_user using (true)`,
  `grant select on ledger_entry to ${APP_ROLE}`,
  `grant select, insert on ledger_entry to ${SYSTEM_ROLE}`,
];

const oversight = `(app_has_role('compliance-officer') or app_has_role('regulator-analyst')
         or app_has_role('regulator-supervisor'))`;

/**
 * Where to look for entries: for each key of an institution, person, action or resource, the places it has in a block of
 * 1,024 entries. A seal writes none of it: blocks are filled in later, many at a time and sorted, and what is not filled
 * in yet is read as it lies, so an answer is never behind the log. Keys are hashes that may collide: whoever uses a place
 * looks at the entry. Nothing that is verified rests on it, and it can be made again from the entries.
 *
 * `scope` is the institution that acted, so that row level security can hold here too.
 */
const postings: string[] = [
  `create function ledger_key(name text) returns bigint language sql immutable strict parallel safe
     as $$ select hashtextextended(name collate "C", 0) $$`,
  `create table ledger_posting (
     key bigint not null,
     block bigint not null,
     scope bigint not null,
     places smallint[] not null,
     primary key (key, block, scope)) partition by range (block)`,
  `create table ledger_indexed (
     only_row boolean primary key default true check (only_row),
     below bigint not null)`,
  `insert into ledger_indexed (below) values (0)`,

  // Answers how many entries of whole blocks still wait.
  `create function ledger_index_entries(max_blocks integer) returns bigint language plpgsql
     set search_path = public, pg_temp as $$
     declare low bigint; high bigint; whole bigint;
     begin
       if not pg_try_advisory_xact_lock(4711260905) then return 0; end if;
       select below into low from ledger_indexed;
       select size / 1024 * 1024 into whole from ledger_head;
       high := least(whole, low + max_blocks * 1024::bigint);
       if high <= low then return 0; end if;
       insert into ledger_posting (key, block, scope, places)
         with entry as materialized (
           select seq, coalesce(ledger_key('i:' || institution), 0) as scope,
             institution, actor_user, action, outcome, resources
           from ledger_entry where seq >= low and seq < high),
         keyed as (
           select seq, scope, name from entry cross join lateral
             unnest(array['i:' || institution, 'u:' || actor_user, 'a:' || action,
               case when outcome <> 'allowed' then 'o:' || outcome end]) as name
           union all
           select seq, scope, 'r:' || resource from entry cross join lateral unnest(resources) as resource)
         select ledger_key(name), seq / 1024, scope, array_agg(distinct (seq % 1024)::smallint)
         from keyed where name is not null group by 1, 2, 3 order by 1, 2, 3;
       update ledger_indexed set below = high;
       return whole - high;
     end $$`,

  // More than was asked for: all entries under the key, and all that no block holds yet. The caller looks at each.
  // Who sees only the own trail is led along that, whatever the key. `offset 0` keeps the planner from reading the whole
  // log into a hash table.
  `create function ledger_candidates(name text) returns setof ledger_entry language sql stable as $$
     select e.* from ledger_posting p cross join lateral unnest(p.places) as place
       cross join lateral (select * from ledger_entry where seq = p.block * 1024 + place offset 0) e
       where p.key = ledger_key(case
         when current_user <> '${APP_ROLE}' or app_has_role('auditor') or ${oversight} then name
         else 'u:' || app_setting('user') end)
     union all
     select e.* from ledger_entry e where e.seq >= (select below from ledger_indexed) $$`,

  `create policy ledger_posting_auditor on ledger_posting for select to ${APP_ROLE} using (app_has_role('auditor'))`,
  `create policy ledger_posting_institution on ledger_posting for select to ${APP_ROLE}
     using (scope = ledger_key('i:' || app_setting('institution')) and ${oversight})`,
  `create policy ledger_posting_own_trail on ledger_posting for select to ${APP_ROLE}
     using (scope = ledger_key('i:' || app_setting('institution')) and key = ledger_key('u:' || app_setting('user')))`,
  `grant select on ledger_posting, ledger_indexed to ${APP_ROLE}`,
  `create policy ledger_indexed_all on ledger_indexed for select to ${APP_ROLE} using (true)`,
  `grant select, insert on ledger_posting to ${SYSTEM_ROLE}`,
  `grant select, update on ledger_indexed to ${SYSTEM_ROLE}`,
];

/**
 * Makes partitions ahead of the log: always two whole ones, and room for as many entries as asked for. As the owner,
 * since the roles of the portal own nothing. A table is made by itself and then attached: that lock lets seals go on.
 */
const growth: string[] = [
  `create function ledger_add_partition(first bigint, beyond bigint) returns void language plpgsql as $$
     declare entries text := 'ledger_entry_' || first;
     begin
       execute format('create table %I (like ledger_entry including constraints including storage,
         constraint %I unique (id))', entries, entries || '_id');
       execute format('create trigger ledger_entry_no_truncate before truncate on %I
         for each statement execute function ledger_refuse_change()', entries);
       perform ledger_add_postings(first, beyond);
       execute format('alter table %1$I enable row level security, force row level security', entries);
       execute format('alter table ledger_entry attach partition %I for values from (%s) to (%s)', entries, first, beyond);
       insert into ledger_partition values (first, beyond);
     end $$`,
  `create function ledger_add_postings(first bigint, beyond bigint) returns void language plpgsql as $$
     declare places text := 'ledger_posting_' || first / 1024;
     begin
       execute format('create table %I (like ledger_posting)', places);
       execute format('alter table %1$I enable row level security, force row level security', places);
       execute format('alter table ledger_posting attach partition %I for values from (%s) to (%s)',
         places, first / 1024, beyond / 1024);
     end $$`,
  `create function ledger_grow_partitions(room bigint default 0) returns void language plpgsql security definer
     set search_path = public, pg_temp set lock_timeout = '1s' as $$
     declare width bigint; wanted bigint; last bigint;
     begin
       select partition_width into width from ledger_storage;
       select size + greatest(2 * width, room) into wanted from ledger_head;
       -- Whoever does not get the lock leaves it to the one that has it.
       if wanted <= (select max(beyond) from ledger_partition) or not pg_try_advisory_xact_lock(4711260904) then
         return;
       end if;
       select max(beyond) into last from ledger_partition;
       while last < wanted loop
         perform ledger_add_partition(last, (last / width + 1) * width);
         last := (last / width + 1) * width;
       end loop;
     end $$`,
  `revoke all on function ledger_add_partition(bigint, bigint), ledger_add_postings(bigint, bigint),
     ledger_grow_partitions(bigint) from public`,
  `grant execute on function ledger_grow_partitions(bigint) to ${SYSTEM_ROLE}`,
];

/**
 * What was taken out, and all that the next entry must fit to, so that verifying goes on behind it. Written by the owner
 * alone: what no role of the portal can claim, it cannot hide entries with.
 */
const archives: string[] = [
  `create table ledger_archive (
     first bigint primary key,
     beyond bigint not null unique check (beyond > first),
     file text not null,
     sha256 text not null,
     last_hash text not null,
     last_at text not null,
     frontier text[] not null,
     own jsonb not null,
     kept text[] not null,
     archived_at timestamptz not null default clock_timestamp())`,
  `create trigger ledger_archive_append_only before update or delete on ledger_archive
     for each row execute function ledger_refuse_change()`,
  `create trigger ledger_archive_no_truncate before truncate on ledger_archive
     for each statement execute function ledger_refuse_change()`,
  `create policy ledger_archive_owner on ledger_archive for insert to current_user with check (true)`,
  `grant select on ledger_archive to ${SYSTEM_ROLE}`,
];

// The oldest entries may have been archived: bisection begins at the first that is there.
const timeSearch = `create or replace function ledger_seq_at(moment timestamptz) returns bigint language plpgsql
     stable security definer set search_path = public, pg_temp as $$
     declare low bigint; high bigint; middle bigint;
     begin
       select coalesce((select seq from ledger_entry order by seq limit 1), 0) into low;
       select coalesce((select seq + 1 from ledger_entry order by seq desc limit 1), 0) into high;
       while low < high loop
         middle := (low + high) / 2;
         if (select at from ledger_entry where seq = middle) < moment then low := middle + 1; else high := middle; end if;
       end loop;
       return low;
     end $$`;

const guarded = [
  'ledger_entry',
  'ledger_storage',
  'ledger_partition',
  'ledger_posting',
  'ledger_indexed',
  'ledger_archive',
];

export const ledgerStorageSchema: string[] = [
  ...partitionedEntries,
  ...entryPolicies,
  ...postings,
  ...archives,
  ...guarded.flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
  ]),
  // For the functions that run as the owner.
  `create policy ledger_storage_owner on ledger_storage for select to current_user using (true)`,
  `create policy ledger_partition_owner on ledger_partition to current_user using (true) with check (true)`,
  `grant select on ledger_storage, ledger_partition to ${SYSTEM_ROLE}`,
  ...growth,
  `select ledger_add_postings(first, beyond) from ledger_partition`,
  `select ledger_grow_partitions()`,
  timeSearch,

  // Rows that every seal rewrites: with free space beside them no index changes. The right edge of the tree is never
  // worth compressing: it is hashes, read and written every time.
  `alter table ledger_head set (fillfactor = 40)`,
  `alter table ledger_own_head set (fillfactor = 40)`,
  `alter table ledger_head alter column frontier set storage plain`,
];
