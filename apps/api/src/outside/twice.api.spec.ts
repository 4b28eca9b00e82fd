import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeView } from '@watchbook/contract';
import type { Answer } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { noticeCases } from '../testing/outside/twice-notices.js';
import { rightsCases } from '../testing/outside/twice-rights.js';
import type { People, Request } from '../testing/outside/twice.js';

const NOTICES = '/api/v1/notices';
const AT_ONCE = 4;
/** What somebody may send twice, by a double click or a net that repeats. */
const cases = { ...noticeCases, ...rightsCases };

let portal: TestApp;
let people: People;
beforeAll(async () => {
  portal = await startTestApp();
  people = {
    analyst: await portal.as('analyst', 'meridian-bank'),
    officer: await portal.as('officer', 'meridian-bank'),
    admin: await portal.as('admin', 'meridian-bank'),
    deputy: await portal.as('deputy', 'meridian-bank'),
    reader: await portal.as('analyst', 'harbor-insurance'),
    readerOfficer: await portal.as('officer', 'harbor-insurance'),
    regulator: await portal.as('analyst', 'banking-supervisor'),
    supervisor: await portal.as('supervisor', 'banking-supervisor'),
    auditor: await portal.as('auditor', 'audit-office'),
  };
});
afterAll(() => portal.stop());

const send = ({ agent, method, path, body, headers = {} }: Request, more: Record<string, string> = {}) =>
  agent.send(method, path, body, { ...headers, ...more });
const atOnce = (count: number, once: () => Promise<Answer>) => Promise.all(Array.from({ length: count }, once));

/** How many entries say that this was done. */
async function entriesOf(action: string): Promise<number> {
  const { rows } = await portal.owner.query<{ count: string }>(
    `select count(*) from ledger_entry where action = $1 and outcome = 'allowed'`,
    [action],
  );
  return Number(rows[0]!.count);
}

const oneOnly = Object.entries(cases).filter(([, { refusal }]) => refusal.length > 0);
let key = 0;
const newKey = () => ({ 'idempotency-key': `sent-at-once-${key++}` });

describe('the same request several times at once', () => {
  it.each(oneOnly)('has one effect and one entry when %s; the others are refused', async (_name, one) => {
    const request = await one.prepare(people);
    const before = await entriesOf(one.action);
    const answers = await atOnce(AT_ONCE, () => send(request));
    const refused = answers.filter(({ status }) => status > 299).map(({ status }) => status);
    expect(refused).toHaveLength(AT_ONCE - 1);
    expect(one.refusal).toEqual(expect.arrayContaining(refused));
    expect(await entriesOf(one.action)).toBe(before + 1);
  });

  it.each(Object.entries(cases))(
    'with one key has one effect, one entry and one answer when %s',
    async (_name, { action, refusal, prepare }) => {
      const request = await prepare(people);
      const before = await entriesOf(action);
      const headers = newKey();
      const answers = [
        ...(await atOnce(AT_ONCE, () => send(request, headers))),
        ...(await atOnce(2, () => send(request, headers))),
      ];
      expect(await entriesOf(action)).toBe(before + 1);
      const done = answers.filter(({ status }) => status < 300);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      // Only a POST takes a key; what waits for its like is told so, and who comes later gets the answer again.
      if (request.method === 'POST') {
        const others = answers.filter(({ status }) => status > 299);
        expect(others.filter(({ body }) => (body as { code: string }).code !== 'in-flight')).toEqual([]);
        expect(answers.slice(-2).some(({ status }) => status < 300)).toBe(true);
      } else
        expect(refusal).toEqual(expect.arrayContaining(answers.map(({ status }) => status).filter((s) => s > 299)));
    },
  );

  it('with one key of two people is two requests, and with another body is refused', async () => {
    const headers = newKey();
    const officer = await portal.as('analyst', 'harbor-insurance');
    const draft = aDraft({ audience: { institutionIds: [], groupIds: [], sectors: ['banking'], userIds: [] } });
    const first = bodyOf<NoticeView>(await people.analyst.post(NOTICES, draft, headers));
    const second = bodyOf<NoticeView>(await officer.post(NOTICES, draft, headers));
    expect(second.id).not.toBe(first.id);
    expect(bodyOf<NoticeView>(await people.analyst.post(NOTICES, draft, headers)).id).toBe(first.id);
    expect(await people.analyst.post(NOTICES, { ...draft, confidence: 3 }, headers)).toMatchObject({
      ...{ status: 422, body: { code: 'idempotency-mismatch' } },
    });
  });
});
