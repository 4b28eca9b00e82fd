import { writeHash, type Chain, type SealedEntry } from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import { byteArray } from './byte-array.js';
import type { Intent } from './intent.js';

/**
 * Sends everything that a seal writes: the entries, the heads and the details.
 *
 * Bodies and hashes travel as binary arrays, other columns as joined texts: the alphabets of an entry hold no comma and
 * no line feed, and splitting on the server is several times cheaper than array literals with quoting. All entries of
 * a seal have the same time, which is that of the head.
 */
export function storeSealed(
  client: Client,
  entries: readonly SealedEntry[],
  intents: readonly Intent[],
  chain: Chain,
): Promise<QueryResult>[] {
  const queries = [client.query(insertEntries, [...entryColumns(entries), ...headColumns(chain)])];
  const details = intents.filter(({ salt }) => salt !== null);
  if (details.length > 0) queries.push(client.query(insertDetails, detailColumns(details)));
  return queries;
}

const insertEntries = {
  name: 'ledger-insert',
  text: `
    with own as (
      insert into ledger_own_head (institution, seq, hash)
      select institution, seq::bigint, hash
      from unnest(string_to_array($13, ','), string_to_array($14, ','), string_to_array($15, ',')) as o (institution, seq, hash)
      on conflict (institution) do update set seq = excluded.seq, hash = excluded.hash),
    head as (
      update ledger_head set size = $16, last_hash = $17, last_at = $12, frontier = string_to_array($18, ','))
    insert into ledger_entry
      (seq, hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources)
    select $1::bigint + place - 1, hash, body, id::uuid, $12::text::timestamptz,
      institution, actor_user, action, outcome, purpose, request, coalesce(string_to_array(resources, ','), '{}')
    from unnest($2::bytea[], $3::bytea[], string_to_array($4, ','),
        string_to_array($5, ',', ''), string_to_array($6, ',', ''), string_to_array($7, ','), string_to_array($8, ','),
        string_to_array($9, ',', ''), string_to_array($10, ','), string_to_array($11, E'\\n', ''))
      with ordinality
      as e (hash, body, id, institution, actor_user, action, outcome, purpose, request, resources, place)`,
};

const HASH_BYTES = 32;

function entryColumns(entries: readonly SealedEntry[]): unknown[] {
  let [ids, institutions, users, actions, outcomes, purposes, requests] = ['', '', '', '', '', '', ''];
  for (const { entry } of entries) {
    const { actor } = entry;
    ids += `,${entry.id}`;
    institutions += `,${actor.institution ?? ''}`;
    users += `,${actor.user ?? ''}`;
    actions += `,${entry.action}`;
    outcomes += `,${entry.outcome}`;
    purposes += `,${entry.purpose ?? ''}`;
    requests += `,${entry.request}`;
  }
  const texts = [ids, institutions, users, actions, outcomes, purposes, requests];
  return [
    entries[0]!.entry.seq,
    ...byteColumns(entries),
    ...texts.map((column) => column.slice(1)),
    resourceColumn(entries),
  ];
}

const byteColumns = (entries: readonly SealedEntry[]): Buffer[] => [
  byteArray(
    entries.length,
    () => HASH_BYTES,
    (target, offset, i) => writeHash(target, entries[i]!.hash, offset),
  ),
  byteArray(
    entries.length,
    (i) => entries[i]!.text.length,
    (target, offset, i) => target.write(entries[i]!.text, offset, 'latin1'),
  ),
];

/** Of each entry `type:id` of its resources, joined; an empty line where it has none. */
function resourceColumn(entries: readonly SealedEntry[]): string {
  let resources = '';
  for (const { entry } of entries) {
    resources += '\n';
    for (const [i, { type, id }] of entry.resources.entries()) resources += `${i === 0 ? '' : ','}${type}:${id}`;
  }
  return resources.slice(1);
}

function headColumns(chain: Chain): unknown[] {
  const own = [...chain.ownHeads()];
  const { frontier, lastHash, lastAt } = chain.head();
  return [
    lastAt,
    own.map(([institution]) => institution).join(','),
    own.map(([, { seq }]) => seq).join(','),
    own.map(([, last]) => last.hash).join(','),
    frontier.size,
    lastHash,
    frontier.hashes.join(','),
  ];
}

const insertDetails = {
  name: 'ledger-details',
  text: `
    insert into ledger_detail (entry_id, salt, detail)
    select id::uuid, decode(salt, 'hex'), decode(detail, 'hex')
    from unnest(string_to_array($1, ','), string_to_array($2, ','), string_to_array($3, ',')) as d (id, salt, detail)`,
};

const detailColumns = (intents: readonly Intent[]): string[] => [
  intents.map(({ id }) => id).join(','),
  intents.map(({ salt }) => salt!.toString('hex')).join(','),
  intents.map(({ detail }) => detail!.toString('hex')).join(','),
];
