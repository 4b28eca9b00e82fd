import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  lookingActions,
  type ApiKey,
  type NoticeDraft,
  type NoticeView,
  type PolicySimulation,
  type SimulatedType,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';

const NOTICES = '/api/v1/notices';
const SIMULATIONS = '/api/v1/policy-simulations';
const ABSENT = userId('nobody');
const idOf = (local: string, slug: string) => userId(demoEmail(local, slug));

let portal: TestApp;
let analyst: Agent;
let officer: Agent;
let auditor: Agent;
let operator: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  officer = await portal.as('officer', 'meridian-bank');
  auditor = await portal.as('auditor', 'audit-office');
  operator = await portal.as('operator', 'platform');
});
afterAll(() => portal.stop());

async function made<T = NoticeView>(answer: Promise<Answer>): Promise<T> {
  const { status, body, text } = await answer;
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body as T;
}
const drafted = (overrides: Partial<NoticeDraft> = {}) => made(analyst.post(NOTICES, aDraft(overrides)));
async function submitted(overrides: Partial<NoticeDraft> = {}) {
  const { id } = await drafted(overrides);
  return made(analyst.post(`${NOTICES}/${id}/submissions`));
}
async function published(overrides: Partial<NoticeDraft> = {}) {
  const { id, contentHash } = await submitted(overrides);
  return made(officer.post(`${NOTICES}/${id}/approvals`, { contentHash }));
}
async function withdrawn(overrides: Partial<NoticeDraft> = {}) {
  const notice = await published(overrides);
  await made(officer.post(`${NOTICES}/${notice.id}/withdrawals`, { reason: 'Mistaken identity' }));
  return notice;
}
const nobodyElse = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
const red: Partial<NoticeDraft> = {
  tlp: 'RED',
  audience: { ...nobodyElse, userIds: [idOf('analyst', 'summit-bank')] },
};

interface Asked {
  userId?: string;
  apiKeyId?: string;
  action?: string;
  id: string;
  type?: SimulatedType;
}
const ask = (asker: Agent, { action = 'read', id, type = 'notice', ...who }: Asked) =>
  asker.post(SIMULATIONS, { ...who, action, resource: { type, id } });
async function told(asker: Agent, asked: Asked): Promise<PolicySimulation> {
  const { status, body, text } = await ask(asker, asked);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body as PolicySimulation;
}
const bare = ({ status, body }: Answer) => ({ status, ...(body as object), requestId: '' });

/** The actions by which a role sees a notice at all: a way that is missing here would show as a difference. */
function waysToSee(local: string, ended: boolean): string[] {
  if (local === 'admin' || local === 'auditor') return ['read-metadata'];
  return ended ? ['read', 'read-tombstone'] : ['read'];
}

