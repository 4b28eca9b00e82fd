import type { ApiKey, CertificationDetail, ChangeProposalView, DetailErasure, NoticeView } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import type { Agent } from '../agent.js';
import { bodyOf } from '../answer.js';
import { aDraft } from '../drafts.js';
import { post, type Case, type People } from './twice.js';

const V1 = '/api/v1';
const REASON = { reason: 'Sent twice' };

const minted = async ({ admin }: People) =>
  bodyOf<ApiKey>(await admin.post(`${V1}/api-keys`, { name: 'Sent twice', scopes: ['notices:read'] }));
const analystPath = `${V1}/users/${userId(demoEmail('analyst', 'meridian-bank'))}`;
async function proposed({ admin }: People): Promise<ChangeProposalView> {
  const roles = ['analyst', 'compliance-officer'];
  return bodyOf(await admin.post(`${analystPath}/role-proposals`, { roles, ...REASON }));
}
/** What is done to keys, rights, reports and the ledger. */
export const rightsCases: Record<string, Case> = {
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
      const resource = {
        type: 'notice',
        id: bodyOf<NoticeView>(await people.analyst.post(`${V1}/notices`, aDraft())).id,
      };
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
