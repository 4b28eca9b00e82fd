import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CertificationDetail, CertificationLine, RemovalList } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';

const REVIEWS = '/api/v1/access-certifications';
const ABSENT = userId('nobody');
const analystId = userId(demoEmail('analyst', 'meridian-bank'));
const officerId = userId(demoEmail('officer', 'meridian-bank'));
const CERTIFIED = { decision: 'certified' };
const FORMULA = '=HYPERLINK("https://attacker.example")';

let portal: TestApp;
let officer: Agent;
let admin: Agent;
let auditor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  officer = await portal.as('officer', 'meridian-bank');
  admin = await portal.as('admin', 'meridian-bank');
  auditor = await portal.as('auditor', 'audit-office');
});
afterAll(() => portal.stop());

async function made(answer: Promise<Answer>): Promise<CertificationDetail> {
  const { status, body, text } = await answer;
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body as CertificationDetail;
}
const decide = (asker: Agent, id: string, line: CertificationLine | string, body: object = CERTIFIED) =>
  asker.post(`${REVIEWS}/${id}/lines/${typeof line === 'string' ? line : line.id}/decisions`, body);
const lineOf = ({ lines }: CertificationDetail, person: string) => lines.find((line) => line.userId === person)!;
const bare = ({ status, body }: Answer) => ({ status, ...(body as object), requestId: '' });

describe('a review of rights', () => {
  let review: CertificationDetail;

  it('has a line for everybody who has access, and is the only open one', async () => {
    review = await made(officer.post(REVIEWS, {}));
    expect(review).toMatchObject({ status: 'open', institution: 'Meridian Bank', undecided: 4, contentHash: null });
    expect(lineOf(review, analystId)).toMatchObject({ roles: ['analyst'], status: 'active', decision: null });
    expect(await officer.post(REVIEWS, {})).toMatchObject({ status: 409 });
  });

  it('is not certified by somebody for themselves, not even past the portal', async () => {
    const own = lineOf(review, officerId);
    expect(await decide(officer, review.id, own)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    await expect(
      portal.owner.query(
        `update certification_line set decision = 'certified', decided_by = user_id, decided_at = now() where id = $1`,
        [own.id],
      ),
    ).rejects.toThrow('check constraint');
    expect((await decide(auditor, review.id, own)).status).toBe(201);
  });

  it('needs a reason for a removal, and takes one decision on a line', async () => {
    const line = lineOf(review, analystId);
    expect((await decide(officer, review.id, line, { decision: 'remove' })).status).toBe(400);
    const marked = await made(decide(officer, review.id, line, { decision: 'remove', comment: FORMULA }));
    expect(lineOf(marked, analystId)).toMatchObject({ decision: 'remove', comment: FORMULA, decidedBy: officerId });
    expect((await decide(officer, review.id, line)).status).toBe(409);
  });

  it('closes when every line is decided, under a hash that its entry names', async () => {
    const close = () => officer.post(`${REVIEWS}/${review.id}/closings`);
    expect((await close()).status).toBe(409);
    const { lines } = (await officer.get(`${REVIEWS}/${review.id}`)).body as CertificationDetail;
    for (const line of lines.filter(({ decision }) => !decision)) await made(decide(officer, review.id, line));
    const answer = await close();
    const closed = await made(Promise.resolve(answer));
    expect(closed).toMatchObject({ status: 'closed', undecided: 0, closedBy: officerId });
    const { rows } = await portal.owner.query<{ resources: string[] }>(
      `select resources from ledger_entry where action = 'access-certification.closed'`,
    );
    expect(rows[0]?.resources).toContain(`content:${closed.contentHash}`);
  });

  it('never changes once it is closed', async () => {
    const [line] = review.lines;
    expect((await decide(auditor, review.id, line!)).status).toBe(409);
    for (const statement of [
      `update access_certification set status = 'open', closed_at = null, closed_by = null, content_hash = null`,
      'delete from access_certification',
      `update certification_line set decision = 'certified' where decision = 'remove'`,
      'update certification_line set comment = null',
      'delete from certification_line',
    ])
      await expect(portal.owner.query(statement)).rejects.toThrow(/decided once|closed once/);
  });

  it('leaves a list of what is to be removed, until it is', async () => {
    const left = async () => ((await admin.get(`${REVIEWS}/removals`)).body as RemovalList).data;
    expect(await left()).toMatchObject([{ certificationId: review.id, userId: analystId }]);
    const { rows } = await portal.owner.query<{ version: number }>('select version from app_user where id = $1', [
      analystId,
    ]);
    const headers = { 'if-match': `"${rows[0]!.version}"` };
    expect((await admin.patch(`/api/v1/users/${analystId}`, { status: 'disabled' }, headers)).status).toBe(200);
    expect(await left()).toEqual([]);
  });

  it('is downloaded as CSV in which nothing is a formula', async () => {
    const { status, text, headers } = await officer.get(`${REVIEWS}/${review.id}/file`);
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text.split('\n')).toHaveLength(6);
    expect(text).toContain(`'${FORMULA.slice(0, 10)}`);
    expect(text).not.toMatch(/(^|,|"")=HYPERLINK/m);
  });
});

describe('the reviews of others', () => {
  const routes: [string, (agent: Agent, id: string) => Promise<Answer>][] = [
    ['read', (agent, id) => agent.get(`${REVIEWS}/${id}`)],
    ['file', (agent, id) => agent.get(`${REVIEWS}/${id}/file`)],
    ['decision', (agent, id) => decide(agent, id, ABSENT)],
    ['closing', (agent, id) => agent.post(`${REVIEWS}/${id}/closings`)],
    [
      'opening',
      (agent, id) => agent.post(REVIEWS, { institutionId: id === ABSENT ? ABSENT : institutionId('summit-bank') }),
    ],
  ];

  it.each(routes)('are like absent ones: %s', async (_name, ask) => {
    const { id } = await opened();
    for (const [local, slug] of [
      ['officer', 'northfield-bank'],
      ['supervisor', 'banking-supervisor'],
    ] as const) {
      const outsider = await portal.as(local, slug);
      const absent = bare(await ask(outsider, ABSENT));
      expect(absent.status).toBe(404);
      expect(bare(await ask(outsider, id))).toEqual(absent);
    }
    expect((await ask(portal.nobody(), id)).status).toBe(401);
    expect((await ask(await portal.as('analyst', 'northfield-bank'), id)).status).toBe(403);
  });

  it('are in no list', async () => {
    await opened();
    const outsider = await portal.as('officer', 'northfield-bank');
    expect((await outsider.get(REVIEWS)).body).toEqual({ data: [] });
    expect((await auditor.get(REVIEWS)).body).toMatchObject({ data: expect.arrayContaining([expect.anything()]) });
  });

  it('are read by an administrator of the institution, who decides nothing', async () => {
    const { id, lines } = await opened();
    const local = await portal.as('admin', 'harbor-insurance');
    expect((await local.get(`${REVIEWS}/${id}`)).status).toBe(200);
    expect((await decide(local, id, lines[0]!)).status).toBe(403);
    expect((await local.post(REVIEWS, {})).status).toBe(403);
  });

  let known: CertificationDetail | null = null;
  async function opened(): Promise<CertificationDetail> {
    known ??= await made(auditor.post(REVIEWS, { institutionId: institutionId('harbor-insurance') }));
    return known;
  }
});
