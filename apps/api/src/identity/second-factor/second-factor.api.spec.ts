import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { generate } from 'otplib';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { Clock } from '../../platform/clock.js';
import { TEST_PASSWORD, type Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { Authenticator, type Misbehaviour } from '../../testing/authenticator.js';
import { describedOperations } from '../../testing/description.js';
import { fill } from '../../testing/routes.js';

let portal: TestApp;
let now: Date;

beforeAll(async () => {
  portal = await startTestApp();
});
beforeEach(async () => {
  now = new Date();
  jest.spyOn(portal.app.get(Clock), 'now').mockImplementation(() => now);
  await portal.tamper(
    'delete from user_passkey; delete from user_totp; delete from user_recovery_code; delete from sign_in_attempt',
  );
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => portal.stop());

const email = demoEmail('officer', 'meridian-bank');
const officer = () => portal.as('officer', 'meridian-bank');
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(now.getTime() / 1000) });

interface Options {
  challengeId: string;
  options: Record<string, unknown>;
}

async function addPasskey(agent: Agent): Promise<{ key: Authenticator; id: string; recoveryCodes: string[] | null }> {
  const key = new Authenticator();
  const asked = await agent.post('/api/v1/me/passkeys/options');
  const added = await agent.post('/api/v1/me/passkeys', key.register(asked.body as Options));
  expect({ status: added.status, text: added.text }).toMatchObject({ status: 201 });
  return { key, ...(added.body as { id: string; recoveryCodes: string[] | null }) };
}

async function addTotp(agent: Agent): Promise<{ secret: string; recoveryCodes: string[] | null }> {
  const begun = await agent.post('/api/v1/me/totp');
  const { secret } = begun.body as { secret: string };
  const confirmed = await agent.post('/api/v1/me/totp/confirmations', { code: await codeOf(secret) });
  expect({ status: confirmed.status, text: confirmed.text }).toMatchObject({ status: 201 });
  return { secret, ...(confirmed.body as { recoveryCodes: string[] | null }) };
}

/** The first stage of a sign-in. */
async function half(): Promise<{ agent: Agent; token: string; kinds: string[] }> {
  const agent = portal.nobody();
  const answer = await agent.post('/api/v1/sessions', { email, password: TEST_PASSWORD });
  expect(answer.status).toBe(202);
  expect(answer.headers['set-cookie']).toBeUndefined();
  return { agent, ...(answer.body as { secondFactor: { token: string; kinds: string[] } }).secondFactor };
}

const complete = (agent: Agent, token: string, proof: object) =>
  agent.post('/api/v1/sessions/second-factor', { token, proof });

async function withPasskey(key: Authenticator, wrong: Misbehaviour = {}) {
  const agent = portal.nobody();
  const asked = await agent.post('/api/v1/sessions/passkey-options');
  const answer = await agent.post('/api/v1/sessions/passkey', key.assert(asked.body as Options, wrong));
  return { agent, answer };
}