describe('a simulation', () => {
  it('never says other than what a request of that person gets', async () => {
    const audiences: Partial<NoticeDraft>[] = [
      { tlp: 'CLEAR', audience: nobodyElse },
      { tlp: 'GREEN', audience: nobodyElse },
      {},
      { audience: { ...nobodyElse, sectors: ['microlending'] } },
      { tlp: 'AMBER+STRICT', audience: { ...nobodyElse, institutionIds: [institutionId('summit-bank')] } },
      red,
      { sourceVisibility: 'hidden' },
    ];
    const notices: { id: string; ended: boolean }[] = [];
    for (const audience of audiences) {
      for (const make of [drafted, submitted, published, withdrawn])
        notices.push({ id: (await make(audience)).id, ended: make === withdrawn });
    }
    const people = [
      ...['meridian-bank', 'harbor-insurance'].flatMap((slug) =>
        ['analyst', 'officer', 'admin'].map((local) => [local, slug] as const),
      ),
      ...['banking-supervisor', 'insurance-supervisor'].flatMap((slug) =>
        ['analyst', 'supervisor'].map((local) => [local, slug] as const),
      ),
      ...([
        ['auditor', 'audit-office'],
        ['operator', 'platform'],
      ] as const),
    ];
    let pairs = 0;
    let shown = 0;
    const compare = async ([local, slug]: readonly [string, string]): Promise<void> => {
      const person = await portal.as(local, slug);
      for (const { id, ended } of notices) {
        const { status } = await person.get(`${NOTICES}/${id}`);
        const answers: PolicySimulation[] = [];
        for (const action of waysToSee(local, ended))
          answers.push(await told(auditor, { userId: idOf(local, slug), action, id }));
        const may = answers.some(({ allowed }) => allowed);
        expect({ local, slug, id, may, agree: answers.every(({ agree }) => agree) }).toEqual({
          ...{ local, slug, id, may: status === 200, agree: true },
        });
        pairs += 1;
        shown += may ? 1 : 0;
      }
    };
    await Promise.all(people.map(compare));
    expect(pairs).toBeGreaterThanOrEqual(300);
    expect(shown).toBeGreaterThan(60);
    expect(shown).toBeLessThan(pairs - 60);
  });

  it('names the rule that allows, and the condition that failed', async () => {
    const { id } = await published();
    const yes = await told(officer, { userId: idOf('analyst', 'meridian-bank'), id });
    expect(yes).toMatchObject({
      allowed: true,
      explanation: { acts: true, forms: { rules: true, query: true, database: true } },
    });
    expect(yes.explanation?.rules[0]).toMatchObject({ name: 'notice.read.live-addressed', role: 'analyst' });
    const no = await told(auditor, { userId: idOf('analyst', 'summit-bank'), id });
    const rule = no.explanation?.rules.find(({ name }) => name === 'notice.read.live-addressed');
    expect([no.allowed, rule?.conditions.filter(({ held }) => !held)]).toEqual([
      false,
      [{ attribute: 'audience', held: false, wanted: null }],
    ]);
  });

  it('is about a key too, with the scopes that it was granted', async () => {
    const { id } = await published();
    const admin = await portal.as('admin', 'harbor-insurance');
    const boss = await portal.as('officer', 'harbor-insurance');
    const draft = { name: 'Canary program', scopes: ['notices:read'], addresses: [] };
    const key = await made<ApiKey>(admin.post('/api/v1/api-keys', draft));
    expect((await told(boss, { apiKeyId: key.id, id })).explanation).toMatchObject({ acts: false });
    expect((await boss.post(`/api/v1/api-keys/${key.id}/approvals`)).status).toBeLessThan(300);
    expect((await told(boss, { apiKeyId: key.id, id })).allowed).toBe(true);
    expect((await told(boss, { apiKeyId: key.id, id, action: 'unmask' })).allowed).toBe(false);
  });

  it('lets nobody act who is disabled', async () => {
    const { id } = await published({ tlp: 'CLEAR', audience: nobodyElse });
    const person = idOf('analyst', 'aurora-insurance');
    await portal.tamper(`update app_user set status = 'disabled' where id = '${person}'`);
    const { allowed, explanation } = await told(auditor, { userId: person, id });
    await portal.tamper(`update app_user set status = 'active' where id = '${person}'`);
    expect([allowed, explanation?.acts]).toEqual([false, false]);
  });

  it('is an entry that names whom and what it was about, and no reason', async () => {
    const { id } = await published();
    const answer = await ask(officer, { userId: idOf('analyst', 'meridian-bank'), id });
    const { rows } = await portal.owner.query<Record<string, unknown>>(
      'select action, outcome, resources from ledger_entry where seq = $1',
      [answer.headers['x-ledger-seq']],
    );
    expect(rows).toEqual([
      {
        action: 'policy.simulated',
        outcome: 'allowed',
        resources: [`user:${idOf('analyst', 'meridian-bank')}`, `notice:${id}`],
      },
    ]);
  });

  it('in which the forms differ allows nothing, shows that they do, and is a failed entry', async () => {
    const { id } = await published();
    const policy = 'notice_review_fault';
    await portal.owner.query(
      `create policy ${policy} on notice as restrictive for select to watchbook_app
         using (app_user() <> '${idOf('analyst', 'harbor-insurance')}')`,
    );
    const answer = await ask(auditor, { userId: idOf('analyst', 'harbor-insurance'), id });
    await portal.owner.query(`drop policy ${policy} on notice`);
    expect(answer.body).toMatchObject({
      ...{ allowed: false, agree: false },
      explanation: { forms: { rules: true, query: true, database: false } },
    });
    const { rows } = await portal.owner.query<{ outcome: string }>('select outcome from ledger_entry where seq = $1', [
      answer.headers['x-ledger-seq'],
    ]);
    expect(rows[0]?.outcome).toBe('failed');
  });
});

