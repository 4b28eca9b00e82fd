import { Inject, Injectable } from '@nestjs/common';
import type { LedgerEntryDetail, LedgerEntryQuery, LedgerEntryView, Page } from '@watchbook/contract';
import { parseEntry } from '@watchbook/ledger';
import { getActor, getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { notFound } from '../platform/problem.js';
import { findEntries, findEntry, visibleToOwner, type EntryRow } from './ledger.queries.js';
import { ResourceOwners } from './owners.service.js';

/** Reading the ledger. Every such read is an entry itself, which names the entries that were shown. */
@Injectable()
export class LedgerReadingService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(ResourceOwners) private readonly owners: ResourceOwners,
  ) {}

  /**
   * Entries that the caller may read, newest first unless asked otherwise. Who asks for one resource of its own
   * institution sees what others did with it too, without the persons.
   */
  async list(query: LedgerEntryQuery): Promise<Page<LedgerEntryView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort);
    const { institutionId } = getActor();
    const rows = (await this.ownsResource(query))
      ? await this.work.system((em) => findEntries(em, query, cursor, visibleToOwner(institutionId)))
      : await this.work.read((em) => findEntries(em, query, cursor));
    const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor, sort: query.sort }, ({ seq }) => seq);
    recordShown('ledger.listed', kept);
    return { data: kept.map((row) => toView(row)), page };
  }

  /** One entry with its exact canonical text. @throws Problem `not-found` */
  async get(seq: number): Promise<LedgerEntryDetail> {
    const row = await this.work.read((em) => findEntry(em, seq));
    if (!row) throw notFound();
    recordShown('ledger.read', [row]);
    return { ...toView(row), canonical: row.body.toString('latin1') };
  }

  /** Whole oversight of a resource is for those who answer for the institution, not for every colleague. */
  private async ownsResource(query: LedgerEntryQuery): Promise<boolean> {
    const resource = query['filter[resource]'];
    const { roles, institutionId } = getActor();
    if (resource === undefined || !roles.includes('compliance-officer')) return false;
    const split = resource.indexOf(':');
    return (await this.owners.find(resource.slice(0, split), resource.slice(split + 1))) === institutionId;
  }
}

function recordShown(action: string, rows: readonly EntryRow[]): void {
  const resources = rows.map(({ seq }) => ({ type: 'ledger-entry', id: seq, version: null }));
  getContext().reads.push({ action, resources });
}

/** The wire form; of other institutions' people it shows the institution and the purpose, not the person. */
function toView({ seq, hash, body, institution }: EntryRow): LedgerEntryView {
  const { at, action, outcome, purpose, actor, resources, request } = parseEntry(body.toString('latin1'));
  const { institutionId, roles } = getActor();
  const view = { seq: Number(seq), hash, at, action, outcome, purpose };
  if (roles.includes('auditor') || institution === institutionId) {
    return { ...view, actor, resources, request, complete: true };
  }
  return {
    ...view,
    actor: { institution, user: null, roles: [], via: null },
    resources: [],
    request: null,
    complete: false,
  };
}
