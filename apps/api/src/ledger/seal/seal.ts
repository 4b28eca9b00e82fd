import { Chain, emptyHead, Frontier, type Head, type OwnHead, type SealedEntry } from '@watchbook/ledger';
import type { Client, QueryResult } from 'pg';
import { nodeHasher } from '../tree/hasher.js';
import { screenClaimed, storeSetAside, type ClaimedRow, type Refusal, type SetAside } from './claimed-intents.js';
import type { Intent } from './intent.js';
import { growPartitions } from '../ledger-upkeep.js';
import { storeSealed } from './store.js';

/** Intents of changes that one seal takes at most. */
export const CLAIM_LIMIT = 5000;
/** Of a row that breaks a constraint, which is then named, and of one that fits into no partition. */
const CHECK_VIOLATION = '23514';

const hasher = nodeHasher();

/** What a process remembers of the log between two seals of its own. */
export class SealMemory {
  head: Head = emptyHead(hasher);
  readonly own = new Map<string, OwnHead>();
  /** Institutions of the last seal: likely those of the next. Asked for along with the head while others seal too. */
  private recent: string[] = [];
  private contended = false;

  get likely(): readonly string[] {
    return this.contended ? this.recent : [];
  }

  /** Compares with the locked head: another process may have sealed in the meantime. */
  recall(row: HeadRow | undefined): void {
    if (!row) throw new Error('The ledger has no head');
    this.contended = row.last_hash !== this.head.lastHash || Number(row.size) !== this.head.frontier.size;
    if (!this.contended) return;
    this.own.clear();
    this.head = {
      frontier: new Frontier(hasher, Number(row.size), row.frontier),
      lastHash: row.last_hash,
      lastAt: row.last_at,
    };
  }

  remember(chain: Chain): void {
    this.head = chain.head();
    for (const [institution, last] of chain.ownHeads()) this.own.set(institution, last);
    this.recent = [...chain.ownHeads().keys()];
  }

  learn(rows: readonly OwnHeadRow[]): void {
    for (const { institution, seq, hash } of rows) this.own.set(institution, { seq: Number(seq), hash });
  }
}

interface HeadRow {
  size: string;
  last_hash: string;
  last_at: string;
  frontier: string[];
}

interface OwnHeadRow {
  institution: string;
  seq: string;
  hash: string;
}

/** Which of the recorded intents a seal takes. */
export interface Claim {
  /** At most so many, the oldest first; 0 looks for none. */
  readonly limit: number;
  /** One that is set aside if it is among them. */
  readonly refusal: Refusal | null;
  /** Hears which it takes, before they are sealed. */
  onClaimed?(ids: readonly string[]): void;
}

export interface Sealed {
  readonly entries: SealedEntry[];
  /** More intents may wait than one seal takes. */
  readonly more: boolean;
  /** Intents that can never be entries, each with its own entry in their place. */
  readonly setAside: readonly SetAside[];
}

/**
 * One seal: locks the head, claims what waits, chains it and commits.
 *
 * @param takeReads is called once the head is locked, so that all that has gathered meanwhile comes along
 * @param claim which recorded intents to take; there are none in most seals of reads
 * @returns the sealed entries; none when nothing waited
 * @throws when the outcome is not a commit; the caller must not assume either way
 */
export async function sealOnce(
  client: Client,
  takeReads: () => Intent[],
  now: () => Date,
  memory: SealMemory,
  claim: Claim,
): Promise<Sealed> {
  const [, { rows: heads }, known, claimed] = await Promise.all([
    client.query('begin'),
    client.query<HeadRow>(lockHead),
    readOwnHeads(client, memory.likely),
    claim.limit > 0 ? claimIntents(client, claim.limit) : [],
  ]);
  memory.recall(heads[0]);
  memory.learn(known);
  claim.onClaimed?.(claimed.map(({ id }) => id));
  const { sound, setAside } = screenClaimed(claimed, claim.refusal);
  const intents = [...takeReads(), ...sound, ...setAside.map(({ record }) => record)];
  if (intents.length === 0) {
    await client.query('rollback');
    return { entries: [], more: false, setAside };
  }
  const chain = new Chain(hasher, memory.head, await ownHeads(client, intents, memory));
  const at = now().toISOString();
  const entries = intents.map(({ draft }) => chain.append(draft, at));
  const writes = [...storeSealed(client, entries, intents, chain), ...storeSetAside(client, setAside)];
  const results = await Promise.all([...writes, client.query('commit')]).catch((cause: unknown) =>
    makeRoom(client, entries.length, cause),
  );
  assertCommitted(results.at(-1)!);
  memory.remember(chain);
  return { entries, more: claim.limit > 0 && claimed.length === claim.limit, setAside };
}

const lockHead = {
  name: 'ledger-lock-head',
  text: 'select size, last_hash, last_at, frontier from ledger_head for update',
};

// Also intents of processes that died. `DELETE … RETURNING` leaves none behind and takes none twice.
async function claimIntents(client: Client, limit: number): Promise<ClaimedRow[]> {
  const text = `delete from ledger_intent where id in (select id from ledger_intent order by id limit $1)
    returning id, draft, salt, detail`;
  const { rows } = await client.query<ClaimedRow>({ name: 'ledger-claim', text, values: [limit] });
  return rows;
}

/** The last own entries of the institutions that act; from memory where this process sealed last. */
async function ownHeads(client: Client, intents: readonly Intent[], memory: SealMemory): Promise<[string, OwnHead][]> {
  const acting = [...new Set(intents.flatMap(({ draft }) => draft.actor.institution ?? []))];
  const unknown = acting.filter((institution) => !memory.own.has(institution));
  memory.learn(await readOwnHeads(client, unknown));
  return acting.flatMap((institution) => {
    const last = memory.own.get(institution);
    return last ? [[institution, last] as [string, OwnHead]] : [];
  });
}

async function readOwnHeads(client: Client, institutions: readonly string[]): Promise<OwnHeadRow[]> {
  if (institutions.length === 0) return [];
  const text = "select institution, seq, hash from ledger_own_head where institution = any (string_to_array($1, ','))";
  const { rows } = await client.query<OwnHeadRow>({ name: 'ledger-read-own', text, values: [institutions.join(',')] });
  return rows;
}

/** Partitions are made long ahead; should nobody have done so, this seal fails and the next try finds room. */
async function makeRoom(client: Client, entries: number, cause: unknown): Promise<never> {
  const { code, constraint } = cause as { code?: string; constraint?: string };
  if (code === CHECK_VIOLATION && constraint === undefined) await growPartitions(client, entries);
  throw cause;
}

/** PostgreSQL answers the COMMIT of an aborted transaction with ROLLBACK, and no error. */
function assertCommitted({ command }: QueryResult): void {
  if (command !== 'COMMIT') throw new Error(`The seal ended with ${command}`);
}
