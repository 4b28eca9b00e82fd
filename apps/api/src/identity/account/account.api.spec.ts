import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { demoEmail } from '../../demo/accounts.js';
import { Clock } from '../../platform/clock.js';
import { TEST_PASSWORD, type Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';

const NEW_PASSWORD = 'rain over the old harbour 7';
const email = demoEmail('analyst', 'meridian-bank');

/** A mail server that keeps what it is given. */
async function mailServer() {
  const letters: string[] = [];
  let arrived: () => void = () => undefined;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        letters.push(text);
        arrived();
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    async next(): Promise<string> {
      while (letters.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      return letters.shift()!;
    },
    get count() {
      return letters.length;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The text of a mail that is in quoted-printable or base64. */
function plain(letter: string): string {
  const [head = '', ...rest] = letter.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  return body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const tokenIn = (text: string) => /account-link#([\w-]+)/.exec(text)![1]!;

let portal: TestApp;
let mail: Awaited<ReturnType<typeof mailServer>>;
beforeAll(async () => {
  mail = await mailServer();
  portal = await startTestApp({ SMTP_URL: mail.url });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await portal.stop();
  await mail.close();
});

const inspect = (token: string) => portal.nobody().post('/api/v1/account-links/inspections', { token });
const use = (token: string, password = NEW_PASSWORD) =>
  portal.nobody().post('/api/v1/account-links/uses', { token, password });
const signIn = (password: string) => portal.nobody().post('/api/v1/sessions', { email, password });

const countOf = async (table: string): Promise<number> =>
  (await portal.owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

/** Mail is kept until the server took it, and then no longer. */
async function emptied(): Promise<boolean> {
  while ((await countOf('mail_outbox')) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return true;
}

async function resetLink(): Promise<string> {
  expect((await portal.nobody().post('/api/v1/password-resets', { email })).status).toBe(202);
  return tokenIn(plain(await mail.next()));
}

describe('a forgotten password', () => {
  it('is set anew by a mailed link, once, and all sessions end', async () => {
    const before = await portal.as('analyst', 'meridian-bank');
    const token = await resetLink();
    expect((await inspect(token)).body).toMatchObject({ purpose: 'password-reset', email });
    expect((await use(token, 'short')).body).toMatchObject({ status: 400, errors: [{ pointer: '/password' }] });
    expect((await use(token, 'qwertyuiopasdfgh')).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/password', code: 'guessable' }],
    });
    expect((await use(token)).status).toBe(204);
    expect((await use(token)).status).toBe(404);
    expect((await inspect(token)).status).toBe(404);
    expect((await before.get('/api/v1/me')).status).toBe(401);
    expect((await signIn(TEST_PASSWORD)).status).toBe(401);
    expect((await signIn(NEW_PASSWORD)).status).toBe(201);
  });

  it('is answered the same for whoever is not known', async () => {
    const known = await portal.nobody().post('/api/v1/password-resets', { email });
    const letter = plain(await mail.next());
    const unknown = await portal.nobody().post('/api/v1/password-resets', { email: 'nobody@example.org' });
    expect({ status: unknown.status, text: unknown.text }).toEqual({ status: known.status, text: known.text });
    // A mail to somebody known comes after the one to nobody, which therefore was not sent.
    const next = await resetLink();
    expect(next).not.toBe(tokenIn(letter));
    expect(mail.count).toBe(0);
  });

  it('has links of which only the newest works, for thirty minutes', async () => {
    const first = await resetLink();
    const second = await resetLink();
    expect((await inspect(first)).status).toBe(404);
    expect((await inspect(second)).status).toBe(200);
    const later = new Date(Date.now() + 31 * 60_000);
    jest.spyOn(portal.app.get(Clock), 'now').mockImplementation(() => later);
    expect((await inspect(second)).status).toBe(404);
  });

  it('does not let in without the second factor', async () => {
    const agent = await portal.nobody().signIn(email, NEW_PASSWORD);
    const begun = await agent.post('/api/v1/me/totp');
    const { secret } = begun.body as { secret: string };
    const { generate } = await import('otplib');
    await agent.post('/api/v1/me/totp/confirmations', { code: await generate({ secret }) });
    expect((await use(await resetLink(), 'owl&rain')).status).toBe(204);
    expect((await signIn('owl&rain')).status).toBe(202);
    await portal.tamper('delete from user_totp; delete from user_recovery_code');
  });

  it('mails a link and nothing about anybody', async () => {
    await portal.tamper('delete from sign_in_attempt');
    await portal.nobody().post('/api/v1/password-resets', { email });
    const text = plain(await mail.next());
    expect(text).toContain('http://localhost:3000/account-link#');
    expect(text).not.toMatch(/meridian/i);
    await expect(emptied()).resolves.toBe(true);
  });

  it('does nothing more after too many requests, with the same answer', async () => {
    await portal.tamper('delete from sign_in_attempt');
    const before = await countOf('account_link');
    for (let n = 0; n < 12; n++)
      expect((await portal.nobody().post('/api/v1/password-resets', { email })).status).toBe(202);
    expect((await countOf('account_link')) - before).toBe(10);
    for (let n = 0; n < 10; n++) await mail.next();
    await portal.tamper('delete from sign_in_attempt');
  });
});

describe('an invitation', () => {
  const invite = async (admin: Agent, address: string) =>
    admin.post('/api/v1/users', { name: 'Lin Yao', email: address, roles: ['analyst'] });

  it('comes by mail, and makes whoever follows it a member', async () => {
    const admin = await portal.as('admin', 'meridian-bank');
    const answer = await invite(admin, 'lin.yao@meridian-bank.demo');
    expect(answer.body).toMatchObject({ status: 'invited', invitationUrl: null });
    const { rows } = await portal.owner.query<{ id: string }>('select id from mail_outbox');
    const { MailService } = await import('../../platform/mail/mail.service.js');
    for (const { id } of rows) await portal.app.get(MailService).send(id);
    const token = tokenIn(plain(await mail.next()));
    expect((await inspect(token)).body).toMatchObject({
      purpose: 'invitation',
      name: 'Lin Yao',
      institution: expect.any(String),
    });
    expect(
      (await portal.nobody().post('/api/v1/sessions', { email: 'lin.yao@meridian-bank.demo', password: NEW_PASSWORD }))
        .status,
    ).toBe(401);
    expect((await use(token)).status).toBe(204);
    await portal.nobody().signIn('lin.yao@meridian-bank.demo', NEW_PASSWORD);
    expect((await use(token)).status).toBe(404);
  });

  it('is over once the person was disabled', async () => {
    const admin = await portal.as('admin', 'meridian-bank');
    const made = await invite(admin, 'wu.fan@meridian-bank.demo');
    const { rows } = await portal.owner.query<{ id: string }>('select id from mail_outbox');
    const { MailService } = await import('../../platform/mail/mail.service.js');
    for (const { id } of rows) await portal.app.get(MailService).send(id);
    const token = tokenIn(plain(await mail.next()));
    const { id, version } = made.body as { id: string; version: number };
    const disabled = await admin.patch(`/api/v1/users/${id}`, { status: 'disabled' }, { 'if-match': `"${version}"` });
    expect(disabled.status).toBe(200);
    expect((await use(token)).status).toBe(404);
  });
});

describe('the own password', () => {
  it('is changed with the present one, and other sessions end', async () => {
    const officer = demoEmail('officer', 'meridian-bank');
    const [here, there] = [await portal.nobody().signIn(officer), await portal.nobody().signIn(officer)];
    const wrong = await here.post('/api/v1/me/password', { current: 'not this one at all', password: NEW_PASSWORD });
    expect(wrong.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect((await here.post('/api/v1/me/password', { current: TEST_PASSWORD, password: NEW_PASSWORD })).status).toBe(
      204,
    );
    expect((await there.get('/api/v1/me')).status).toBe(401);
    expect((await here.get('/api/v1/me')).status).toBe(200);
  });

  it('is not changed by a program, nor by who is not signed in', async () => {
    const body = { current: TEST_PASSWORD, password: NEW_PASSWORD };
    expect((await portal.nobody().post('/api/v1/me/password', body)).status).toBe(401);
  });
});
