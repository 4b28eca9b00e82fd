import { Chain, emptyHead, type SealedEntry } from '@watchbook/ledger';
import fc from 'fast-check';
import type pg from 'pg';
import { nodeHasher } from '../../ledger/tree/hasher.js';
import { testIntent } from '../ledger-database.js';
import { isUnpublished } from './reference.js';
import type { Person, World } from './world.js';

/** Who acted: somebody of the world, somebody unknown of one of its institutions, or nobody. */
export interface WorldEntry {
  institutionId: string | null;
  userId: string | null;
  /** Ids of notices that it names; not all of them exist. */
  notices: string[];
}

/** What somebody sees of an entry: all of it, that it exists, and its detail. */
export interface EntrySights {
  reads: boolean;
  sees: boolean;
  details: boolean;
}

export const entriesOf = (world: World): fc.Arbitrary<WorldEntry[]> => {
  const { institutions, people } = world;
  const notice = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...world.notices).map(({ id }) => id) },
    { weight: 1, arbitrary: fc.uuid() },
  );
  const notices = fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    { weight: 3, arbitrary: fc.uniqueArray(notice, { minLength: 1, maxLength: 2 }) },
  );
  const byPerson = fc
    .record({ person: fc.constantFrom(...people), notices })
    .map(({ person, notices: named }): WorldEntry => ({
      institutionId: person.institutionId,
      userId: person.id,
      notices: named,
    }));
  const bySource = fc
    .constantFrom(...world.notices)
    .map(({ id, institutionId, authorId }): WorldEntry => ({ institutionId, userId: authorId, notices: [id] }));
  const byOther = fc.record({
    institutionId: fc.constantFrom(...institutions).map(({ id }) => id),
    userId: fc.option(fc.uuid()),
    notices,
  });
  const byNobody = fc.constant<WorldEntry>({ institutionId: null, userId: null, notices: [] });
  const entry = fc.oneof(
    { weight: 4, arbitrary: byPerson },
    { weight: 2, arbitrary: bySource },
    { weight: 3, arbitrary: byOther as fc.Arbitrary<WorldEntry> },
    { weight: 1, arbitrary: byNobody },
  );
  return fc.array(entry, { minLength: 60, maxLength: 60 });
};

/** Who sees what of an entry, from the text of the access rules and nothing of the portal. */
export function sightsOf(world: World, person: Person, entry: WorldEntry): EntrySights {
  const home = world.institutions.find(({ id }) => id === person.institutionId)!;
  const nothing = { reads: false, sees: false, details: false };
  if (home.suspended || person.scopes || ['institution', 'name', 'roles'].includes(person.lacks)) return nothing;
  if (person.roles.includes('auditor')) return { reads: true, sees: true, details: false };
  const isPerson = person.roles.some((role) => role !== 'operator' && role !== 'service-account');
  const isHome = entry.institutionId === person.institutionId;
  const isMine = isPerson && isHome && entry.userId === person.id;
  const answersFor = person.roles.includes('compliance-officer') || person.roles.includes('regulator-supervisor');
  const reach = isInReach(world, person, entry) && !isConcealed(world, entry);
  const reads = isMine || (answersFor && isHome) || (person.roles.includes('regulator-supervisor') && reach);
  const administers = person.roles.includes('institution-admin') && isHome;
  const oversees = person.roles.includes('regulator-analyst') && reach;
  return { reads, sees: reads || administers || oversees, details: isMine || (answersFor && isHome) };
}

/** Nobody outside learns of a RED notice or of one that was never published, nor who is behind a hidden source. */
function isConcealed(world: World, { institutionId, notices }: WorldEntry): boolean {
  return notices.some((id) => {
    const notice = world.notices.find((one) => one.id === id);
    if (!notice || notice.tlp === 'RED' || isUnpublished(notice)) return true;
    return notice.hidden && notice.institutionId === institutionId;
  });
}

function isInReach(world: World, person: Person, entry: WorldEntry): boolean {
  const { supervises } = world.institutions.find(({ id }) => id === person.institutionId)!;
  const acting = world.institutions.find(({ id }) => id === entry.institutionId);
  if (!acting?.sector || person.lacks === 'reach') return false;
  return supervises.sectors.includes(acting.sector) && supervises.jurisdictions.includes(acting.jurisdiction);
}

/** Writes entries in place of all that the ledger held, each with a detail, as the owner of the database. */
export async function storeEntries(owner: pg.Pool, entries: readonly WorldEntry[]): Promise<SealedEntry[]> {
  const hasher = nodeHasher();
  const chain = new Chain(hasher, emptyHead(hasher), []);
  const sealed = entries.map(({ institutionId, userId, notices }) => {
    const resources = notices.map((id) => ({ type: 'notice', id, version: null }));
    const { draft } = testIntent({ resources, detail: { reason: 'test' } });
    const actor = { institution: institutionId, user: userId, roles: [], via: 'session' as const };
    return chain.append({ ...draft, actor }, '2026-01-01T00:00:00.000Z');
  });
  const client = await owner.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query('delete from ledger_entry; delete from ledger_detail');
    for (const { entry, text, hash } of sealed) {
      const { actor } = entry;
      await client.query(
        `insert into ledger_entry (seq, hash, body, id, at, institution, actor_user, action, outcome, request, resources)
         values ($1, decode($2, 'hex'), $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[entry.seq, hash, Buffer.from(text), entry.id, entry.at, actor.institution, actor.user],
          ...[entry.action, entry.outcome, entry.request],
          entry.resources.map(({ type, id }) => `${type}:${id}`),
        ],
      );
      await client.query(`insert into ledger_detail values ($1, '\\x00', '\\x00')`, [entry.id]);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
  return sealed;
}
