import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type InformationRequest,
  type LedgerEntryView,
  type NoticeDraft,
  type NoticeView,
  type Page,
  type Screening,
} from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { actionsOn } from '../testing/actions-on.js';
import type { Agent } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft, inDays } from '../testing/drafts.js';
import { InformationRequestUpkeepService } from './information-request-upkeep.service.js';

const REQUESTS = '/api/v1/information-requests';
const NOBODY = userId('nobody');
const QUESTION = 'Canary question: was the claim paid?';

let portal: TestApp;
let author: Agent;
let approver: Agent;
let asker: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  asker = await portal.as('analyst', 'harbor-insurance');
});
afterAll(() => portal.stop());

let filed = 0;
/** A notice that discloses only that it exists, and a screening of `agent` that it was a match of. */
async function matched(agent: Agent, overrides: Partial<NoticeDraft> = {}) {
  const identifiers = [{ scheme: 'passport' as const, value: `CANARY${1000 + (filed += 1)}` }];
  const subjects = [{ ...aDraft().subjects[0]!, identifiers }];
  const draft = aDraft({ disclosure: 'hit-only', subjects, ...overrides });
  const notice = bodyOf<NoticeView>(await author.post('/api/v1/notices', draft));
  await author.post(`/api/v1/notices/${notice.id}/submissions`);
  bodyOf(await approver.post(`/api/v1/notices/${notice.id}/approvals`, { contentHash: notice.contentHash }));
  const { id, matches } = bodyOf<Screening>(await agent.post('/api/v1/screenings', { identifiers }));
  expect(matches.map(({ noticeId }) => noticeId)).toEqual([notice.id]);
  return { screeningId: id, noticeId: notice.id };
}

const question = (match: object) => ({ purpose: 'underwriting', question: QUESTION, deadline: inDays(14), ...match });
const post = async (agent: Agent, body: object) => agent.post(REQUESTS, question(body));
const asked = async (agent: Agent, match: object) => bodyOf<InformationRequest>(await post(agent, match));
const seen = async (agent: Agent, id: string) => bodyOf<InformationRequest>(await agent.get(`${REQUESTS}/${id}`));
const listed = async (agent: Agent, query = '') =>
  bodyOf<Page<InformationRequest>>(await agent.get(`${REQUESTS}${query}`)).data.map(({ id }) => id);
const act = (agent: Agent, id: string, what: string, body: object = {}) =>
  agent.post(`${REQUESTS}/${id}/${what}`, body);

