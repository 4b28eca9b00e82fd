import type { NoticeView, WarningView } from '@watchbook/contract';
import { institutionId } from '../../demo/people.js';
import { bodyOf } from '../answer.js';
import { aDraft } from '../drafts.js';
import { post, type Case, type People } from './twice.js';

const V1 = '/api/v1';
const REASON = { reason: 'Sent twice' };
const ifMatch = { 'if-match': '"1"' };

const draft = async ({ analyst }: People) => bodyOf<NoticeView>(await analyst.post(`${V1}/notices`, aDraft()));
async function submitted(people: People): Promise<NoticeView> {
  const { id } = await draft(people);
  return bodyOf<NoticeView>(await people.analyst.post(`${V1}/notices/${id}/submissions`));
}
async function published(people: People): Promise<NoticeView> {
  const { id, contentHash } = await submitted(people);
  return bodyOf<NoticeView>(await people.officer.post(`${V1}/notices/${id}/approvals`, { contentHash }));
}
const planned = async ({ regulator }: People) =>
  bodyOf<WarningView>(
    await regulator.post(`${V1}/warnings`, {
      ...{ title: 'Loan stacking', body: 'Seen twice', severity: 'high', tlp: 'AMBER' },
      audience: { institutionIds: [institutionId('meridian-bank')] },
      acknowledgeBy: '2099-01-01T00:00:00Z',
    }),
  );
async function handedIn(people: People): Promise<WarningView> {
  const { id } = await planned(people);
  return bodyOf<WarningView>(await people.regulator.post(`${V1}/warnings/${id}/submissions`));
}
async function issued(people: People): Promise<WarningView> {
  const { id, contentHash } = await handedIn(people);
  return bodyOf<WarningView>(await people.supervisor.post(`${V1}/warnings/${id}/approvals`, { contentHash }));
}
const grant = (noticeId: string) => ({
  ...{ resource: { type: 'notice', id: noticeId }, purpose: 'claims', caseReference: 'CL-1', ...REASON },
});

/** What is done to notices and warnings. */
export const noticeCases: Record<string, Case> = {
  'a notice is edited': {
    ...{ action: 'notice.edited', refusal: [412] },
    prepare: async (people) => {
      const path = `${V1}/notices/${(await draft(people)).id}`;
      return { agent: people.analyst, method: 'PATCH', path, body: { confidence: 11 }, headers: ifMatch };
    },
  },
  'a draft is deleted': {
    ...{ action: 'notice.deleted', refusal: [404] },
    prepare: async (people) => {
      const path = `${V1}/notices/${(await draft(people)).id}`;
      return { agent: people.analyst, method: 'DELETE', path, headers: ifMatch };
    },
  },
  'a notice is submitted': {
    ...{ action: 'notice.submitted', refusal: [409] },
    prepare: async (people) => post(people.analyst, `/notices/${(await draft(people)).id}/submissions`),
  },
  'a notice is published': {
    ...{ action: 'notice.published', refusal: [409] },
    prepare: async (people) => {
      const { id, contentHash } = await submitted(people);
      return post(people.officer, `/notices/${id}/approvals`, { contentHash });
    },
  },
  'a notice is rejected': {
    ...{ action: 'notice.rejected', refusal: [404, 409] },
    prepare: async (people) => post(people.officer, `/notices/${(await submitted(people)).id}/rejections`, REASON),
  },
  'a notice is withdrawn': {
    ...{ action: 'notice.withdrawn', refusal: [409] },
    prepare: async (people) => post(people.officer, `/notices/${(await published(people)).id}/withdrawals`, REASON),
  },
  'a notice is contested': {
    ...{ action: 'notice.contested', refusal: [409] },
    prepare: async (people) => post(people.readerOfficer, `/notices/${(await published(people)).id}/contests`, REASON),
  },
  'a warning is submitted': {
    ...{ action: 'warning.submitted', refusal: [409] },
    prepare: async (people) => post(people.regulator, `/warnings/${(await planned(people)).id}/submissions`),
  },
  'a warning is issued': {
    ...{ action: 'warning.issued', refusal: [409] },
    prepare: async (people) => {
      const { id, contentHash } = await handedIn(people);
      return post(people.supervisor, `/warnings/${id}/approvals`, { contentHash });
    },
  },
  'a warning is withdrawn': {
    ...{ action: 'warning.withdrawn', refusal: [409] },
    prepare: async (people) => post(people.supervisor, `/warnings/${(await issued(people)).id}/withdrawals`, REASON),
  },
  'a warning is acknowledged': {
    ...{ action: 'warning.acknowledged', refusal: [409] },
    prepare: async (people) =>
      post(people.officer, `/warnings/${(await issued(people)).id}/acknowledgements`, { action: 'no-exposure' }),
  },
  'a purpose is stated': {
    ...{ action: 'purpose.granted', refusal: [] },
    prepare: async (people) => post(people.reader, '/purpose-grants', grant((await published(people)).id)),
  },
};
