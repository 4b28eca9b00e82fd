import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NoticeView } from '@watchbook/contract';
import { startTestApp, type TestApp } from '../testing/app.js';
import { makeForeignThings } from '../testing/outside/foreign-things.js';
import { isProtected, routesOfDescription } from '../testing/routes.js';

let portal: TestApp;
let foreign: Record<string, string>;
beforeAll(async () => {
  portal = await startTestApp();
  foreign = await makeForeignThings(portal);
  await withoutRowSecurity();
});
afterAll(() => portal.stop());

/** Takes the last fence away, so that the conditions of the queries stand alone. */
async function withoutRowSecurity(): Promise<void> {
  const { rows } = await portal.owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relispartition`,
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { name } of rows) await portal.owner.query(`alter table ${name} disable row level security`);
}

it.each([
  ['officer', 'harbor-insurance'],
  ['supervisor', 'insurance-supervisor'],
])('without row level security the %s of %s still sees nothing of others', async (local, slug) => {
  const agent = await portal.as(local, slug);
  const readings = (await routesOfDescription()).filter((route) => route.method === 'GET' && isProtected(route));
  const told: string[] = [];
  const read = async ({ path }: { path: string }): Promise<void> => {
    const paths = path.includes('{id}') ? Object.values(foreign).map((id) => path.replace('{id}', id)) : [path];
    for (const address of paths.filter((one) => !one.includes('{'))) {
      const { status, text } = await agent.get(address);
      if (
        text.includes('Canary') ||
        (path.includes('{id}') && status < 300 && !path.startsWith('/api/v1/institutions'))
      )
        told.push(`${address}: ${status} ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(readings.map(read));
  expect(told).toEqual([]);
});

it('without row level security a purpose counts for who stated it, and not for their colleague', async () => {
  const [stated, colleague] = await Promise.all(
    ['analyst', 'officer'].map(async (local) => {
      const agent = await portal.as(local, 'northfield-bank');
      return (await agent.get(`/api/v1/notices/${foreign['notice']!}`)).body as NoticeView;
    }),
  );
  expect([stated!.masked, colleague!.masked]).toEqual([false, true]);
});