describe('a passkey', () => {
  it('signs in alone, and after the password of who has one', async () => {
    const { key, recoveryCodes } = await addPasskey(await officer());
    expect(recoveryCodes).toHaveLength(10);
    const alone = await withPasskey(key);
    expect(alone.answer.body).toMatchObject({ user: { email } });
    expect((await alone.agent.get('/api/v1/me')).status).toBe(200);

    const { agent, token, kinds } = await half();
    expect(kinds).toEqual(['passkey', 'recovery-code']);
    expect((await agent.get('/api/v1/me')).status).toBe(401);
    const asked = await agent.post('/api/v1/sessions/second-factor/passkey-options', { token });
    const done = await complete(agent, token, { passkey: key.assert(asked.body as Options) });
    expect(done.status).toBe(201);
    expect((await agent.get('/api/v1/me')).status).toBe(200);
  });

  it.each<[string, Misbehaviour]>([
    ['made for another site', { origin: 'http://localhost:3001' }],
    ['the answer to another question', { challenge: 'c29tZXRoaW5nIGVsc2U' }],
    ['shown without asking its owner', { unverified: true }],
    ['a copy whose counter is behind', { counter: 0 }],
  ])('is refused when it is %s', async (_why, wrong) => {
    const { key } = await addPasskey(await officer());
    await withPasskey(key);
    const { answer } = await withPasskey(key, wrong);
    expect(answer.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
  });

  it('answers a question once, and not after five minutes', async () => {
    const { key } = await addPasskey(await officer());
    const agent = portal.nobody();
    const asked = (await agent.post('/api/v1/sessions/passkey-options')).body as Options;
    expect((await agent.post('/api/v1/sessions/passkey', key.assert(asked))).status).toBe(201);
    expect((await portal.nobody().post('/api/v1/sessions/passkey', key.assert(asked))).status).toBe(401);
    const late = (await agent.post('/api/v1/sessions/passkey-options')).body as Options;
    pass(301);
    expect((await portal.nobody().post('/api/v1/sessions/passkey', key.assert(late))).status).toBe(401);
  });

  it('of somebody else is nobody’s second factor, and cannot be removed by others', async () => {
    const { id } = await addPasskey(await officer());
    const other = await portal.as('analyst', 'meridian-bank');
    const foreign = await addPasskey(other);
    const { agent, token } = await half();
    const asked = await agent.post('/api/v1/sessions/second-factor/passkey-options', { token });
    const answer = await complete(agent, token, { passkey: foreign.key.assert(asked.body as Options) });
    expect(answer.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    pass(-1);
    const fresh = (await withPasskey(foreign.key)).agent;
    expect((await fresh.delete(`/api/v1/me/passkeys/${id}`)).status).toBe(404);
    expect((await fresh.delete(`/api/v1/me/passkeys/${foreign.id}`)).status).toBe(204);
  });

  it('does not sign in whoever is disabled', async () => {
    const { key } = await addPasskey(await officer());
    await portal.tamper(
      `update app_user set status = 'disabled' where email_hash in (select email_hash from app_user u join user_passkey p on p.user_id = u.id)`,
    );
    const { answer } = await withPasskey(key);
    await portal.tamper(`update app_user set status = 'active'`);
    expect(answer.status).toBe(401);
  });
});

describe('an authenticator app', () => {
  it('is asked for after the password, and no code counts twice', async () => {
    const { secret } = await addTotp(await officer());
    pass(30);
    const code = await codeOf(secret);
    const first = await half();
    expect(first.kinds).toEqual(['totp', 'recovery-code']);
    expect((await complete(first.agent, first.token, { code })).status).toBe(201);
    const second = await half();
    expect((await complete(second.agent, second.token, { code })).status).toBe(401);
    pass(30);
    expect((await complete(second.agent, second.token, { code: await codeOf(secret) })).status).toBe(201);
    expect((await complete(second.agent, second.token, { code: await codeOf(secret) })).status).toBe(401);
  });

  it('may be one step off, and not two', async () => {
    const { secret } = await addTotp(await officer());
    pass(300);
    const code = await codeOf(secret);
    pass(60);
    const late = await half();
    expect((await complete(late.agent, late.token, { code })).status).toBe(401);
    pass(-30);
    expect((await complete(late.agent, late.token, { code })).status).toBe(201);
  });

  it('lets one of two requests with the same code in', async () => {
    const { secret } = await addTotp(await officer());
    pass(30);
    const code = await codeOf(secret);
    const halves = await Promise.all([half(), half(), half()]);
    const answers = await Promise.all(halves.map(({ agent, token }) => complete(agent, token, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
  });

  it('begins again with the password after five wrong codes', async () => {
    const { secret } = await addTotp(await officer());
    pass(30);
    const { agent, token } = await half();
    for (let n = 0; n < 5; n++) expect((await complete(agent, token, { code: '000000' })).status).toBe(401);
    const answer = await complete(agent, token, { code: await codeOf(secret) });
    expect(answer.body).toMatchObject({ status: 401, detail: expect.stringContaining('sign in again') });
  });

  it('counts for nothing before its first code was confirmed', async () => {
    const agent = await officer();
    await agent.post('/api/v1/me/totp');
    expect((await portal.nobody().post('/api/v1/sessions', { email, password: TEST_PASSWORD })).status).toBe(201);
    const wrong = await agent.post('/api/v1/me/totp/confirmations', { code: '000000' });
    expect(wrong.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
  });

  it('keeps its secret out of the database in clear', async () => {
    const { secret } = await addTotp(await officer());
    const { rows } = await portal.owner.query<{ secret: Buffer }>('select secret from user_totp');
    expect(rows[0]!.secret.toString('latin1')).not.toContain(secret);
  });
});

describe('recovery codes', () => {
  it('let in once each, however they are written, and a new set ends the old one', async () => {
    const agent = await officer();
    const { recoveryCodes } = await addTotp(agent);
    const [first, second] = recoveryCodes as [string, string];
    const one = await half();
    const recoveryCode = first.replaceAll('-', '').toLowerCase();
    expect((await complete(one.agent, one.token, { recoveryCode })).status).toBe(201);
    const again = await half();
    expect((await complete(again.agent, again.token, { recoveryCode: first })).status).toBe(401);
    // It lets in, and is no step-up.
    expect((await one.agent.post('/api/v1/me/recovery-codes')).body).toMatchObject({ code: 'step-up-required' });
    expect((await complete(again.agent, again.token, { recoveryCode: second })).status).toBe(201);
  });
});

describe('a step-up', () => {
  it('is demanded from who has a second factor, before what matters, and again after fifteen minutes', async () => {
    const agent = await officer();
    expect((await agent.post('/api/v1/me/recovery-codes')).body).toMatchObject({ code: 'conflict' });
    const { secret } = await addTotp(agent);
    expect((await agent.post('/api/v1/me/recovery-codes')).body).toMatchObject({
      status: 403,
      code: 'step-up-required',
    });
    pass(30);
    const stepped = await agent.post('/api/v1/sessions/current/step-up', { proof: { code: await codeOf(secret) } });
    expect(stepped.status).toBe(201);
    expect((await agent.post('/api/v1/me/recovery-codes')).status).toBe(201);
    pass(15 * 60);
    expect((await agent.post('/api/v1/me/recovery-codes')).body).toMatchObject({ code: 'step-up-required' });
  });

  it('is demanded by every route that says so', async () => {
    const agent = await officer();
    await addTotp(agent);
    const routes = (await describedOperations()).filter(({ problems }) => problems.has('step-up-required'));
    const codes = new Map<string, number>();
    for (const { method, path } of routes.filter((route) => !route.path.startsWith('/api/v1/me/'))) {
      const body = method === 'DELETE' ? undefined : {};
      const { status, body: answered } = await agent.send(method, fill(path, userId('nobody')), body, {});
      const { code } = answered as { code: string };
      expect([method, path, status]).toEqual([method, path, 403]);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toEqual(['not-allowed', 'step-up-required']);
    expect(codes.get('step-up-required')).toBeGreaterThan(5);
  });

  it('gives the session another token, and the one before ends', async () => {
    const agent = await officer();
    const { secret } = await addTotp(agent);
    const { data } = (await agent.get('/api/v1/sessions')).body as { data: { id: string; current: boolean }[] };
    const current = data.find((session) => session.current)!;
    const tokenHash = async () => {
      const { rows } = await portal.owner.query('select token_hash from user_session where id = $1', [current.id]);
      return (rows as { token_hash: string }[])[0]!.token_hash;
    };
    const before = await tokenHash();
    pass(30);
    await agent.post('/api/v1/sessions/current/step-up', { proof: { code: await codeOf(secret) } });
    expect(await tokenHash()).not.toBe(before);
    expect((await agent.get('/api/v1/me')).status).toBe(200);
  });

  it('by password does for who has no second factor, to set one up, and for nobody else', async () => {
    const agent = await officer();
    pass(16 * 60);
    expect((await agent.post('/api/v1/me/totp')).body).toMatchObject({ code: 'step-up-required' });
    const wrong = await agent.post('/api/v1/sessions/current/step-up', { password: 'not the right one' });
    expect(wrong.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect((await agent.post('/api/v1/sessions/current/step-up', { password: TEST_PASSWORD })).status).toBe(201);
    await addTotp(agent);
    const answer = await agent.post('/api/v1/sessions/current/step-up', { password: TEST_PASSWORD });
    expect(answer.body).toMatchObject({ status: 403, code: 'not-allowed' });
  });

  it('shows in the account what is set up, and never a secret', async () => {
    const agent = await officer();
    const { recoveryCodes } = await addTotp(agent);
    const answer = await agent.get('/api/v1/me/security');
    expect(answer.body).toMatchObject({ passkeys: [], totp: {}, recoveryCodesLeft: 10, secondFactorRequired: false });
    expect(answer.text).not.toContain(recoveryCodes![0]);
  });
});

describe('guessing second factors', () => {
  it('from many addresses stops strangers, and not the owner at a device that is known', async () => {
    const known = await officer();
    const { secret } = await addTotp(known);
    const { rows } = await portal.owner.query(`select email_hash from app_user u join user_totp t on t.user_id = u.id`);
    expect(rows).toHaveLength(1);
    for (let n = 0; n < 55; n++) {
      const stranger = portal.from(`203.0.113.${n}`);
      const begun = await stranger.post('/api/v1/sessions', { email, password: TEST_PASSWORD });
      const { token } = (begun.body as { secondFactor: { token: string } }).secondFactor;
      await complete(stranger, token, { code: '000000' });
    }
    pass(30);
    const stranger = portal.from('198.51.100.7');
    const begun = await stranger.post('/api/v1/sessions', { email, password: TEST_PASSWORD });
    const { token } = (begun.body as { secondFactor: { token: string } }).secondFactor;
    expect((await complete(stranger, token, { code: await codeOf(secret) })).status).toBe(429);
    const again = await known.post('/api/v1/sessions', { email, password: TEST_PASSWORD });
    const mine = (again.body as { secondFactor: { token: string } }).secondFactor.token;
    expect((await complete(known, mine, { code: await codeOf(secret) })).status).toBe(201);
  });
});
