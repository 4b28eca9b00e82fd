import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { noticeStatuses, type NoticeDraft, type NoticePatch, type NoticeView } from '@watchbook/contract';
import { InstitutionService } from '../institution/institution.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { doing, type Doing } from '../platform/doing.js';
import { nextReference } from '../platform/database/reference.js';
import { Work } from '../platform/database/work.js';
import { assertVersion } from '../platform/http/if-match.js';
import { may } from '../platform/policy.js';
import { fieldProblem, Problem } from '../platform/problem.js';
import { getForChange } from '../platform/row.js';
import { uuidv7 } from '../platform/uuid.js';
import { NoticeAudience } from './notice-audience.js';
import { NoticeLookService } from './notice-look.service.js';
import { NoticeReader } from './notice-reader.js';
import { findWriter } from './notice-writer.js';
import { Notice, NoticeSubject } from './notice.entity.js';
import { dayOf, dropSubjects, loadDraft, storeContent } from './notice.queries.js';

/** What people do to notices: one method, one transaction, one intent. */
@Injectable()
export class NoticeService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(NoticeAudience) private readonly audience: NoticeAudience,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(NoticeReader) private readonly reader: NoticeReader,
    @Inject(NoticeLookService) private readonly look: NoticeLookService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Files a draft of the caller. @throws Problem `not-processable` */
  draft(draft: NoticeDraft): Promise<NoticeView> {
    return this.write(async (em) => {
      const { institutionId, userId } = getActor();
      if (!may('create', 'Notice', { institutionId, authorId: userId })) throw new Problem('not-allowed');
      await this.assertSound(em, draft);
      const notice = await this.newNotice(em, draft);
      await storeContent(em, notice, draft, this.doing());
      return this.written(em, notice, 'notice.drafted');
    });
  }

  /** Changes a draft; approvals of what it said before are void. @throws Problem `not-found`, `stale-version`, `conflict` */
  edit(id: string, version: number, patch: NoticePatch): Promise<NoticeView> {
    return this.write(async (em) => {
      const notice = await this.getFor(em, id, 'edit');
      assertVersion(notice, version);
      const draft = { ...(await loadDraft(em, notice)), ...patch };
      await this.assertSound(em, draft);
      const before = notice.contentHash;
      notice.describe(draft, this.doing());
      if (notice.contentHash !== before) {
        await dropSubjects(em, notice);
        await storeContent(em, notice, draft, this.doing());
      }
      return this.written(em, notice, 'notice.edited');
    });
  }

  /** Removes a draft that nobody else has seen. @throws Problem `not-found`, `stale-version`, `conflict` */
  delete(id: string, version: number): Promise<null> {
    return this.work.write(async (em) => {
      const notice = await this.getFor(em, id, 'delete');
      assertVersion(notice, version);
      await em.nativeDelete(Notice, { id, version });
      await this.ledger.record(em, { action: 'notice.deleted', resources: [{ type: 'notice', id, version }] });
      return null;
    });
  }

  /** Hands a draft to a second person. @throws Problem `not-found`, `not-processable` when it is not admissible, `conflict` */
  submit(id: string): Promise<NoticeView> {
    return this.change(id, 'submit', 'notice.submitted', async (notice, doing, em) => {
      assertAdmissible(notice);
      this.assertNotOver(notice.expiresAt);
      await this.audience.assertAddressable(em, notice.content);
      notice.submit(doing);
    });
  }

  /** Approves the content that the caller looked at, and publishes it unless it waits for its embargo to end. @throws Problem `not-found`, `second-person`, `stale-version`, `conflict`, `not-processable` once it is over */
  approve(id: string, contentHash: string): Promise<NoticeView> {
    return this.write(async (em) => {
      const notice = await this.getFor(em, id, 'approve');
      await this.audience.assertAddressable(em, notice.content);
      this.assertNotOver(notice.expiresAt);
      const approval = this.doing();
      notice.approve(approval, contentHash, await findWriter(em, notice));
      if (!notice.isDue(approval.at)) return this.written(em, notice, 'notice.approved');
      notice.publish(approval.at, await this.audience.tokensOf(em, notice, approval.userId));
      return this.written(em, notice, 'notice.published');
    });
  }

  /** Sends a submitted notice back. @throws Problem `not-found`, `conflict` */
  reject(id: string, reason: string): Promise<NoticeView> {
    return this.change(id, 'reject', 'notice.rejected', (notice) => notice.reject(reason), { reason });
  }

  /** Takes a published notice back. @throws Problem `not-found`, `second-person`, `conflict` */
  withdraw(id: string, reason: string): Promise<NoticeView> {
    return this.change(id, 'withdraw', 'notice.withdrawn', (notice, doing) => notice.withdraw(doing, reason), {
      reason,
    });
  }

  /** Marks a published notice as contested. @throws Problem `not-found`, `conflict` */
  contest(id: string, reason: string): Promise<NoticeView> {
    return this.change(id, 'contest', 'notice.contested', (notice, doing) => notice.contest(doing, reason), { reason });
  }

  private change(
    id: string,
    verb: string,
    action: string,
    apply: (notice: Notice, doing: Doing, em: EntityManager) => void | Promise<void>,
    detail?: object,
  ): Promise<NoticeView> {
    return this.write(async (em) => {
      const notice = await this.getFor(em, id, verb);
      await apply(notice, this.doing(), em);
      return this.written(em, notice, action, detail);
    });
  }

  /** A request that is repeated with its idempotency key is answered with what the caller may see by now. */
  private async write(change: (em: EntityManager) => Promise<NoticeView>): Promise<NoticeView> {
    const fresh: NoticeView[] = [];
    const { id } = await this.work.write(async (em) => {
      fresh.push(await change(em));
      return { id: fresh[0]!.id };
    });
    return fresh[0] ?? this.look.read(id);
  }

  private getFor(em: EntityManager, id: string, verb: string): Promise<Notice> {
    return getForChange(em, Notice, { subject: 'Notice', id, verb, states: noticeStatuses });
  }

  private async newNotice(em: EntityManager, draft: NoticeDraft): Promise<Notice> {
    const { institutionId, userId } = getActor();
    const { at } = this.doing();
    const { jurisdiction, sector } = await this.institutions.getPlace(em, institutionId);
    if (!sector) throw new Problem('not-allowed');
    const notice = new Notice();
    Object.assign(notice, {
      id: uuidv7(dayOf(at)),
      ref: await nextReference(em, 'SN', at),
      institutionId,
      authorId: userId,
      status: 'draft',
      audience: [],
      jurisdiction,
      sector,
      createdAt: at,
      receivedAt: at,
      authoredWith: [],
      publishedWith: [],
    });
    notice.describe(draft, this.doing());
    em.persist(notice);
    return notice;
  }

  private async assertSound(em: EntityManager, draft: NoticeDraft): Promise<void> {
    await this.audience.assertAddressable(em, draft);
    const { occurredFrom, occurredTo, embargoUntil, expiresAt, subjects } = draft;
    if (occurredFrom !== null && occurredTo !== null && occurredTo < occurredFrom.slice(0, occurredTo.length)) {
      throw fieldProblem('/occurredTo', 'order', 'It ends before it began');
    }
    this.assertNotOver(expiresAt === null ? null : new Date(expiresAt));
    if (embargoUntil !== null && expiresAt !== null && expiresAt <= embargoUntil)
      throw fieldProblem('/embargoUntil', 'order', 'It would be over before anybody sees it');
    const principals = subjects.filter(({ role }) => role === 'principal').length;
    if (principals !== 1) throw fieldProblem('/subjects', 'principal', 'Exactly one subject is the principal one');
  }

  private assertNotOver(expiresAt: Date | null | undefined): void {
    if (expiresAt && expiresAt <= this.clock.now()) throw fieldProblem('/expiresAt', 'past', 'This time is over');
  }

  private async written(em: EntityManager, notice: Notice, action: string, detail?: object): Promise<NoticeView> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      resources: [{ type: 'notice', id: notice.id, version: notice.version }],
      ...(detail ? { detail } : {}),
    });
    const subjects = await em.find(NoticeSubject, { noticeId: notice.id }, { orderBy: { position: 'asc' } });
    return this.reader.view(em, notice, subjects);
  }

  private doing(): Doing {
    return doing(this.clock.now());
  }
}

/** What a notice accuses somebody of must be held as evidence, and be proportionate. */
function assertAdmissible({ content: { admissibility } }: Notice): void {
  if (!admissibility.evidenceHeld)
    throw fieldProblem('/admissibility/evidenceHeld', 'required', 'Evidence must be held');
  if (!admissibility.proportionate)
    throw fieldProblem('/admissibility/proportionate', 'required', 'Sharing must be proportionate');
}
