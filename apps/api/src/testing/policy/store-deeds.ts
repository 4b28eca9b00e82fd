import type pg from 'pg';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import type { Deed } from './deeds.js';
import { insert, NOW } from './store.js';

const tables = [
  'information_request',
  'screening_alarm',
  'judgement',
  'screening',
  'report_run',
  'acknowledgement',
  'risk_warning',
];

/** Writes the same deeds as warnings, acknowledgements, reports, screenings, judgements, alarms and questions, in place of all there were. */
export async function storeDeeds(owner: pg.Pool, deeds: readonly Deed[]): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(tables.map((table) => `delete from ${table}`).join(';'));
    await insert(client, 'risk_warning', deeds.map(warningRow));
    await insert(client, 'acknowledgement', deeds.map(acknowledgementRow));
    await insert(client, 'report_run', deeds.map(reportRow));
    await insert(client, 'screening', deeds.map(screeningRow));
    await insert(client, 'judgement', deeds.map(judgementRow));
    await insert(client, 'screening_alarm', deeds.map(alarmRow));
    await insert(client, 'information_request', deeds.map(questionRow));
    await client.query('commit');
  } finally {
    client.release();
  }
}

const secret = () => `\\x${fieldKeys().encrypt('{}').toString('hex')}`;
const labelled: Record<Deed['tlp'], string[]> = { CLEAR: ['public'], GREEN: ['members'], AMBER: [] };

/** What an issued warning is addressed to: the label, and each institution by name. */
const audienceOf = ({ tlp, named }: Deed) => {
  const tokens = [...labelled[tlp], ...named.map((id) => `institution:${id}`)];
  return tokens.length > 0 ? tokens : ['institution:nobody'];
};

const warningRow = (deed: Deed) => ({
  ...{ id: deed.id, ref: deed.id, institution_id: deed.institutionId, author_id: deed.personId },
  ...{ status: deed.status, version: 1, severity: 'high', tlp: deed.tlp, content: secret(), content_hash: '' },
  audience: deed.status === 'draft' || deed.status === 'submitted' ? [] : audienceOf(deed),
  ...{ acknowledge_by: NOW, created_at: NOW, authored_with: [], approved_with: [], notices_filed: true },
});

const acknowledgementRow = (deed: Deed) => ({
  ...{ id: deed.id, warning_id: deed.id, institution_id: deed.institutionId, regulator_id: deed.regulatorId },
  due_at: NOW,
});

const reportRow = (deed: Deed) => ({
  ...{ id: deed.id, institution_id: deed.institutionId, requested_by: deed.personId },
  ...{ template: 'monthly-statistics', parameters: {}, format: 'csv', state: 'queued', stage: 'queued' },
  ...{ progress: 0, attempts: 0, requested_at: NOW },
});

const screeningRow = (deed: Deed) => ({
  ...{ id: deed.id, institution_id: deed.institutionId, user_id: deed.personId },
  ...{ query: secret(), query_hash: '', targets: [], bare: false, stems: [], screened_at: NOW },
});

const judgementRow = (deed: Deed) => ({
  ...{ id: deed.id, institution_id: deed.institutionId, user_id: deed.personId, screening_id: deed.id },
  ...{ query_hash: '', target: '', verdict: 'unsure', judged_at: NOW },
});

const alarmRow = (deed: Deed, at: number) => ({
  ...{ id: deed.id, institution_id: deed.institutionId, user_id: deed.personId, kind: 'misses' },
  ...{ jurisdiction: deed.jurisdiction, sector: deed.sector, awaits: deed.awaits },
  // Each of another day, since there is one for each.
  ...{ subjects: 1, threshold: 1, misses: 1, raised_at: NOW, day: dayAt(at) },
});

const questionRow = (deed: Deed) => ({
  ...{
    id: deed.id,
    ref: deed.id,
    institution_id: deed.institutionId,
    user_id: deed.personId,
    holder_id: deed.holderId,
  },
  ...{
    audience: [knowing(deed)],
    red: deed.red,
    notice_id: deed.id,
    screening_id: deed.id,
    status: 'open',
    version: 1,
  },
  ...{ purpose: 'investigation', asked: secret(), deadline: '2099-01-01T00:00:00Z', asked_at: NOW },
});

const knowing = ({ known, holderId, personId }: Deed): string =>
  ({ house: `institution:${holderId}`, officers: `officers:${holderId}`, asker: `user:${personId}` })[known];

const dayAt = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10);