describe('a question to the holder of a match', () => {
  it('reaches the holder, and its answer whoever asked once a second person approved it', async () => {
    const match = await matched(asker);
    const made = await post(asker, match);
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(new RegExp(`Meridian|${institutionId('meridian-bank')}`));
    const { id, ref } = made.body as InformationRequest;
    expect(ref).toMatch(/^IR-\d{4}-\d{6}$/);
    expect(made.body).toMatchObject({
      ...{ side: 'asker', status: 'open', holder: { id: null, name: expect.stringMatching(/^Member [0-9a-f]{8}$/) } },
      ...{ askedBy: { id: userId(demoEmail('analyst', 'harbor-insurance')) }, response: null, actions: ['withdraw'] },
    });

    const reached = await author.get(`${REQUESTS}?filter[waiting]=response`);
    expect((reached.body as Page<InformationRequest>).data).toMatchObject([
      {
        ...{ id, side: 'holder', asker: { name: 'Harbor Insurance' }, askedBy: null, screeningId: null },
        ...{ noticeId: match.noticeId, question: QUESTION, purpose: 'underwriting', actions: ['respond'] },
      },
    ]);

    const drafted = await act(author, id, 'responses', { text: 'Canary answer: it was not' });
    expect(drafted).toMatchObject({ status: 201, body: { status: 'drafted' } });
    expect((await seen(asker, id)).response).toBeNull();
    expect((await seen(asker, id)).status).toBe('open');
    const { contentHash } = (drafted.body as InformationRequest).response!;
    expect((await act(author, id, 'approvals', { contentHash })).status).toBe(403);
    bodyOf(await act(author, id, 'responses', { text: 'Canary answer: it was refused' }));
    expect((await act(approver, id, 'approvals', { contentHash })).status).toBe(412);
    expect(await listed(approver, '?filter[waiting]=approval')).toEqual([id]);
    const { response, actions } = await seen(approver, id);
    expect(actions).toEqual(['approve']);
    expect(await act(approver, id, 'approvals', { contentHash: response!.contentHash })).toMatchObject({
      status: 201,
      body: { status: 'answered' },
    });

    const told = await asker.get(`${REQUESTS}/${id}`);
    expect(told.body).toMatchObject({
      ...{ status: 'answered', actions: [] },
      response: { decline: null, text: 'Canary answer: it was refused', contentHash: null, draftedBy: null },
    });
    expect(told.text).not.toMatch(new RegExp(`Meridian|${institutionId('meridian-bank')}`));
    expect((await act(author, id, 'responses', { text: 'Another' })).status).toBe(409);
    const steps = (await actionsOn(portal, `information-request:${id}`)).filter((step) => !/read$|listed$/.test(step));
    expect(steps).toEqual([
      ...['information-request.asked', 'information-request.drafted', 'information-request.answered-denied'],
      ...['information-request.drafted', 'information-request.answered-failed', 'information-request.answered'],
      'information-request.drafted-failed',
    ]);
    const { rows } = await portal.owner.query<{ found: boolean }>(
      `select bool_or(r::text ilike '%canary%' or a::text ilike '%canary%') as found
       from information_request r left join information_response a on a.request_id = r.id`,
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('may be declined with a reason, which takes a second person too', async () => {
    const { id } = await asked(asker, await matched(asker));
    expect((await act(author, id, 'responses', {})).status).toBe(400);
    const { response } = bodyOf<InformationRequest>(
      await act(author, id, 'responses', { decline: 'ongoing-investigation' }),
    );
    expect(response).toMatchObject({ decline: 'ongoing-investigation', text: null });
    bodyOf(await act(approver, id, 'approvals', { contentHash: response!.contentHash }));
    expect(await seen(asker, id)).toMatchObject({ status: 'declined', response: { decline: 'ongoing-investigation' } });
  });

  it('is the same 404 for what was no match, is not there, or is no longer', async () => {
    const match = await matched(asker);
    const other = await matched(asker);
    const gone = await matched(asker);
    await approver.post(`/api/v1/notices/${gone.noticeId}/withdrawals`, { reason: 'Mistaken' });
    const draft = bodyOf<NoticeView>(await author.post('/api/v1/notices', aDraft()));
    const regulator = await portal.as('analyst', 'insurance-supervisor');
    const tries: [Agent, object][] = [
      [asker, { ...match, noticeId: NOBODY }],
      [asker, { ...match, noticeId: other.noticeId }],
      [asker, { ...match, noticeId: draft.id }],
      [asker, { ...match, screeningId: NOBODY }],
      [asker, gone],
      [regulator, match],
      [await portal.as('analyst', 'lantern-microloans'), { ...match, purpose: 'credit-decision' }],
    ];
    const answers: object[] = [];
    for (const [agent, body] of tries) {
      const stated = agent === regulator ? { purpose: 'supervision' } : {};
      const answer = await post(agent, { ...body, ...stated });
      answers.push({ status: answer.status, ...(answer.body as object), requestId: '' });
    }
    expect(answers).toEqual(Array.from(answers, () => answers[0]));
    expect(answers[0]).toMatchObject({ status: 404, code: 'not-found' });
    const both = await Promise.all([post(asker, match), post(asker, match)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await post(asker, match)).status).toBe(409);
  });

  it('is refused with the field at fault, and to everybody but analysts', async () => {
    const match = await matched(asker);
    const faults: [object, string][] = [
      [{ purpose: 'credit-decision' }, '/purpose'],
      [{ purpose: 'investigation' }, '/caseReference'],
      [{ deadline: inDays(-1) }, '/deadline'],
      [{ deadline: inDays(91) }, '/deadline'],
    ];
    for (const [fault, pointer] of faults)
      expect(await post(asker, { ...match, ...fault })).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    for (const [local, slug] of [
      ['officer', 'harbor-insurance'],
      ['admin', 'harbor-insurance'],
      ['supervisor', 'insurance-supervisor'],
      ['auditor', 'audit-office'],
      ['operator', 'platform'],
    ] as const)
      expect([local, (await post(await portal.as(local, slug), match)).status]).toEqual([local, 403]);
    const own = await matched(author);
    expect(await post(author, { ...own, purpose: 'credit-decision' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/noticeId' }] },
    });
  });

  it('is taken back by whoever asked, and ends by itself when nobody answers in time', async () => {
    const withdrawn = await asked(asker, await matched(asker));
    expect((await act(author, withdrawn.id, 'withdrawals')).status).toBe(403);
    expect(await act(asker, withdrawn.id, 'withdrawals')).toMatchObject({ status: 201, body: { status: 'withdrawn' } });
    expect((await act(author, withdrawn.id, 'responses', { text: 'Late' })).status).toBe(409);
    const late = await asked(asker, await matched(asker));
    await portal.tamper(
      `update information_request set asked_at = now() - interval '2 days', deadline = now() - interval '1 day' where id = '${late.id}'`,
    );
    expect(await seen(asker, late.id)).toMatchObject({ status: 'expired', actions: [] });
    expect((await act(author, late.id, 'responses', { text: 'Late' })).status).toBe(409);
    await portal.app.get(InformationRequestUpkeepService).run();
    expect((await actionsOn(portal, `information-request:${late.id}`)).at(-1)).toBe('information-request.expired');
    expect((await act(author, late.id, 'responses', { text: 'Late' })).status).toBe(409);
  });
});

describe('who knows of a question', () => {
  it('is at the holder whoever may know of the notice, and nobody elsewhere', async () => {
    await portal.tamper(
      `update app_user set roles = '{analyst}' where id = '${userId(demoEmail('admin', 'meridian-bank'))}'`,
    );
    const colleague = await portal.as('admin', 'meridian-bank');
    const user = userId(demoEmail('analyst', 'harbor-insurance'));
    const to = (userIds: string[]) => ({ institutionIds: [], groupIds: [], sectors: [], userIds });
    const open = await asked(asker, await matched(asker));
    const strict = await asked(asker, await matched(asker, { tlp: 'AMBER+STRICT', audience: to([user]) }));
    const red = await asked(asker, await matched(asker, { tlp: 'RED', audience: to([user]) }));
    const sees = async (agent: Agent) => {
      const all = await listed(agent, '?limit=50');
      return [open, strict, red].map(({ id }) => all.includes(id));
    };
    expect(await sees(author)).toEqual([true, true, true]);
    expect(await sees(approver)).toEqual([true, true, true]);
    expect(await sees(colleague)).toEqual([true, false, false]);
    expect((await colleague.get(`${REQUESTS}/${strict.id}`)).status).toBe(404);
    expect(await sees(await portal.as('officer', 'harbor-insurance'))).toEqual([true, true, true]);
    for (const [local, slug] of [
      ['analyst', 'northfield-bank'],
      ['officer', 'northfield-bank'],
      ['supervisor', 'banking-supervisor'],
      ['analyst', 'insurance-supervisor'],
    ] as const)
      expect([slug, await sees(await portal.as(local, slug))]).toEqual([slug, [false, false, false]]);
    const auditor = await portal.as('auditor', 'audit-office');
    expect(await sees(auditor)).toEqual([true, true, false]);
    const metadata = await auditor.get(`${REQUESTS}/${open.id}`);
    expect(metadata.body).toMatchObject({
      ...{ side: 'metadata', holder: null, noticeId: null, screeningId: null, question: MASK, purpose: null },
      ...{ askedBy: null, response: null },
    });
    expect(metadata.text).not.toContain('Canary');
  });

  it('is told by no entry of the ledger to a regulator of the holder', async () => {
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    const { id } = await asked(asker, await matched(asker));
    bodyOf(await act(author, id, 'responses', { text: 'Drafted' }));
    const entries = bodyOf<Page<LedgerEntryView>>(
      await supervisor.get(`/api/v1/ledger/entries?limit=100&filter[action]=information-request.drafted`),
    );
    expect(entries.data).toEqual([]);
  });

  it('is a regulator that asks, within its reach', async () => {
    const regulator = await portal.as('analyst', 'banking-supervisor');
    const match = await matched(regulator);
    const { id, holder } = await asked(regulator, { ...match, purpose: 'supervision' });
    expect(holder?.id).toBeNull();
    expect(await seen(author, id)).toMatchObject({ asker: { name: 'Banking Supervisor' } });
    expect(await listed(await portal.as('supervisor', 'banking-supervisor'))).toEqual([id]);
  });
});

describe('the database', () => {
  it('shows no answer before it is approved, and lets nobody end a request alone', async () => {
    const { id } = await asked(asker, await matched(asker));
    bodyOf(await act(author, id, 'responses', { text: 'Drafted' }));
    const as = async (local: string, slug: string, role: string, statement: string) => {
      const client = await portal.owner.connect();
      try {
        await client.query('begin; set local role watchbook_app');
        await client.query(
          `select set_config('app.institution', $1, true), set_config('app.user', $2, true),
             set_config('app.roles', $3, true), set_config('app.tokens', $4, true)`,
          [institutionId(slug), userId(demoEmail(local, slug)), role, `institution:${institutionId(slug)}`],
        );
        return (await client.query(statement)).rowCount;
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    const read = `select from information_response where request_id = '${id}'`;
    expect(await as('analyst', 'harbor-insurance', 'analyst', read)).toBe(0);
    expect(await as('officer', 'harbor-insurance', 'compliance-officer', read)).toBe(0);
    expect(await as('analyst', 'meridian-bank', 'analyst', read)).toBe(1);
    const end = `update information_request set status = 'answered', closed_at = now() where id = '${id}'`;
    for (const [local, slug, role] of [
      ['analyst', 'harbor-insurance', 'analyst'],
      ['analyst', 'meridian-bank', 'analyst'],
      ['officer', 'meridian-bank', 'compliance-officer'],
    ] as const)
      await expect(as(local, slug, role, end)).rejects.toThrow('row-level security');
    const approve = `update information_response set approved_by = '${userId(demoEmail('analyst', 'meridian-bank'))}',
      approved_at = now() where request_id = '${id}'`;
    await expect(as('analyst', 'meridian-bank', 'analyst', approve)).rejects.toThrow(
      /row-level security|check constraint/,
    );
  });
});
