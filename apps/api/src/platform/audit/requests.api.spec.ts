import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ApiKey,
  ManagedList,
  NoticeView,
  ReportRun,
  Screening,
  ScreeningBatch,
  WarningView,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { askHolder } from '../../testing/ask-holder.js';
import { haveAsked } from '../../testing/asked.js';
import { aDraft } from '../../testing/drafts.js';
import { describedOperations } from '../../testing/description.js';
import { isProtected, type Route } from '../../testing/routes.js';

const MEBIBYTE = 1024 * 1024;
const NOTICES = '/api/v1/notices';

let portal: TestApp;
let analyst: Agent;
/** One of each kind that belongs to Meridian Bank or the Banking Supervisor. */
let foreign: Record<string, string>;

beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  foreign = await makeOneOfEach();
});
afterAll(() => portal.stop());

const made = <T>(answer: Answer): T => {
  if (answer.status > 299) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as T;
};

async function makeOneOfEach(): Promise<Record<string, string>> {
  const admin = await portal.as('admin', 'meridian-bank');
  const supervision = await portal.as('analyst', 'banking-supervisor');
  const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const warning = {
    ...{ title: 'Canary', body: 'Canary', severity: 'high', typology: null, tlp: 'AMBER', noticeRefs: [] },
    ...{ audience: { institutionIds: [], sectors: ['banking'] }, acknowledgeBy: inAWeek, expiresAt: null },
  };
  const report = { template: 'monthly-statistics', parameters: { month: '2026-10' }, format: 'csv' };
  await haveAsked(portal, { slug: 'meridian-bank', local: 'analyst', count: 199, bare: true });
  const screening = made<Screening>(await analyst.post('/api/v1/screenings', { name: 'Canary Weilin' }));
  const { rows } = await portal.owner.query<{ id: string }>('select id from screening_alarm');
  return {
    notice: made<NoticeView>(await analyst.post(NOTICES, aDraft())).id,
    warning: made<WarningView>(await supervision.post('/api/v1/warnings', warning)).id,
    report: made<ReportRun>(await analyst.post('/api/v1/reports', report)).id,
    key: made<ApiKey>(await admin.post('/api/v1/api-keys', { name: 'Canary', scopes: ['notices:read'] })).id,
    screening: screening.id,
    alarm: rows[0]!.id,
    batch: made<ScreeningBatch>(await analyst.post('/api/v1/screening-batches', { content: 'name\nCanary Weilin' })).id,
    list: made<ManagedList>(await analyst.post('/api/v1/managed-lists', { name: 'Canary' })).id,
    request: (await askHolder(portal)).id,
    user: userId(demoEmail('analyst', 'meridian-bank')),
    nobody: userId('nobody'),
  };
}

describe('a request that is not well formed', () => {
  it.each([
    ['{', 400],
    ['{"a":1}garbage', 400],
    ['"text"', 400],
    ['null', 400],
    ['[]', 400],
    ['{"__proto__":{"typology":"x"}}', 400],
  ])('with the body %s is answered %d', async (payload, status) => {
    const answer = await analyst.send('POST', NOTICES, payload, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status, body: { status } });
  });

  it('of 1 MiB and one byte is too large, of 1 MiB is read', async () => {
    const head = '{"typology":"';
    const ofLength = (length: number) => `${head}${'x'.repeat(length - head.length - 2)}"}`;
    const json = { 'content-type': 'application/json' };
    expect((await analyst.send('POST', NOTICES, ofLength(MEBIBYTE + 1), json)).status).toBe(413);
    expect((await analyst.send('POST', NOTICES, ofLength(MEBIBYTE), json)).status).toBe(400);
  });

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'of the type %s is not understood',
    async (type) => {
      expect((await analyst.send('POST', NOTICES, 'a=b', { 'content-type': type })).status).toBe(415);
    },
  );

  it.each<[string, object]>([
    ['the body', { ...aDraft(), status: 'published' }],
    ['a member of it', { ...aDraft(), audience: { ...aDraft().audience, everybody: true } }],
    ['an item of it', { ...aDraft(), subjects: [{ ...aDraft().subjects[0], score: 1 }] }],
  ])('with a member that nobody knows in %s is refused', async (_where, body) => {
    const answer = await analyst.post(NOTICES, body);
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: unknown[] }).errors.length).toBeGreaterThan(0);
  });
});

