import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  PROPOSAL_DAYS,
  type ChangeContent,
  type ChangeKind,
  type ChangeProposalQuery,
  type ChangeProposalView,
  type ChangeStage,
  type Page,
  type Role,
} from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { actingMarks } from '../platform/doing.js';
import { Work } from '../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { may, permitted } from '../platform/policy.js';
import { notFound, Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { contentHashOf } from './content-hash.js';
import { ProposalView } from './proposal-view.js';
import { awaiting, ChangeProposal } from './proposal.entity.js';

const SORT = '-proposedAt';

/** A change that somebody wants. */
export interface Change {
  kind: ChangeKind;
  target: { type: string; id: string };
  /** The institution that it is about, where that is not the proposing one alone. */
  about?: { institutionId: string; jurisdiction?: string; sector?: string | null };
  /** Whose rights it changes: that person decides nothing of it. */
  subjectUserId?: string;
  roles?: Role[];
  content: ChangeContent;
  reason: string | null;
  /** Who must approve, one after the other; each by another person. */
  stages: [ChangeStage, ...ChangeStage[]];
}

/** Changes that take effect when a second person approves exactly them; every step is an entry of the ledger. */
@Injectable()
export class ProposalService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProposalView) private readonly view: ProposalView,
  ) {}

  /**
   * Proposes a change in the transaction of the caller; nothing of it takes effect yet.
   * @throws Problem `not-allowed`, `conflict` when the same change of the same thing is open already
   */
  async propose(em: EntityManager, change: Change): Promise<ChangeProposalView> {
    const { institutionId } = getActor();
    if (!may('create', 'ChangeProposal', { institutionId })) throw new Problem('not-allowed');
    const proposal = em.create(ChangeProposal, this.toRow(change));
    await em.flush().catch(refuseOpen);
    await this.ledger.record(em, {
      action: 'change-proposal.proposed',
      resources: proposal.resources(),
      detail: { kind: change.kind, contentHash: proposal.contentHash, roles: change.roles ?? null },
    });
    return this.view.one(em, proposal);
  }

  /** One page of what the caller may know of, newest first. */
  async list(query: ChangeProposalQuery): Promise<Page<ChangeProposalView>> {
    await this.expire();
    const at = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    const seen =
      query['filter[waiting]'] === 'me'
        ? permitted<ChangeProposal>('ChangeProposal', 'approve')
        : permitted<ChangeProposal>('ChangeProposal', 'read', 'read-metadata');
    if (!seen) throw new Problem('not-allowed');
    const where = { $and: [seen, ...filtersOf(query), ...(at ? [beyond(at.value, at.id, at.back)] : [])] };
    const direction = at?.back ? 'asc' : 'desc';
    return this.work.read(async (em) => {
      const orderBy = [{ proposedAt: direction }, { id: direction }] as const;
      const found = await em.find(ChangeProposal, where, { orderBy: [...orderBy], limit: query.limit + 1 });
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor: at, sort: SORT }, (row) =>
        row.proposedAt.toISOString(),
      );
      const resources = rows.map(({ id }) => ({ type: 'change-proposal', id, version: null }));
      getContext().reads.push({ action: 'change-proposal.listed', resources });
      const views = await this.view.many(em, rows);
      const mine = query['filter[waiting]'] === 'me' ? views.filter((view) => view.may.approve) : views;
      return { data: mine, page };
    });
  }

  /** One proposal. @throws Problem `not-found` */
  async get(id: string): Promise<ChangeProposalView> {
    await this.expire();
    return this.work.read(async (em) => {
      const seen = permitted<ChangeProposal>('ChangeProposal', 'read', 'read-metadata');
      const proposal = seen && (await em.findOne(ChangeProposal, { $and: [{ id }, seen] }));
      if (!proposal) throw notFound();
      getContext().reads.push({ action: 'change-proposal.read', resources: proposal.resources() });
      return this.view.one(em, proposal);
    });
  }

  /** Roles that wait for approval, by person of the own institution. */
  async findProposedRoles(em: EntityManager, userIds: string[]): Promise<Map<string, Role[]>> {
    const seen = permitted<ChangeProposal>('ChangeProposal', 'read');
    if (!seen || userIds.length === 0) return new Map();
    const where = {
      $and: [{ kind: 'user-roles' as const, status: 'open' as const, targetId: { $in: userIds } }, seen],
    };
    const rows = await em.find(ChangeProposal, where);
    const now = this.clock.now();
    const open = rows.filter((row) => row.statusAt(now) === 'open');
    return new Map(open.map(({ targetId, roles }) => [targetId, roles ?? []]));
  }

  /** Ends what nobody decided in time. Each end is an entry. */
  async expire(): Promise<void> {
    const now = this.clock.now();
    await this.work.system(async (em) => {
      const due = await em.find(ChangeProposal, { status: 'open', expiresAt: { $lte: now } }, { limit: 100 });
      for (const proposal of due) {
        const ended = await em.nativeUpdate(
          ChangeProposal,
          { id: proposal.id, status: 'open' },
          { status: 'expired', closedAt: now, awaitsRole: null, awaitsInstitutionId: null, awaitsReach: false },
        );
        if (ended === 0) continue;
        await this.ledger.record(em, { action: 'change-proposal.expired', resources: proposal.resources() });
      }
    });
  }

  private toRow({ kind, target, about, subjectUserId, roles, content, reason, stages }: Change) {
    const { actorName, sessionId } = getContext();
    const { institutionId, userId } = getActor();
    const [first] = stages;
    const change = {
      kind,
      targetType: target.type,
      targetId: target.id,
      aboutInstitutionId: about?.institutionId ?? null,
      subjectUserId: subjectUserId ?? null,
      roles: roles ?? null,
      content: { ...content, nonce: randomBytes(16).toString('hex') },
      reason,
    };
    const at = this.clock.now();
    return {
      ...change,
      id: uuidv7(at.getTime()),
      status: 'open' as const,
      institutionId,
      jurisdiction: about?.jurisdiction ?? null,
      sector: about?.sector ?? null,
      contentHash: contentHashOf(change),
      stages,
      stage: 0,
      ...awaiting(first),
      ...{ proposedBy: userId, proposedName: actorName, proposedSession: sessionId, proposedAt: at },
      proposedWith: actingMarks(),
      expiresAt: this.clock.in(PROPOSAL_DAYS * 86_400, at),
      closedAt: null,
    };
  }
}

const filtersOf = (query: ChangeProposalQuery) => [
  ...(query['filter[status]'] ? [{ status: query['filter[status]'] }] : []),
  ...(query['filter[kind]'] ? [{ kind: query['filter[kind]'] }] : []),
];

const beyond = (proposedAt: string, id: string, back: boolean) =>
  back
    ? { $or: [{ proposedAt: { $gt: proposedAt } }, { proposedAt, id: { $gt: id } }] }
    : { $or: [{ proposedAt: { $lt: proposedAt } }, { proposedAt, id: { $lt: id } }] };

function refuseOpen(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'The same change waits for approval already');
}
