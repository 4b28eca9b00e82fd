import { Inject, Injectable } from '@nestjs/common';
import type { DetailErasure, DetailErasureDraft, ErasureReason } from '@watchbook/contract';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext, type IntentInput } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import {
  addErasure,
  eraseDetails,
  findDetailed,
  findErasure,
  findErasures,
  isNamed,
  lockErasure,
  type ErasureRow,
} from './detail.queries.js';
import { LedgerService } from '../ledger.service.js';

/**
 * Erasing details. An institution erases what its own people recorded, never what others did, and it takes two of
 * them: what is erased is evidence too, and cannot be brought back. The entries stay, and every proof with them.
 */
@Injectable()
export class LedgerErasureService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** What was asked for and what was erased in the own institution, newest first. */
  async list(): Promise<{ data: DetailErasure[] }> {
    const rows = await this.work.read((em) => findErasures(em, getActor().institutionId));
    getContext().reads.push({ action: 'ledger.erasures-listed', resources: rows.map(({ id }) => namesRequest(id)) });
    return { data: rows.map(toErasure) };
  }

  /**
   * Asks that the details of all own entries that name a resource be erased. Nothing is erased yet.
   * @throws Problem `not-found` when no entry of the own institution names it
   */
  async request({ resource, reason }: DetailErasureDraft): Promise<DetailErasure> {
    const { institutionId, userId } = getActor();
    const name = `${resource.type}:${resource.id}`;
    if (!may('request-erasure', 'LedgerEntry', { institutionId })) throw notFound();
    if (!(await this.work.system((em) => isNamed(em, name, institutionId)))) throw notFound();
    const row: ErasureRow = {
      id: uuidv7(),
      institution_id: institutionId,
      resource: name,
      reason,
      requested_by: userId,
      requested_at: this.clock.now(),
      ...{ erased_by: null, erased_at: null, entries: null, intent_id: null },
    };
    return this.work.write(async (em) => {
      await addErasure(em, row);
      await this.ledger.record(em, {
        action: 'ledger.erasure-requested',
        resources: [namesRequest(row.id), { ...resource, version: null }],
      });
      return toErasure(row);
    });
  }

  /**
   * Agrees to a request of somebody else, and erases: details and salts of every entry of the institution that names
   * the resource by now, in one transaction with the entry that says so.
   * @throws Problem `not-found`, `second-person`, `conflict` when it is done already
   */
  erase(id: string): Promise<DetailErasure> {
    const { institutionId, userId } = getActor();
    return this.work.write(async (em) => {
      await lockErasure(em, id);
      const row = await findErasure(em, id, institutionId);
      if (!row || !may('erase-detail', 'LedgerEntry', { institutionId: row.institution_id })) throw notFound();
      if (row.erased_at !== null) throw new Problem('conflict');
      if (row.requested_by === userId) throw new Problem('second-person');
      const entryIds = await this.work.system((system) => findDetailed(system, row.resource, institutionId));
      const intentId = await this.ledger.record(em, toIntent(row, entryIds.length));
      const erased = { erased_by: userId, erased_at: this.clock.now(), entries: entryIds.length, intent_id: intentId };
      await eraseDetails(em, { ...row, ...erased }, entryIds);
      return toErasure({ ...row, ...erased });
    });
  }
}

const namesRequest = (id: string) => ({ type: 'ledger-erasure', id, version: null });

const toIntent = ({ id, resource }: ErasureRow, count: number): IntentInput => ({
  action: 'ledger.details-erased',
  resources: [namesRequest(id), { ...toResource(resource), version: null }],
  detail: { count },
});

function toResource(name: string): { type: string; id: string } {
  const split = name.indexOf(':');
  return { type: name.slice(0, split), id: name.slice(split + 1) };
}

const toErasure = (row: ErasureRow): DetailErasure => ({
  id: row.id,
  resource: toResource(row.resource),
  reason: row.reason as ErasureReason,
  state: row.erased_at === null ? 'requested' : 'erased',
  requestedBy: row.requested_by,
  requestedAt: new Date(row.requested_at).toISOString(),
  erasedBy: row.erased_by,
  erasedAt: row.erased_at && new Date(row.erased_at).toISOString(),
  entries: row.entries,
});
