import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  informationRequestStatuses,
  purposesOf,
  purposesWithCase,
  REQUEST_DAYS,
  type InformationRequest as InformationRequestView,
  type InformationRequestDraft,
  type InformationResponseDraft,
} from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { NoticeHolderService, type HeldNotice } from '../notice/notice-holder.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { nextReference } from '../platform/database/reference.js';
import { Work } from '../platform/database/work.js';
import { doing } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../platform/problem.js';
import { getForChange } from '../platform/row.js';
import { uuidv7 } from '../platform/uuid.js';
import { ScreeningMatchService } from '../screening/screening-match.service.js';
import { InformationRequestReader } from './information-request-reader.js';
import { InformationRequest } from './information-request.entity.js';
import { InformationResponse } from './information-response.entity.js';

/** Asking whoever holds a notice, and answering: one method, one transaction, one intent. */
@Injectable()
export class InformationRequestService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ScreeningMatchService) private readonly matches: ScreeningMatchService,
    @Inject(NoticeHolderService) private readonly holders: NoticeHolderService,
    @Inject(InformationRequestReader) private readonly reader: InformationRequestReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Asks the holder of a match of the caller's own screening. A notice that was no match, that nobody has or that the
   * caller may no longer read is one and the same `not-found`.
   * @throws Problem `not-allowed`, `not-found`, `not-processable`, `conflict` where the caller waits for an answer already
   */
  ask(draft: InformationRequestDraft): Promise<InformationRequestView> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'InformationRequest', { institutionId, userId })) throw new Problem('not-allowed');
    const deadline = this.assertSound(draft);
    return this.work.write(async (em) => {
      const notice = await this.getMatch(em, draft);
      const at = this.clock.now();
      const { question, caseReference, purpose, screeningId } = draft;
      const made = em.create(InformationRequest, {
        ...{ id: uuidv7(at.getTime()), ref: await nextReference(em, 'IR', at), institutionId, userId },
        ...{ holderId: notice.holderId, audience: notice.audience, red: notice.red },
        ...{ noticeId: notice.id, screeningId, purpose, asked: { question, caseReference } },
        ...{ status: 'open', deadline, askedAt: at, closedAt: null },
      });
      await em.flush().catch(refuseSecond);
      return this.written(em, made, 'information-request.asked', { purpose, detail: { question, caseReference } });
    });
  }

  /** Drafts what the holder answers, in the place of an earlier draft. @throws Problem `not-found`, `conflict` */
  respond(id: string, draft: InformationResponseDraft): Promise<InformationRequestView> {
    return this.change(id, 'respond', 'information-request.drafted', async (request, em) => {
      const now = doing(this.clock.now());
      const before = await em.findOne(InformationResponse, { requestId: id });
      const response = before ?? Object.assign(new InformationResponse(), { requestId: id, approvedWith: [] });
      response.holderId = request.holderId;
      response.describe(draft, now);
      em.persist(response);
      // The database lets a request be drafted only after its answer is there.
      await em.flush();
      request.draftResponse(now.at);
    });
  }

  /**
   * Gives exactly the answer that the caller looked at to whoever asked.
   * @throws Problem `not-found`, `second-person`, `stale-version`, `conflict`
   */
  approve(id: string, contentHash: string): Promise<InformationRequestView> {
    return this.change(id, 'approve', 'information-request.answered', async (request, em) => {
      const now = doing(this.clock.now());
      const response = await em.findOneOrFail(InformationResponse, { requestId: id });
      response.approve(now, contentHash);
      await em.flush();
      request.respond(response.content.decline !== null, now.at);
    });
  }

  /** Takes one's own request back before it is answered. @throws Problem `not-found`, `conflict` */
  withdraw(id: string): Promise<InformationRequestView> {
    return this.change(id, 'withdraw', 'information-request.withdrawn', (request) =>
      request.withdraw(doing(this.clock.now())),
    );
  }

  /** What can be wrong with a request whatever there is. @throws Problem `not-processable` */
  private assertSound({ purpose, caseReference, deadline }: InformationRequestDraft): Date {
    if (!purposesOf[getActor().institutionKind].includes(purpose))
      throw fieldProblem('/purpose', 'sector', 'Your institution cannot state this purpose');
    if (purposesWithCase.includes(purpose) && !caseReference)
      throw fieldProblem('/caseReference', 'required', 'This purpose needs a case reference');
    const until = new Date(deadline);
    if (until <= this.clock.now()) throw fieldProblem('/deadline', 'past', 'This time is over');
    if (until > this.clock.in(REQUEST_DAYS * 24 * 60 * 60))
      throw fieldProblem('/deadline', 'too-big', `A holder is given at most ${REQUEST_DAYS} days`);
    return until;
  }

  /** Both are looked up whatever the other one says, so that the work is the same. */
  private async getMatch(em: EntityManager, { screeningId, noticeId }: InformationRequestDraft): Promise<HeldNotice> {
    const isMatch = await this.matches.isOwnMatch(em, screeningId, noticeId);
    const notice = await this.holders.find(em, noticeId);
    if (!isMatch || !notice) throw notFound();
    if (notice.holderId === getActor().institutionId)
      throw fieldProblem('/noticeId', 'own', 'This notice is of your own institution');
    return notice;
  }

  private change(
    id: string,
    verb: string,
    action: string,
    apply: (request: InformationRequest, em: EntityManager) => void | Promise<void>,
  ): Promise<InformationRequestView> {
    return this.work.write(async (em) => {
      const wanted = { subject: 'InformationRequest', id, verb, states: informationRequestStatuses } as const;
      const request = await getForChange(em, InformationRequest, wanted);
      await apply(request, em);
      return this.written(em, request, action);
    });
  }

  private async written(
    em: EntityManager,
    request: InformationRequest,
    action: string,
    more: { purpose?: string; detail?: object } = {},
  ): Promise<InformationRequestView> {
    await em.flush();
    await this.ledger.record(em, { action, resources: request.resources(), ...more });
    return this.reader.view(em, request);
  }
}

/** A person waits for one answer about a notice at a time. */
function refuseSecond(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'You wait for an answer about this notice already', { cause });
}
