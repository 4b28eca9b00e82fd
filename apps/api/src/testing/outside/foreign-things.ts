import type {
  ApiKey,
  CertificationDetail,
  ChangeProposalView,
  ImportRun,
  ManagedList,
  NoticeView,
  PasskeyOptions,
  PurposeGrant,
  ReportRun,
  Screening,
  ScreeningAlert,
  ScreeningBatch,
  SessionItem,
  WarningView,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { groupId, institutionId, userId } from '../../demo/people.js';
import { bodyOf } from '../answer.js';
import type { TestApp } from '../app.js';
import { askHolder } from '../ask-holder.js';
import { haveAsked } from '../asked.js';
import { aDraft } from '../drafts.js';

const V1 = '/api/v1';
const REASON = { reason: 'Canary' };

/** One of each kind, none of which concerns Harbor Insurance or the Insurance Supervisor; all of them hold a canary. */
export async function makeForeignThings(portal: TestApp): Promise<Record<string, string>> {
  const [analyst, officer, admin] = await Promise.all(
    ['analyst', 'officer', 'admin'].map((local) => portal.as(local, 'meridian-bank')),
  );
  const [regulator, supervisor] = await Promise.all(
    ['analyst', 'supervisor'].map((local) => portal.as(local, 'banking-supervisor')),
  );
  const draft = aDraft({ audience: { ...NOBODY, institutionIds: [institutionId('northfield-bank')] } });
  const kept = bodyOf<NoticeView>(await analyst!.post(`${V1}/notices`, draft));
  const notice = bodyOf<NoticeView>(await analyst!.post(`${V1}/notices`, draft));
  bodyOf(await analyst!.post(`${V1}/notices/${notice.id}/submissions`));
  bodyOf(await officer!.post(`${V1}/notices/${notice.id}/approvals`, { contentHash: notice.contentHash }));
  const planned = bodyOf<WarningView>(await regulator!.post(`${V1}/warnings`, WARNING));
  const warning = bodyOf<WarningView>(await regulator!.post(`${V1}/warnings`, WARNING));
  bodyOf(await regulator!.post(`${V1}/warnings/${warning.id}/submissions`));
  bodyOf(await supervisor!.post(`${V1}/warnings/${warning.id}/approvals`, { contentHash: warning.contentHash }));
  const reader = await portal.as('analyst', 'northfield-bank');
  const stated = { resource: { type: 'notice', id: notice.id }, purpose: 'credit-decision', caseReference: 'Canary' };
  await haveAsked(portal, { slug: 'northfield-bank', local: 'analyst', count: 199, bare: true });
  const screening = bodyOf<Screening>(await reader.post(`${V1}/screenings`, { name: 'Canary Weilin' }));
  const batch = bodyOf<ScreeningBatch>(
    await reader.post(`${V1}/screening-batches`, { content: 'name\nCanary Weilin' }),
  );
  await done(
    async () => bodyOf<ScreeningBatch>(await reader.get(`${V1}/screening-batches/${batch.id}`)).finishedAt !== null,
  );
  const list = bodyOf<ManagedList>(await reader.post(`${V1}/managed-lists`, { name: 'Canary' }));
  const entry = bodyOf<{ id: string }>(
    await reader.post(`${V1}/managed-lists/${list.id}/entries`, { name: 'Canary Weilin' }),
  );
  const alerts = async () => bodyOf<{ data: ScreeningAlert[] }>(await reader.get(`${V1}/screening-alerts`)).data;
  await done(async () => (await alerts()).length > 0);
  const [alert] = await alerts();
  const review = bodyOf<CertificationDetail>(await officer!.post(`${V1}/access-certifications`, {}));
  const sessions = bodyOf<{ data: SessionItem[] }>(await analyst!.get(`${V1}/sessions`));
  const person = userId(demoEmail('analyst', 'meridian-bank'));
  const report = bodyOf<ReportRun>(await officer!.post(`${V1}/reports`, REPORT));
  await done(async () => bodyOf<ReportRun>(await officer!.get(`${V1}/report-runs/${report.id}`)).state === 'done');
  const operator = await portal.as('operator', 'platform');
  const imported = bodyOf<ImportRun>(await operator.post(`${V1}/imports`, LIST));
  await done(async () => bodyOf<ImportRun>(await operator.get(`${V1}/imports/${imported.id}`)).finishedAt !== null);
  const key = bodyOf<ApiKey>(await admin!.post(`${V1}/api-keys`, { name: 'Canary', scopes: ['notices:read'] }));
  const proposal = bodyOf<ChangeProposalView>(
    await admin!.post(`${V1}/users/${person}/role-proposals`, { roles: ['compliance-officer'], ...REASON }),
  );
  const { rows } = await portal.owner.query<{ id: string }>('select id from acknowledgement limit 1');
  const { rows: subjects } = await portal.owner.query<{ id: string }>(
    'select id from notice_subject where notice_id = $1',
    [notice.id],
  );
  const alarms = await portal.owner.query<{ id: string }>('select id from screening_alarm');
  return {
    subject: subjects[0]!.id,
    ...{ notice: notice.id, draft: kept.id, warning: warning.id, 'warning draft': planned.id },
    ...{ user: person, group: groupId('credit-bureau'), institution: institutionId('meridian-bank') },
    ...{ proposal: proposal.id, key: key.id, report: report.id, import: imported.id, screening: screening.id },
    ...{ batch: batch.id, list: list.id, name: entry.id, alert: alert!.id },
    alarm: alarms.rows[0]!.id,
    request: (await askHolder(portal)).id,
    grant: bodyOf<PurposeGrant>(await reader.post(`${V1}/purpose-grants`, { ...stated, ...REASON })).id,
    ...{ acknowledgement: rows[0]!.id, review: review.id, line: review.lines[0]!.id, session: sessions.data[0]!.id },
    challenge: bodyOf<PasskeyOptions>(await analyst!.post(`${V1}/me/passkeys/options`)).challengeId,
    'sign-in challenge': bodyOf<PasskeyOptions>(await analyst!.post(`${V1}/sessions/current/step-up/passkey-options`))
      .challengeId,
  };
}

async function done(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setImmediate(resolve));
}

const NOBODY = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
const WARNING = {
  ...{ title: 'Canary', body: 'Canary', severity: 'high', tlp: 'AMBER' },
  audience: { sectors: ['banking'] },
  acknowledgeBy: '2099-01-01T00:00:00Z',
};
const REPORT = { template: 'monthly-statistics', parameters: { month: '2026-01', language: 'en' }, format: 'csv' };
const LIST = {
  format: 'ofac-sdn',
  files: [{ name: 'sdn', content: '1,"CANARY, Weilin","individual","SDNTK",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-' }],
};
