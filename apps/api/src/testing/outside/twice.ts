import type {
  ApiKey,
  CertificationDetail,
  ChangeProposalView,
  DetailErasure,
  NoticeView,
  WarningView,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent } from '../agent.js';
import { bodyOf } from '../answer.js';
import { aDraft } from '../drafts.js';

const V1 = '/api/v1';
const REASON = { reason: 'Sent twice' };

/** One request that changes something, as it is sent twice. */
export interface Request {
  agent: Agent;
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

export interface Case {
  /** Of the one entry that the two of them leave. */
  action: string;
  /** What the second one is told; none for what may be done any number of times, which only a key makes one. */
  refusal: readonly number[];
  prepare(people: People): Promise<Request>;
}

export type People = Record<
  'analyst' | 'officer' | 'admin' | 'deputy' | 'reader' | 'readerOfficer' | 'regulator' | 'supervisor' | 'auditor',
  Agent
>;

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
const minted = async ({ admin }: People) =>
  bodyOf<ApiKey>(await admin.post(`${V1}/api-keys`, { name: 'Sent twice', scopes: ['notices:read'] }));
const analystPath = `${V1}/users/${userId(demoEmail('analyst', 'meridian-bank'))}`;
async function proposed({ admin }: People): Promise<ChangeProposalView> {
  const roles = ['analyst', 'compliance-officer'];
  return bodyOf(await admin.post(`${analystPath}/role-proposals`, { roles, ...REASON }));
}
const grant = (noticeId: string) => ({
  ...{ resource: { type: 'notice', id: noticeId }, purpose: 'claims', caseReference: 'CL-1', ...REASON },
});

const post = (agent: Agent, path: string, body?: object): Request => ({
  ...{ agent, method: 'POST', path: `${V1}${path}` },
  ...(body ? { body } : {}),
});
const ifMatch = { 'if-match': '"1"' };

/** What somebody may send twice, by a double click or a net that repeats. */
export const cases: Record<string, Case> = {
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
  'a report is asked for': {
    ...{ action: 'report.requested', refusal: [] },
    prepare: (people) =>
      Promise.resolve(
        post(people.officer, '/reports', {
          ...{ template: 'monthly-statistics', parameters: { month: '2026-01', language: 'en' }, format: 'csv' },
        }),
      ),
  },
  'a key is made': {
    ...{ action: 'api-key.created', refusal: [] },
    prepare: (people) =>
      Promise.resolve(post(people.admin, '/api-keys', { name: 'Sent twice', scopes: ['notices:read'] })),
  },
  'a key is approved': {
    ...{ action: 'api-key.approved', refusal: [409] },
    prepare: async (people) => post(people.officer, `/api-keys/${(await minted(people)).id}/approvals`),
  },
  'a key is revoked': {
    ...{ action: 'api-key.revoked', refusal: [409] },
    prepare: async (people) => ({
      ...{ agent: people.admin, method: 'DELETE', path: `${V1}/api-keys/${(await minted(people)).id}` },
    }),
  },
  'a change is proposed': {
    ...{ action: 'change-proposal.proposed', refusal: [409] },
    prepare: async ({ admin, deputy }) => {
      await rejectOpen(admin, deputy);
      const path = `${analystPath}/role-proposals`;
      return { agent: admin, method: 'POST', path, body: { roles: ['compliance-officer'], ...REASON } };
    },
  },
  'a change is rejected': {
    ...{ action: 'change-proposal.rejected', refusal: [404, 409] },
    prepare: async (people) => {
      await rejectOpen(people.admin, people.deputy);
      return post(people.deputy, `/change-proposals/${(await proposed(people)).id}/rejections`, REASON);
    },
  },
  'a line of a review is certified': {
    ...{ action: 'access-certification.certified', refusal: [409] },
    prepare: async ({ officer, auditor }) => {
      const { data } = bodyOf<{ data: { id: string; status: string }[] }>(
        await officer.get(`${V1}/access-certifications`),
      );
      const open = data.find(({ status }) => status === 'open');
      const { id, lines } = open
        ? bodyOf<CertificationDetail>(await officer.get(`${V1}/access-certifications/${open.id}`))
        : bodyOf<CertificationDetail>(await officer.post(`${V1}/access-certifications`, {}));
      const line = lines.find(({ decision }) => decision === null)!;
      return post(auditor, `/access-certifications/${id}/lines/${line.id}/decisions`, { decision: 'certified' });
    },
  },
  'details are erased': {
    ...{ action: 'ledger.details-erased', refusal: [404, 409] },
    prepare: async (people) => {
      const resource = { type: 'notice', id: (await draft(people)).id };
      const asked = bodyOf<DetailErasure>(
        await people.admin.post(`${V1}/ledger/detail-erasures`, { resource, reason: 'retention-over' }),
      );
      return post(people.officer, `/ledger/detail-erasures/${asked.id}/approvals`);
    },
  },
};

async function rejectOpen(admin: Agent, deputy: Agent): Promise<void> {
  const { data } = bodyOf<{ data: ChangeProposalView[] }>(
    await admin.get(`${V1}/change-proposals?filter[status]=open`),
  );
  for (const { id } of data) bodyOf(await deputy.post(`${V1}/change-proposals/${id}/rejections`, REASON));
}
