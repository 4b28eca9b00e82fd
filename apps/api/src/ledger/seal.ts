import { hash } from 'node:crypto';
import {
  Chain,
  Frontier,
  treeHasher,
  type EntryDraft,
  type Hash,
  type OwnHead,
  type SealedEntry,
} from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import type { Intent } from './intent.js';

const CLAIM_LIMIT = 5000;

/** Node's own SHA-256 for the pure library. */
export const nodeHasher = () => treeHasher((bytes) => hash('sha256', bytes, 'hex'));

interface HeadRow {
  size: string;
  last_hash: string;
  last_at: string;
  frontier: string[];
}

interface IntentRow {
  id: string;
  draft: string;
  salt: Buffer | null;
  detail: Buffer | null;
}

/**
 * One seal: locks the head, claims what waits, chains it and commits.
 *
 * @param takeReads is called once the head is locked, so that all that has gathered meanwhile comes along
 * @returns the sealed entries, by id of their intent; empty when nothing waited
 * @throws when the outcome is not a commit; the caller must not assume either way
 */
export async function sealOnce(client: Client, takeReads: () => Intent[], now: () => Date): Promise<SealedEntry[]> {
  await client.query('begin');
  const head = (await client.query<HeadRow>('select size, last_hash, last_at, frontier from ledger_head for update'))
    .rows[0];
  if (!head) throw new Error('The ledger has no head');
  const intents = [...takeReads(), ...(await claim(client))];
  if (intents.length === 0) {
    await client.query('rollback');
    return [];
  }
  const chain = new Chain(nodeHasher(), toHead(head), await ownHeads(client, intents));
  const at = now().toISOString();
  const sealed = intents.map(({ draft }) => chain.append(draft, at));
  await store(client, sealed, intents, chain);
  const done = await client.query('commit');
  assertCommitted(done);
  return sealed;
}

function toHead(row: HeadRow) {
  return {
    frontier: new Frontier(nodeHasher(), Number(row.size), row.frontier),
    lastHash: row.last_hash,
    lastAt: row.last_at,
  };
}

/** Takes committed intents, also those of processes that died. `DELETE … RETURNING` leaves none behind and none twice. */
async function claim(client: Client): Promise<Intent[]> {
  const { rows } = await client.query<IntentRow>(
    `delete from ledger_intent where id in (select id from ledger_intent order by id limit ${CLAIM_LIMIT})
     returning id, draft, salt, detail`,
  );
  return rows
    .map((row) => ({ ...row, draft: JSON.parse(row.draft) as EntryDraft }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function ownHeads(client: Client, intents: Intent[]): Promise<[string, OwnHead][]> {
  const institutions = new Set(intents.flatMap(({ draft }) => draft.actor.institution ?? []));
  if (institutions.size === 0) return [];
  const { rows } = await client.query<{ institution: string; seq: string; hash: Hash }>(
    'select institution, seq, hash from ledger_own_head where institution = any ($1)',
    [[...institutions]],
  );
  return rows.map((row) => [row.institution, { seq: Number(row.seq), hash: row.hash }]);
}

async function store(client: Client, sealed: SealedEntry[], intents: Intent[], chain: Chain): Promise<void> {
  await client.query(insertEntries, entryColumns(sealed));
  const details = intents.filter(({ salt }) => salt !== null);
  if (details.length > 0) {
    await client.query(
      'insert into ledger_detail (entry_id, salt, detail) select * from unnest($1::uuid[], $2::bytea[], $3::bytea[])',
      [details.map(({ id }) => id), details.map(({ salt }) => salt), details.map(({ detail }) => detail)],
    );
  }
  const own = [...chain.ownHeads()];
  await client.query(
    `insert into ledger_own_head (institution, seq, hash) select * from unnest($1::text[], $2::bigint[], $3::text[])
     on conflict (institution) do update set seq = excluded.seq, hash = excluded.hash`,
    [own.map(([institution]) => institution), own.map(([, { seq }]) => seq), own.map(([, last]) => last.hash)],
  );
  const { frontier, lastHash, lastAt } = chain.head();
  await client.query('update ledger_head set size = $1, last_hash = $2, last_at = $3, frontier = $4', [
    frontier.size,
    lastHash,
    lastAt,
    frontier.hashes,
  ]);
}

/** Arrays of arrays cannot be ragged in PostgreSQL, so the resources of an entry travel as one text. */
const insertEntries = `
  insert into ledger_entry (seq, hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources)
  select seq, decode(hash, 'hex'), convert_to(body, 'UTF8'), id, at, institution, actor_user, action, outcome, purpose,
    request, coalesce(string_to_array(nullif(resources, ''), ','), '{}')
  from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[])
    as e (seq, hash, body, id, at, institution, actor_user, action, outcome, purpose, request, resources)`;

const decoder = new TextDecoder();

function entryColumns(sealed: SealedEntry[]): unknown[][] {
  const column = <T>(pick: (entry: SealedEntry) => T) => sealed.map(pick);
  return [
    column(({ entry }) => entry.seq),
    column(({ hash: digest }) => digest),
    column(({ bytes }) => decoder.decode(bytes)),
    column(({ entry }) => entry.id),
    column(({ entry }) => entry.at),
    column(({ entry }) => entry.actor.institution),
    column(({ entry }) => entry.actor.user),
    column(({ entry }) => entry.action),
    column(({ entry }) => entry.outcome),
    column(({ entry }) => entry.purpose),
    column(({ entry }) => entry.request),
    column(({ entry }) => entry.resources.map(({ type, id }) => `${type}:${id}`).join(',')),
  ];
}

/** PostgreSQL answers the COMMIT of an aborted transaction with ROLLBACK, and no error. */
function assertCommitted({ command }: QueryResult): void {
  if (command !== 'COMMIT') throw new Error(`The seal ended with ${command}`);
}
