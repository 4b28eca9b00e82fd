import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../../app.js';
import { demoEmail } from '../../../demo/accounts.js';
import { Agent, type Answer } from '../../../testing/agent.js';
import { startTestApp, type TestApp } from '../../../testing/app.js';
import { Clock } from '../../clock.js';
import { sliceOf } from './rates.js';
import { RateLimitService } from './rate-limit.service.js';
import { SharedCounts } from './shared-counts.service.js';

const READS = 40;
const ME = '/api/v1/me';

let portal: TestApp;
let replica: NestFastifyApplication;
let now: Date;

const sharing = () => [portal.app, replica].map((app) => app.get(SharedCounts).settle());
const setTime = (time: Date) => {
  now = time;
};
/** Seven seconds into a window that nobody used yet. */
const newWindow = () => setTime(new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 67_000));

beforeAll(async () => {
  portal = await startTestApp({ RATE_LIMIT: `reads=${READS},writes=5,expensive=2,nobody=3` });
  replica = await createApp(portal.config);
  await replica.init();
  setTime(new Date());
  for (const app of [portal.app, replica]) jest.spyOn(app.get(Clock), 'now').mockImplementation(() => now);
});
beforeEach(newWindow);
afterAll(async () => {
  await replica.close();
  await portal.stop();
});

/** Signs in on both, each from an address of its own, so that the limit of nobody is not in the way. */
let addresses = 0;
async function both(local: string, slug: string): Promise<[Agent, Agent]> {
  const at = () => `10.0.0.${++addresses}`;
  const agents = [new Agent(portal.app, at()), new Agent(replica, at())] as const;
  await Promise.all(agents.map((agent) => agent.signIn(demoEmail(local, slug))));
  return [...agents];
}

const limits = ({ headers }: Answer) => [headers['ratelimit-policy'], headers['ratelimit']];
const entries = async (action: string) =>
  (await portal.owner.query('select from ledger_entry where action = $1', [action])).rowCount!;

describe('the limit of somebody who is signed in', () => {
  it('is told by every answer, counts down, and is refused with a time and an entry when used up', async () => {
    const [analyst] = await both('analyst', 'meridian-bank');
    newWindow();
    expect(limits(await analyst.get(ME))).toEqual([`"reads";q=${READS};w=60`, `"reads";r=${READS - 1};t=53`]);
    expect(limits(await analyst.get('/api/v1/api-keys'))).toEqual([
      `"reads";q=${READS};w=60`,
      `"reads";r=${READS - 2};t=53`,
    ]);
    for (let i = 2; i < READS; i++) expect((await analyst.get(ME)).status).toBe(200);
    const before = await entries('session.read-denied');
    const refused = await analyst.get(ME);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(limits(refused)).toEqual([`"reads";q=${READS};w=60`, '"reads";r=0;t=53']);
    expect(refused.headers['retry-after']).toBe('53');
    expect((await entries('session.read-denied')) - before).toBe(1);
  });

  it('begins anew with the next window', async () => {
    const [analyst] = await both('analyst', 'meridian-bank');
    newWindow();
    for (let i = 0; i < READS; i++) await analyst.get(ME);
    setTime(new Date(now.getTime() + 52_999));
    expect((await analyst.get(ME)).status).toBe(429);
    setTime(new Date(now.getTime() + 1));
    expect(limits(await analyst.get(ME))[1]).toBe(`"reads";r=${READS - 1};t=60`);
  });

  it('is another one for writes and for what takes much work', async () => {
    const [analyst] = await both('analyst', 'meridian-bank');
    newWindow();
    expect(limits(await analyst.post('/api/v1/notices', {}))).toEqual(['"writes";q=5;w=60', '"writes";r=4;t=53']);
    expect(limits(await analyst.post('/api/v1/screenings', {}))).toEqual([
      '"expensive";q=2;w=60',
      '"expensive";r=1;t=53',
    ]);
    expect(limits(await analyst.get(ME))[1]).toBe(`"reads";r=${READS - 1};t=53`);
  });

  it('never shows what others do, not even of the same institution', async () => {
    const [analyst] = await both('analyst', 'meridian-bank');
    const [colleague] = await both('officer', 'meridian-bank');
    const [foreign] = await both('analyst', 'harbor-insurance');
    newWindow();
    const first = limits(await analyst.get(ME));
    for (let i = 0; i < READS + 5; i++) await foreign.get(ME);
    await colleague.get(ME);
    await Promise.all(sharing());
    expect(limits(await analyst.get(ME))).toEqual([first[0], `"reads";r=${READS - 2};t=53`]);
  });
});

