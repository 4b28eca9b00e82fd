import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeDraft, NoticeStatus } from '@watchbook/contract';
import type { LedgerService } from '../ledger/ledger.service.js';
import { audienceTokens } from '../notice/audience.js';
import { Notice } from '../notice/notice.entity.js';
import { storeContent } from '../notice/notice.queries.js';
import { nextReference } from '../platform/database/reference.js';
import { demoGroups } from './accounts.js';
import { actingAs, personAt } from './acting.js';
import { inventNotices, noticeId, type DemoNotice } from './notices.js';
import { groupId, institutionId, userId } from './people.js';

/** Files every invented notice as its people would have, each step with its entry. */
export async function seedNotices(em: EntityManager, ledger: LedgerService): Promise<void> {
  for (const demo of inventNotices()) {
    const notice = newNotice(demo, await nextReference(em, 'SN', demo.createdAt));
    em.persist(notice);
    await storeContent(em, notice, demo.draft, personAt(demo.authorEmail, demo.createdAt));
    const did = (email: string, action: string) =>
      actingAs(email, () =>
        ledger.record(em, { action, resources: [{ type: 'notice', id: notice.id, version: notice.version }] }),
      );
    await did(demo.authorEmail, 'notice.drafted');
    for (const step of stepsTo(demo.status)) {
      step.apply(notice, demo);
      await em.flush();
      await did(step.by === 'author' ? demo.authorEmail : demo.officerEmail, step.action);
    }
    em.clear();
  }
}

function newNotice(demo: DemoNotice, ref: string): Notice {
  const { institution, authorEmail, createdAt, draft } = demo;
  const notice = new Notice();
  Object.assign(notice, {
    id: noticeId(demo),
    ref,
    institutionId: institutionId(institution.slug),
    authorId: userId(authorEmail),
    status: 'draft',
    audience: [],
    jurisdiction: institution.jurisdiction,
    sector: institution.sector,
    createdAt,
    receivedAt: createdAt,
    authoredWith: [],
    publishedWith: [],
  });
  notice.describe(draft, personAt(authorEmail, createdAt));
  return notice;
}

interface Step {
  action: string;
  by: 'author' | 'officer';
  apply(notice: Notice, demo: DemoNotice): void;
}

const officerAt = (demo: DemoNotice, at: Date) => personAt(demo.officerEmail, at);

const submit: Step = {
  action: 'notice.submitted',
  by: 'author',
  apply: (notice, demo) => notice.submit(personAt(demo.authorEmail, demo.submittedAt)),
};
const approve: Step = {
  action: 'notice.approved',
  by: 'officer',
  apply: (notice, demo) => notice.approve(officerAt(demo, demo.publishedAt), notice.contentHash, notice.authorId),
};
const publish: Step = {
  action: 'notice.published',
  by: 'officer',
  apply: (notice, demo) => {
    approve.apply(notice, demo);
    notice.publish(demo.publishedAt, tokensOf(notice, demo));
  },
};
const endings: Partial<Record<NoticeStatus, Step>> = {
  contested: {
    action: 'notice.contested',
    by: 'officer',
    apply: (notice, demo) => notice.contest(officerAt(demo, demo.closedAt), 'The person named was abroad on that day'),
  },
  withdrawn: {
    action: 'notice.withdrawn',
    by: 'officer',
    apply: (notice, demo) => notice.withdraw(officerAt(demo, demo.closedAt), 'Mistaken identity'),
  },
  superseded: { action: 'notice.superseded', by: 'officer', apply: (notice) => void (notice.status = 'superseded') },
  expired: { action: 'notice.expired', by: 'officer', apply: (notice, demo) => notice.expire(demo.closedAt) },
};

function stepsTo(status: NoticeStatus): Step[] {
  if (status === 'draft') return [];
  if (status === 'submitted') return [submit];
  if (status === 'embargoed') return [submit, approve];
  const ending = endings[status];
  return ending ? [submit, publish, ending] : [submit, publish];
}

function tokensOf({ institutionId: source, authorId }: Notice, { draft, officerEmail }: DemoNotice): string[] {
  return audienceTokens(
    draft,
    { institutionId: source, authorId, approverId: userId(officerEmail) },
    groupTokens(draft),
  );
}

/** The demo's groups are in their first epoch. */
const groupTokens = ({ audience }: NoticeDraft) =>
  demoGroups
    .map(({ slug }) => groupId(slug))
    .filter((id) => audience.groupIds.includes(id))
    .map((id) => `group:${id}:1`);
