import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NoticeDraft, WarningView } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { userId } from '../demo/people.js';
import { UserService } from '../identity/user/user.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { actionsOn } from '../testing/actions-on.js';
import type { Agent } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aWarning } from '../testing/drafts.js';
import { issue, nobodyElse, only, publish } from '../testing/filing.js';
import { WarningUpkeepService } from './warning-upkeep.service.js';

const V1 = '/api/v1';
let portal: TestApp;
let author: Agent;
let approver: Agent;
let regulator: Agent;
let supervisor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  regulator = await portal.as('analyst', 'banking-supervisor');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());
afterEach(() => void jest.restoreAllMocks());

const summit = only('summit-bank');
const published = (overrides: Partial<NoticeDraft>) => publish([author, approver], overrides);
const issued = (noticeRefs: string[]) => issue([regulator, supervisor], { noticeRefs });
const refsFor = async (agent: Agent, { id }: WarningView) =>
  bodyOf<WarningView>(await agent.get(`${V1}/warnings/${id}`)).noticeRefs;

/** References that a query without any condition finds with the rights of somebody. */
async function rowsOf(local: string, slug: string): Promise<string[]> {
  const found = await portal.app.get(UserService).findActive(userId(demoEmail(local, slug)), 'session');
  const rows = await runInContext(newContext({ requestId: 'test', route: 'test', actor: found!.actor }), () =>
    portal.app.get(Work).read((em) => em.execute<{ ref: string }[]>('select notice_ref as ref from warning_notice')),
  );
  return rows.map(({ ref }) => ref).sort();
}
const rowsOfWarning = async ({ id }: WarningView) =>
  (
    await portal.owner.query<{ ref: string }>(
      `select w::text, v.notice_ref as ref from risk_warning w join warning_notice v on v.warning_id = w.id where w.id = $1`,
      [id],
    )
  ).rows;

describe('the notices that a warning refers to', () => {
  it('show to who may see both, and to nobody else', async () => {
    const seen = await published({ audience: summit });
    const hitOnly = await published({ audience: summit, disclosure: 'hit-only' });
    const red = await published({
      ...{ tlp: 'RED', audience: { ...nobodyElse, userIds: [userId(demoEmail('analyst', 'summit-bank'))] } },
    });
    const ended = await published({ audience: summit });
    bodyOf(await approver.post(`${V1}/notices/${ended.id}/withdrawals`, { reason: 'Mistaken' }));
    const absent = 'SN-2020-999999';
    const refs = [seen.ref, hitOnly.ref, red.ref, ended.ref, absent];
    const warning = await issued(refs);
    const shown = async (local: string, slug: string) => refsFor(await portal.as(local, slug), warning);
    expect(await shown('analyst', 'banking-supervisor')).toEqual(refs);
    expect(await shown('analyst', 'summit-bank')).toEqual([seen.ref, red.ref]);
    expect(await shown('officer', 'summit-bank')).toEqual([seen.ref]);
    expect(await shown('analyst', 'northfield-bank')).toEqual([]);
    expect(await shown('analyst', 'meridian-bank')).toEqual([seen.ref, hitOnly.ref, red.ref]);
    expect(await shown('officer', 'meridian-bank')).toEqual([seen.ref, hitOnly.ref, red.ref, ended.ref]);
    expect(await rowsOf('analyst', 'summit-bank')).toEqual([seen.ref, red.ref].sort());
    expect(await rowsOf('officer', 'summit-bank')).toEqual([seen.ref]);
    for (const [local, slug] of [
      ['analyst', 'northfield-bank'],
      ['analyst', 'harbor-insurance'],
      ['admin', 'summit-bank'],
      ['auditor', 'audit-office'],
      ['operator', 'platform'],
    ] as const)
      expect(await rowsOf(local, slug)).toEqual([]);
  });

  it('are kept with the issue, also of an emergency, and by nobody later', async () => {
    const { ref } = await published({ audience: summit });
    const draft = bodyOf<WarningView>(await regulator.post(`${V1}/warnings`, aWarning({ noticeRefs: [ref] })));
    expect(await rowsOfWarning(draft)).toEqual([]);
    const emergency = { warning: aWarning({ noticeRefs: [ref] }), reason: 'Tonight' };
    const alone = bodyOf<WarningView>(await supervisor.post(`${V1}/warnings/emergencies`, emergency));
    expect(await refsFor(await portal.as('officer', 'summit-bank'), alone)).toEqual([ref]);
    const late = async (local: string, slug: string) => {
      const found = await portal.app.get(UserService).findActive(userId(demoEmail(local, slug)), 'session');
      return runInContext(newContext({ requestId: 'test', route: 'test', actor: found!.actor }), () =>
        portal.app
          .get(Work)
          .write((em) => em.execute(`insert into warning_notice values (?, 'SN-2020-000001')`, [alone.id])),
      );
    };
    await expect(late('supervisor', 'banking-supervisor')).rejects.toThrow('row-level security');
    await expect(late('officer', 'summit-bank')).rejects.toThrow('row-level security');
  });
});

describe('warnings that were issued before their notices were kept', () => {
  /** A warning as it stood before. */
  async function older(): Promise<{ warning: WarningView; ref: string }> {
    const { ref } = await published({ audience: summit });
    const warning = await issued([ref]);
    await portal.tamper(`delete from warning_notice where warning_id = '${warning.id}';
      update risk_warning set notices_filed = false where id = '${warning.id}'`);
    return { warning, ref };
  }
  const upkeep = () => portal.app.get(WarningUpkeepService).run();

  it('are kept by upkeep, once, however many processes do it, and stay what they were', async () => {
    const all = [await older(), await older(), await older()];
    const summitBank = await portal.as('officer', 'summit-bank');
    const before = await Promise.all(
      all.map(async ({ warning }) => (await summitBank.get(`${V1}/warnings/${warning.id}`)).body),
    );
    await Promise.all([upkeep(), upkeep()]);
    await upkeep();
    for (const [at, { warning, ref }] of all.entries()) {
      const after = (await summitBank.get(`${V1}/warnings/${warning.id}`)).body;
      expect(after).toEqual({ ...(before[at] as WarningView), noticeRefs: [ref] });
      const filed = (await actionsOn(portal, `warning:${warning.id}`)).filter(
        (each) => each === 'warning.notices-filed',
      );
      expect(filed).toHaveLength(1);
    }
  });

  it('stay as they are while the ledger takes no intent', async () => {
    const { warning } = await older();
    jest.spyOn(portal.app.get(LedgerService), 'record').mockResolvedValue('forgotten');
    await expect(upkeep()).rejects.toThrow(/intent/);
    expect(await rowsOfWarning(warning)).toEqual([]);
    jest.restoreAllMocks();
    await upkeep();
    expect(await rowsOfWarning(warning)).toHaveLength(1);
  });
});