describe('two processes', () => {
  it('share the count', async () => {
    const [here, there] = await both('analyst', 'northfield-bank');
    newWindow();
    for (let i = 0; i < 10; i++) await here.get(ME);
    await Promise.all(sharing());
    await there.get(ME);
    await Promise.all(sharing());
    expect(limits(await there.get(ME))[1]).toBe(`"reads";r=${READS - 12};t=53`);
  });

  it('let through at most the limit and a slice for each of them', async () => {
    const [here, there] = await both('analyst', 'northfield-bank');
    newWindow();
    const asked = Array.from({ length: 2 * READS }, (_, i) => (i % 2 ? here : there).get(ME));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    const through = statuses.filter((status) => status === 200).length;
    expect(through).toBeGreaterThanOrEqual(READS);
    expect(through).toBeLessThanOrEqual(READS + 2 * sliceOf(READS));
    expect(statuses.length - through).toBe(statuses.filter((status) => status === 429).length);
  });

  it('go by their own count while the database does not keep it', async () => {
    const [here] = await both('analyst', 'summit-bank');
    newWindow();
    await portal.owner.query('alter table rate_window rename to rate_window_away');
    try {
      for (let i = 0; i < READS; i++) expect((await here.get(ME)).status).toBe(200);
      expect((await here.get(ME)).status).toBe(429);
    } finally {
      await portal.owner.query('alter table rate_window_away rename to rate_window');
    }
  });

  it('keep nothing of windows that are over, and no name', async () => {
    await both('analyst', 'summit-bank');
    await Promise.all(sharing());
    newWindow();
    await portal.from('10.1.1.1').get(ME);
    await Promise.all(sharing());
    const { rows } = await portal.owner.query<{ key: string }>('select distinct began_at from rate_window');
    expect(rows).toHaveLength(1);
    const { rows: keys } = await portal.owner.query<{ key: string }>('select key from rate_window');
    for (const { key } of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the limit of nobody', () => {
  it('is that of an address, and leaves no entry and one line of the log beyond it', async () => {
    const flood = portal.from('203.0.113.1');
    const before = await entries('session.read-denied');
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await flood.get(ME));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, ...Array<number>(27).fill(429)]);
    expect(limits(answers[0]!)).toEqual(['"nobody";q=3;w=60', '"nobody";r=2;t=53']);
    expect(answers[29]!.headers['retry-after']).toBe('53');
    expect((await entries('session.read-denied')) - before).toBe(3);
    expect((await portal.from('203.0.113.2').get(ME)).status).toBe(401);
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    portal.app.get(RateLimitService).beforeApplicationShutdown();
    expect(warn.mock.calls).toEqual([[{ refusedNobody: { requests: 27 } }]]);
    warn.mockRestore();
  });

  it('counts who shows what opens nothing, open routes and addresses that nothing has', async () => {
    const stranger = portal.from('203.0.113.3');
    expect(limits(await stranger.get(ME, { authorization: `Bearer wb_${'x'.repeat(43)}` }))[1]).toContain('r=2;');
    expect(limits(await stranger.get('/api/v1/demo'))[1]).toContain('r=1;');
    expect(limits(await stranger.get('/api/v1/nowhere'))[1]).toContain('r=0;');
    for (const path of ['/api/v1/nowhere', '/api/v1/%2e', '/api/openapi.json'])
      expect(limits(await stranger.get(path))).toEqual(['"nobody";q=3;w=60', '"nobody";r=0;t=53']);
    expect((await stranger.post('/api/v1/sessions', { email: 'a@b.example', password: 'x' })).status).toBe(429);
  });

  it('does not hinder who is signed in at the same address', async () => {
    const [analyst] = await both('analyst', 'meridian-bank');
    const address = `10.0.0.${addresses - 1}`;
    newWindow();
    for (let i = 0; i < 5; i++) await portal.from(address).get(ME);
    expect((await portal.from(address).get(ME)).status).toBe(429);
    expect((await analyst.get(ME)).status).toBe(200);
  });

  it('is not told where there is none: health, pages, the public log, and what is no address', async () => {
    const nobody = portal.from('203.0.113.4');
    for (const path of ['/healthz', '/log/vkey', '/sign-in', '/api/v1/%ff'])
      expect(limits(await nobody.get(path))).toEqual([undefined, undefined]);
  });
});
