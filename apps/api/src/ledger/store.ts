import type { Chain, SealedEntry } from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import type { Intent } from './intent.js';

/**
 * Sends everything that a seal writes, in one go: the entries in one statement, their details, and the new heads.
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
  const queries = [client.query(insertEntries, entryColumns(entries))];
  const details = intents.filter(({ salt }) => salt !== null);
  if (details.length > 0) queries.push(client.query(insertDetails, detailColumns(details)));
  const own = [...chain.ownHeads()];
  if (own.length > 0) {
    const columns = [
      own.map(([institution]) => institution),
      own.map(([, { seq }]) => seq),
      own.map(([, last]) => last.hash),
    ];
    queries.push(
      client.query(
        upsertOwnHeads,
        columns.map((column) => column.join(',')),
      ),
    );
  }
  const { frontier, lastHash, lastAt } = chain.head();
  queries.push(client.query(updateHead, [frontier.size, lastHash, lastAt, frontier.hashes]));
  return queries;
}

const insertEntries = {
  name: 'ledger-insert',
  text: `
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
  const columns = Array.from({ length: 11 }, () => new Array<string>(entries.length));
  for (const [i, { entry, text, hash }] of entries.entries()) {
    const cells = [
      hash,
      text,
      entry.id,
      entry.at,
      entry.actor.institution ?? '',
      entry.actor.user ?? '',
      entry.action,
      entry.outcome,
      entry.purpose ?? '',
      entry.request,
      entry.resources.map(({ type, id }) => `${type}:${id}`).join(','),
    ];
    for (const [column, cell] of cells.entries()) columns[column]![i] = cell;
  }
  const separators = [',', '\n', ',', ',', ',', ',', ',', ',', ',', ',', '\n'];
  return [entries[0]!.entry.seq, ...columns.map((column, i) => column.join(separators[i]))];
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

const upsertOwnHeads = {
  name: 'ledger-own-heads',
  text: `
    insert into ledger_own_head (institution, seq, hash)
    select institution, seq::bigint, hash
    from unnest(string_to_array($1, ','), string_to_array($2, ','), string_to_array($3, ',')) as o (institution, seq, hash)
    on conflict (institution) do update set seq = excluded.seq, hash = excluded.hash`,
};

const updateHead = {
  name: 'ledger-update-head',
  text: 'update ledger_head set size = $1, last_hash = $2, last_at = $3, frontier = $4',
};
