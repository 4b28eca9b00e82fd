import type { InformationRequest, NoticeView, Screening } from '@watchbook/contract';
import { institutionId } from '../demo/people.js';
import { bodyOf } from './answer.js';
import type { TestApp } from './app.js';
import { aDraft, inDays } from './drafts.js';

const V1 = '/api/v1';

/** Meridian Bank is asked by Northfield Bank about a notice; whatever is in the question holds a canary. */
export async function askHolder(portal: TestApp): Promise<InformationRequest> {
  const [author, officer] = [await portal.as('analyst', 'meridian-bank'), await portal.as('officer', 'meridian-bank')];
  const asker = await portal.as('analyst', 'northfield-bank');
  const identifiers = [{ scheme: 'passport' as const, value: 'CANARY2001' }];
  const audience = { institutionIds: [institutionId('northfield-bank')], groupIds: [], sectors: [], userIds: [] };
  const draft = aDraft({ audience, subjects: [{ ...aDraft().subjects[0]!, identifiers }] });
  const { id, contentHash } = bodyOf<NoticeView>(await author.post(`${V1}/notices`, draft));
  bodyOf(await author.post(`${V1}/notices/${id}/submissions`));
  bodyOf(await officer.post(`${V1}/notices/${id}/approvals`, { contentHash }));
  const found = bodyOf<Screening>(await asker.post(`${V1}/screenings`, { identifiers }));
  const question = { purpose: 'credit-decision', question: 'Canary: was it paid?', deadline: inDays(14) };
  return bodyOf(await asker.post(`${V1}/information-requests`, { screeningId: found.id, noticeId: id, ...question }));
}
