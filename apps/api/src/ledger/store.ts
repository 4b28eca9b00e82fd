import type { Chain, SealedEntry } from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import type { Intent } from './intent.js';

/**
 * Sends everything that a seal writes: the entries, the heads and the details.
 *
 * Columns travel as joined texts: the alphabets of an entry hold no comma and no line feed, and splitting on the
 * server is several times cheaper than array literals with quoting.
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
      update ledger_head set size = $16, last_hash = $17, last_at = $18, frontier = string_to_array($19, ','))
    insert into ledger_entry
      (seq, hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources)
    select $1::bigint + place - 1, decode(hash, 'hex'), convert_to(body, 'UTF8'), id::uuid, at::timestamptz,
      institution, actor_user, action, outcome, purpose, request, coalesce(string_to_array(resources, ','), '{}')
    from unnest(string_to_array($2, ','), string_to_array($3, E'\\n'), string_to_array($4, ','), string_to_array($5, ','),
        string_to_array($6, ',', ''), string_to_array($7, ',', ''), string_to_array($8, ','), string_to_array($9, ','),
        string_to_array($10, ',', ''), string_to_array($11, ','), string_to_array($12, E'\\n', ''))
      with ordinality
      as e (hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources, place)`,
};

function entryColumns(entries: readonly SealedEntry[]): unknown[] {
  let [hashes, texts, ids, times, institutions, users] = ['', '', '', '', '', ''];
  let [actions, outcomes, purposes, requests, resources] = ['', '', '', '', ''];
  for (const { entry, text, hash } of entries) {
    const { actor } = entry;
    hashes += `,${hash}`;
    texts += `\n${text}`;
    ids += `,${entry.id}`;
    times += `,${entry.at}`;
    institutions += `,${actor.institution ?? ''}`;
    users += `,${actor.user ?? ''}`;
    actions += `,${entry.action}`;
    outcomes += `,${entry.outcome}`;
    purposes += `,${entry.purpose ?? ''}`;
    requests += `,${entry.request}`;
    resources += '\n';
    for (const [i, { type, id }] of entry.resources.entries()) resources += `${i === 0 ? '' : ','}${type}:${id}`;
  }
  const joined = [hashes, texts, ids, times, institutions, users, actions, outcomes, purposes, requests, resources];
  return [entries[0]!.entry.seq, ...joined.map((column) => column.slice(1))];
}

function headColumns(chain: Chain): unknown[] {
  const own = [...chain.ownHeads()];
  const { frontier, lastHash, lastAt } = chain.head();
  return [
    own.map(([institution]) => institution).join(','),
    own.map(([, { seq }]) => seq).join(','),
    own.map(([, last]) => last.hash).join(','),
    frontier.size,
    lastHash,
    lastAt,
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
