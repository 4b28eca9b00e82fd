import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { demoEmail } from '../../../demo/accounts.js';
import { TEST_PASSWORD } from '../../../testing/agent.js';
import { SHORT_PATIENCE, startTestApp, type TestApp } from '../../../testing/app.js';
import { lines, openSocket, readAnswer, sendRaw } from '../../../testing/raw-http.js';
import { Room } from './in-flight.js';

const BODY = '{"email":"a@b.example","password":"wrong"}';
const REFUSED = { status: 503, code: 'unavailable', closed: true, headers: { 'retry-after': '1' } };

let portal: TestApp;
let port: number;
let cookies: string[];

beforeAll(async () => {
  portal = await startTestApp({ ...SHORT_PATIENCE, IN_FLIGHT_MAX: '3', IN_FLIGHT_PER_CALLER: '2' });
  await portal.app.listen(0, '127.0.0.1');
  ({ port } = portal.app.getHttpServer().address() as AddressInfo);
  cookies = await Promise.all(['meridian-bank', 'harbor-insurance'].map(cookieOf));
});
afterAll(() => portal.stop());

async function cookieOf(slug: string): Promise<string> {
  const payload = { email: demoEmail('analyst', slug), password: TEST_PASSWORD };
  const answer = await portal.app.inject({ method: 'POST', url: '/api/v1/sessions', payload });
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

const head = (first: string, cookie: string, ...more: string[]) =>
  lines(`${first} HTTP/1.1`, 'Host: localhost', `Cookie: ${cookie}`, ...more, '', '');
const ask = (cookie: string, path = '/api/v1/me') => sendRaw(port, head(`GET ${path}`, cookie));

/** A request whose body is awaited: the portal says so once it is in work. */
async function begun(cookie: string): Promise<Socket> {
  const socket = await openSocket(port);
  const expecting = ['Content-Type: application/json', `Content-Length: ${BODY.length}`, 'Expect: 100-continue'];
  socket.write(head('POST /api/v1/sessions', cookie, ...expecting));
  const [told] = (await once(socket, 'data')) as [Buffer];
  expect(String(told)).toContain('100 Continue');
  return socket;
}

/** Asks until there is room again: the portal hears of what ended in its own time. */
async function whenThereIsRoom(cookie: string): Promise<void> {
  while ((await ask(cookie))?.status !== 200);
}

describe('requests in work', () => {
  it('of one caller are bounded, before the body is read; others go on until the process is full', async () => {
    const [bank, insurer] = [cookies[0]!, cookies[1]!];
    const own = [await begun(bank), await begun(bank)];
    expect(await ask(bank)).toMatchObject(REFUSED);
    const withoutBody = head('POST /api/v1/sessions', bank, 'Content-Type: application/json', 'Content-Length: 9');
    expect(await sendRaw(port, withoutBody)).toMatchObject(REFUSED);
    expect(await ask(insurer)).toMatchObject({ status: 200 });
    const last = await begun(insurer);
    for (const cookie of [bank, insurer, 'watchbook=somebody']) expect(await ask(cookie)).toMatchObject(REFUSED);
    for (const path of ['/healthz', '/readyz']) expect(await ask(bank, path)).toMatchObject({ status: 200 });
    for (const socket of [...own, last]) {
      const answer = readAnswer(socket);
      socket.write(BODY);
      expect(await answer).toMatchObject({ status: 401, code: 'wrong-credentials' });
    }
    expect(await ask(bank)).toMatchObject({ status: 200 });
  });

  it('make room when their caller goes away before all of it is there', async () => {
    for (const socket of [await begun(cookies[0]!), await begun(cookies[0]!)]) socket.destroy();
    await whenThereIsRoom(cookies[0]!);
  });

  it('are in work until they are done, also when nobody waits', async () => {
    const lock = new pg.Client({ connectionString: portal.config.databaseUrl });
    await lock.connect();
    await lock.query('begin; lock table user_session in access exclusive mode');
    try {
      for (let i = 0; i < 2; i++) {
        const socket = await openSocket(port);
        socket.write(head('GET /api/v1/me', cookies[0]!, 'Expect: 100-continue'));
        await once(socket, 'data');
        socket.destroy();
      }
      // An answer of another shows that the portal has heard of what came before.
      expect(await ask(cookies[1]!, '/healthz')).toMatchObject({ status: 200 });
      expect(await ask(cookies[0]!)).toMatchObject(REFUSED);
    } finally {
      await lock.end();
    }
    await whenThereIsRoom(cookies[0]!);
  });
});

describe('a room', () => {
  it('is left once by whoever entered', () => {
    const room = new Room(2, 1);
    const leave = room.enter('a');
    expect(room.enter('a')).toBeNull();
    expect(room.enter('b')).not.toBeNull();
    expect(room.enter('c')).toBeNull();
    leave?.();
    leave?.();
    expect(room.enter('c')).not.toBeNull();
    expect(room.enter('a')).toBeNull();
  });
});