describe('of what the asker may not see', () => {
  const person = () => ({ userId: idOf('analyst', 'summit-bank') });

  it('auditor and operator are told the decision alone, and the same of an absent id', async () => {
    const { id } = await published(red);
    const away = { userId: idOf('analyst', 'northfield-bank') };
    for (const asker of [auditor, operator]) {
      expect(await told(asker, { ...person(), id })).toMatchObject({ allowed: true, explanation: null });
      const [hidden, absent] = [await told(asker, { ...away, id }), await told(asker, { ...away, id: ABSENT })];
      expect({ ...hidden, resource: null }).toEqual({ ...absent, resource: null });
      expect(hidden).toMatchObject({ allowed: false, agree: true, explanation: null });
    }
  });

  it('auditor and operator may ask about looking alone, so that no answer tells a source', async () => {
    const { id } = await published({ ...red, sourceVisibility: 'hidden' });
    for (const asker of [auditor, operator]) {
      const answers = await Promise.all(
        [id, ABSENT].map((one) =>
          ask(asker, { userId: idOf('officer', 'meridian-bank'), action: 'withdraw', id: one }),
        ),
      );
      expect(answers[0]).toMatchObject({ status: 422, body: { errors: [{ pointer: '/action' }] } });
      expect(bare(answers[0]!)).toEqual(bare(answers[1]!));
    }
    for (const action of lookingActions) expect((await ask(operator, { ...person(), action, id })).status).toBe(200);
  });

  it('everybody else is told what an absent id gets', async () => {
    const { id } = await published(red);
    const draft = await drafted();
    for (const local of ['officer', 'admin']) {
      const asker = await portal.as(local, 'summit-bank');
      const absent = bare(await ask(asker, { ...person(), id: ABSENT }));
      expect(absent.status).toBe(404);
      for (const one of [id, draft.id]) expect(bare(await ask(asker, { ...person(), id: one }))).toEqual(absent);
    }
  });
});

describe('about whom', () => {
  it('those who answer for an institution ask: about its own people, others are like nobody', async () => {
    const { id } = await published();
    const supervisor = await portal.as('supervisor', 'banking-supervisor');
    const admin = await portal.as('admin', 'meridian-bank');
    for (const asker of [officer, admin, supervisor]) {
      const nobody = bare(await ask(asker, { userId: ABSENT, id }));
      expect(nobody.status).toBe(404);
      expect(bare(await ask(asker, { userId: idOf('analyst', 'harbor-insurance'), id }))).toEqual(nobody);
      expect(bare(await ask(asker, { apiKeyId: ABSENT, id }))).toEqual(nobody);
    }
    expect((await ask(supervisor, { userId: idOf('analyst', 'banking-supervisor'), id })).status).toBe(200);
  });

  it('analysts, programs and nobody do not ask at all', async () => {
    const { id } = await published();
    const asked = { userId: idOf('analyst', 'meridian-bank'), id };
    expect((await ask(analyst, asked)).status).toBe(403);
    expect((await ask(await portal.as('analyst', 'banking-supervisor'), asked)).status).toBe(403);
    expect((await ask(portal.nobody(), asked)).status).toBe(401);
  });

  it.each<[string, object]>([
    ['nobody', {}],
    ['two at once', { userId: ABSENT, apiKeyId: ABSENT }],
    ['no id', { userId: 'me' }],
    ['an unknown action', { userId: ABSENT, action: 'manage' }],
    ['something more', { userId: ABSENT, roles: ['auditor'] }],
  ])('it is refused: %s', async (_name, wrong) => {
    const resource = { type: 'notice', id: ABSENT };
    expect((await officer.post(SIMULATIONS, { action: 'read', resource, ...wrong })).status).toBe(400);
  });
});