/** What holds business; the ledger, sessions and their like change with every request. */
const BUSINESS = [
  'notice',
  'notice_version',
  'risk_warning',
  'acknowledgement',
  'api_key',
  'app_user',
  'purpose_grant',
  'screening',
  'screening_alarm',
  'information_request',
  'information_response',
  'judgement',
  'member_judgement',
  'managed_list',
  'managed_list_entry',
  'screening_alert',
  'change_proposal',
  'group_membership',
  'group_invitation',
];

async function stored(): Promise<string> {
  const texts = await Promise.all(
    BUSINESS.map(async (table) => {
      const { rows } = await portal.owner.query<{ md5: string }>(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as md5 from ${table} t`,
      );
      return `${table} ${rows[0]!.md5}`;
    }),
  );
  return texts.join('\n');
}

/** Bodies that would be accepted, so that only the id is at fault. */
const bodies: Record<string, unknown> = {
  'PATCH /api/v1/users/{id}': { status: 'disabled' },
  'PATCH /api/v1/institutions/{id}': { name: 'x' },
  'PATCH /api/v1/notices/{id}': { confidence: 1 },
  'PATCH /api/v1/warnings/{id}': { title: 'x' },
  '/approvals': { contentHash: '0'.repeat(64) },
  '/rejections': { reason: 'x' },
  '/withdrawals': { reason: 'x' },
  '/contests': { reason: 'x' },
  '/withdrawal-orders': { reason: 'x' },
  '/confirmations': { contentHash: '0'.repeat(64) },
  '/acknowledgements': { action: 'no-exposure' },
  '/role-proposals': { roles: ['analyst'], reason: 'x' },
  'POST /api/v1/sharing-groups/{id}/invitations': { institutionId: userId('nobody') },
  '/recoveries': { reason: 'x' },
  '/joinings': { reason: 'x' },
  '/leavings': { reason: 'x' },
  '/removals': { institutionId: userId('nobody'), reason: 'x' },
  '/suspensions': { reason: 'x' },
  '/reinstatements': { reason: 'x' },
  '/responses': { text: 'x' },
  '/closures': { verdict: 'explained', reason: 'x' },
  '/rotations': {},
  '/assignments': { ownerId: userId('nobody') },
  '/entries': { name: 'x' },
  '/imports': { content: 'name\nx\n' },
  '/judgements': { verdict: 'unsure' },
  '/decisions': { decision: 'certified' },
};
/** The same for what they ask beside it. */
const queries: Record<string, string> = { '/paths': `?to=${userId('nobody')}` };
const bodyOf = ({ method, path }: Route): unknown =>
  method === 'GET' ? undefined : (bodies[`${method} ${path}`] ?? bodies[path.slice(path.lastIndexOf('/'))]);

describe('an id of another institution', () => {
  it.each([
    ['officer', 'harbor-insurance'],
    ['admin', 'harbor-insurance'],
    ['supervisor', 'insurance-supervisor'],
  ])('is, for the %s of %s, in every path not there, or the path not theirs; nothing changes', async (local, slug) => {
    const agent = await portal.as(local, slug);
    const routes = (await describedOperations()).filter((route) => isProtected(route) && route.path.includes('{id}'));
    expect(routes.length).toBeGreaterThan(25);
    const before = await stored();
    for (const route of routes) {
      const ask = async ([kind, id]: [string, string]): Promise<[string, number]> => {
        const headers = { 'if-match': '"1"' };
        const path = route.path.replace('{id}', id).replaceAll(/\{\w+\}/g, foreign['nobody']!);
        const query = queries[route.path.slice(route.path.lastIndexOf('/'))] ?? '';
        const answer = await agent.send(route.method, `${path}${query}`, bodyOf(route), headers);
        expect(answer.text).not.toContain('Canary');
        return [kind, answer.status];
      };
      const statuses = new Map(await Promise.all(Object.entries(foreign).map(ask)));
      // Hidden and absent look the same, so all kinds get what an id gets that nobody has.
      expect({ ...route, statuses: [...new Set(statuses.values())] }).toEqual({
        ...route,
        statuses: [statuses.get('nobody')],
      });
      expect({ ...route, status: [403, 404].includes(statuses.get('nobody')!) }).toEqual({
        ...route,
        status: true,
      });
    }
    expect(await stored()).toBe(before);
  });
});
