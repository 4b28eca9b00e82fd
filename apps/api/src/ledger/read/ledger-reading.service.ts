import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { LedgerEntry, LedgerEntryDetail, LedgerEntryList, LedgerEntryQuery } from '@watchbook/contract';
import { parseEntry } from '@watchbook/ledger';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows, type Cursor } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { toEntryView, type EntrySight } from './entry-view.js';
import { findEntries, visibleToOwner, type EntryRow } from './ledger.queries.js';
import { ResourceOwners } from './owners.service.js';
import {
  countSealed,
  findPermitted,
  findPlaces,
  permittedEntries,
  type Place,
  type SqlCondition,
} from './view.queries.js';

interface Found {
  readonly rows: EntryRow[];
  readonly sight: (entry: LedgerEntry) => EntrySight;
  readonly sealed: { count: number } | null;
}

/** Reading the ledger. Every such read is one entry itself, which names the entries that were shown. */
@Injectable()
export class LedgerReadingService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(ResourceOwners) private readonly owners: ResourceOwners,
  ) {}

  /**
   * Entries that the caller may read, newest first unless asked otherwise. Who asks for one resource of its own
   * institution sees what others did with it too, without the persons, and of regulators how often.
   */
  async list(query: LedgerEntryQuery): Promise<LedgerEntryList> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort);
    const owned = await this.findOwned(query);
    const { rows, sight, sealed } = await (owned ? this.findOn(owned, query, cursor) : this.findSeen(query, cursor));
    const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: query.sort }, ({ seq }) => seq);
    recordShown('ledger.listed', kept);
    const data = kept.map((row) => ({ hash: row.hash, entry: entryOf(row) }));
    return {
      data: data.map(({ hash, entry }) => toEntryView(hash, entry, sight(entry))),
      page,
      ...(sealed ? { sealed } : {}),
    };
  }

  private findSeen(query: LedgerEntryQuery, cursor: Cursor | null): Promise<Found> {
    return this.work.read(async (em) => {
      const rows = await findEntries(em, query, cursor, { condition: seenBy(query), actor: getActor() });
      return { rows, sight: await sightOn(em, rows), sealed: null };
    });
  }

  /** What anybody did with a resource of the own institution, but for regulators. */
  private findOn(owned: string, query: LedgerEntryQuery, cursor: Cursor | null): Promise<Found> {
    const { institutionId } = getActor();
    return this.work.system(async (em) => ({
      rows: await findEntries(em, query, cursor, { condition: visibleToOwner(institutionId), actor: null }),
      sight: ({ actor }) => (actor.institution === institutionId ? 'whole' : 'owner'),
      sealed: { count: await countSealed(em, owned, institutionId) },
    }));
  }

  /** One entry, with its exact canonical text where the caller may see all of it. @throws Problem `not-found` */
  async get(seq: number): Promise<LedgerEntryDetail> {
    const permitted = permittedEntries('read', 'read-metadata');
    if (!permitted) throw notFound();
    const { row, sight } = await this.work.read(async (em) => {
      const found = await findPermitted(em, seq, permitted);
      if (!found) throw notFound();
      return { row: found, sight: await sightOn(em, [found]) };
    });
    recordShown('ledger.read', [row]);
    const entry = entryOf(row);
    const seen = sight(entry);
    return { ...toEntryView(row.hash, entry, seen), canonical: seen === 'whole' ? row.body.toString('latin1') : null };
  }

  /**
   * The resource that the query asks for, if it belongs to the caller's institution. Whole oversight of a resource is
   * for those who answer for the institution, not for every colleague.
   */
  private async findOwned(query: LedgerEntryQuery): Promise<string | null> {
    const resource = query['filter[resource]'];
    const { roles, institutionId } = getActor();
    if (resource === undefined || !roles.includes('compliance-officer')) return null;
    const split = resource.indexOf(':');
    const owner = await this.owners.find(resource.slice(0, split), resource.slice(split + 1));
    return owner === institutionId ? resource : null;
  }
}

/**
 * Metadata shows neither persons nor resources, so asking for one of them finds only what is readable as a whole:
 * otherwise a filter would tell what the answer leaves out.
 */
function seenBy(query: LedgerEntryQuery): SqlCondition {
  const isTelling = query['filter[actor]'] !== undefined || query['filter[resource]'] !== undefined;
  const permitted = permittedEntries('read', ...(isTelling ? [] : ['read-metadata']));
  return permitted ?? { where: 'false', values: [] };
}

/** How much the caller sees of each entry, by the rules on the entry itself. */
async function sightOn(em: EntityManager, rows: readonly EntryRow[]): Promise<(entry: LedgerEntry) => EntrySight> {
  const foreign = rows.flatMap(({ institution }) => institution ?? []).filter((id) => id !== getActor().institutionId);
  const places = may('read', 'LedgerEntry', {}) ? new Map<string, Place>() : await findPlaces(em, foreign);
  const concealed = new Map(rows.map((row) => [Number(row.seq), row.concealed]));
  return ({ seq, actor }) => {
    const place = places.get(actor.institution ?? '');
    const row = { institutionId: actor.institution, userId: actor.user, concealed: concealed.get(seq), ...place };
    if (may('read', 'LedgerEntry', row)) return 'whole';
    if (may('read-metadata', 'LedgerEntry', row)) return 'metadata';
    throw notFound();
  };
}

function recordShown(action: string, rows: readonly EntryRow[]): void {
  const resources = rows.map(({ seq }) => ({ type: 'ledger-entry', id: seq, version: null }));
  getContext().reads.push({ action, resources });
}

const entryOf = ({ body }: EntryRow): LedgerEntry => parseEntry(body.toString('latin1'));
