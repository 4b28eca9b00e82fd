import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoEmail } from '../../demo/accounts.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { TEST_PASSWORD } from '../../testing/agent.js';

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

const email = demoEmail('analyst', 'meridian-bank');
const actions = async () =>
  (await portal.owner.query<{ action: string }>('select action from ledger_entry order by seq')).rows.map(
    ({ action }) => action,
  );

describe('signing in', () => {
  it('opens a session whose entry is sealed before the answer', async () => {
    const answer = await portal.nobody().post('/api/v1/sessions', { email, password: TEST_PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ user: { email }, institution: { slug: 'meridian-bank' }, roles: ['analyst'] });
    const [session, device] = answer.headers['set-cookie'] as string[];
    expect(session).toMatch(/^watchbook=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(device).toMatch(
      /^watchbook-device=[\w-]{22}\.[0-9a-f]{32}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const seq = Number(answer.headers['x-ledger-seq']);
    const { rows } = await portal.owner.query('select action from ledger_entry where seq = $1', [seq]);
    expect(rows).toEqual([{ action: 'session.opened' }]);
  });

  it('tells a wrong password and an unknown address apart in no way, and records both', async () => {
    const before = (await actions()).length;
    const wrong = await portal.nobody().post('/api/v1/sessions', { email, password: 'not the password' });
    const unknown = await portal.nobody().post('/api/v1/sessions', { email: 'nobody@nowhere.demo', password: 'x' });
    const { requestId: a, ...first } = wrong.body as Record<string, unknown>;
    const { requestId: b, ...second } = unknown.body as Record<string, unknown>;
    expect(first).toEqual(second);
    expect(a).not.toBe(b);
    expect((await actions()).slice(before)).toEqual(['session.opened-denied', 'session.opened-denied']);
  });

  it('names the fields at fault', async () => {
    const answer = await portal.nobody().post('/api/v1/sessions', { email: 'x', more: true });
    expect(answer.status).toBe(400);
    const pointers = (answer.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/email', '/password', '']);
  });

  it('is slowed down for one address after ten failures, and not for others', async () => {
    const guessed = demoEmail('admin', 'summit-bank');
    for (let i = 0; i < 10; i++)
      await portal.nobody().post('/api/v1/sessions', { email: guessed, password: `guess ${i}` });
    const refused = await portal.nobody().post('/api/v1/sessions', { email: guessed, password: TEST_PASSWORD });
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
    await portal.owner.query('delete from sign_in_attempt');
    expect((await portal.nobody().post('/api/v1/sessions', { email: guessed, password: TEST_PASSWORD })).status).toBe(
      201,
    );
  });
});

describe('a session', () => {
  it('ends at once on signing out', async () => {
    const analyst = await portal.as('analyst', 'meridian-bank');
    expect((await analyst.get('/api/v1/me')).status).toBe(200);
    expect((await analyst.delete('/api/v1/sessions/current')).status).toBe(204);
    expect((await analyst.get('/api/v1/me')).status).toBe(401);
  });

  it('that was ended opens nothing, whoever kept its cookie', async () => {
    const summit = demoEmail('analyst', 'summit-bank');
    const opened = await portal.nobody().post('/api/v1/sessions', { email: summit, password: TEST_PASSWORD });
    const cookie = [opened.headers['set-cookie']]
      .flat()
      .map((one) => String(one).split(';')[0])
      .join('; ');
    const look = () => portal.nobody().get('/api/v1/me', { cookie });
    expect((await look()).status).toBe(200);
    const elsewhere = await portal.as('analyst', 'summit-bank');
    const { data } = (await elsewhere.get('/api/v1/sessions')).body as { data: { id: string; current: boolean }[] };
    const { id } = data.find(({ current }) => !current)!;
    expect((await elsewhere.delete(`/api/v1/sessions/${id}`)).status).toBe(204);
    expect((await look()).status).toBe(401);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(200);
  });

  it('ends when somebody signs in with its browser, and with no other', async () => {
    const browser = portal.nobody();
    const signIn = async (local: string) =>
      browser.post('/api/v1/sessions', { email: demoEmail(local, 'meridian-bank'), password: TEST_PASSWORD });
    const cookieOf = ({ headers }: Awaited<ReturnType<typeof signIn>>) =>
      (headers['set-cookie'] as string[])[0]!.split(';')[0]!;
    const elsewhere = await portal.as('analyst', 'meridian-bank');
    const first = cookieOf(await signIn('analyst'));
    const before = (await actions()).length;
    const second = cookieOf(await signIn('officer'));
    expect((await actions()).slice(before)).toEqual(['session.ended', 'session.opened']);
    const statusWith = async (cookie: string) => (await portal.nobody().get('/api/v1/me', { cookie })).status;
    expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(200);
  });

  it('ends at once when its person is disabled, and the institution is suspended', async () => {
    const analyst = await portal.as('analyst', 'northfield-bank');
    const admin = await portal.as('admin', 'northfield-bank');
    const { user } = (await analyst.get('/api/v1/me')).body as { user: { id: string } };
    expect((await admin.patch(`/api/v1/users/${user.id}`, { status: 'disabled' })).status).toBe(200);
    expect((await analyst.get('/api/v1/me')).status).toBe(401);
    await portal.owner.query(`begin; set local session_replication_role = replica;
      update institution set status = 'suspended' where slug = 'northfield-bank'; commit`);
    expect((await admin.get('/api/v1/me')).status).toBe(401);
  });

  it('is refused after twelve hours, and after an hour without use', async () => {
    const analyst = await portal.as('analyst', 'aurora-insurance');
    await portal.owner.query(`update user_session set last_used_at = now() - interval '61 minutes'`);
    expect((await analyst.get('/api/v1/me')).status).toBe(401);
    const other = await portal.as('analyst', 'aurora-insurance');
    await portal.tamper(`update user_session set expires_at = now() - interval '1 second'`);
    expect((await other.get('/api/v1/me')).status).toBe(401);
  });

  it('needs its CSRF token for every unsafe method', async () => {
    const analyst = await portal.as('analyst', 'harbor-insurance');
    const answer = await analyst.delete('/api/v1/sessions/current', { 'x-csrf-token': 'f'.repeat(64) });
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-token' } });
    expect((await analyst.get('/api/v1/me')).status).toBe(200);
  });

  it('of somebody else is not found, even by its right id', async () => {
    const [mine, theirs] = [
      await portal.as('analyst', 'harbor-insurance'),
      await portal.as('officer', 'meridian-bank'),
    ];
    const { data } = (await theirs.get('/api/v1/sessions')).body as { data: { id: string }[] };
    expect((await mine.delete(`/api/v1/sessions/${data[0]!.id}`)).status).toBe(404);
    expect((await theirs.get('/api/v1/me')).status).toBe(200);
  });

  it('stores neither its token nor a name or address in clear', async () => {
    const rows = await portal.owner.query<{ row: string }>(
      `select u::text as row from app_user u union all select s::text from user_session s union all select i::text from institution i`,
    );
    const stored = rows.rows.map(({ row }) => row).join('\n');
    expect(stored).not.toContain('Mei Tanaka');
    expect(stored).not.toContain(email);
    expect(stored).toContain('Meridian Bank');
  });
});
