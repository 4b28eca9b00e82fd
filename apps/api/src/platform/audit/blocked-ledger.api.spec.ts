import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeView } from '@watchbook/contract';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';
import { describedOperations } from '../../testing/description.js';
import { fill, isProtected, type Route } from '../../testing/routes.js';

/** It never hangs. How soon it refuses, `npm run fault` measures: that depends on the machine. */
const WITHIN_MS = 20_000;
const AT_ONCE = 100;
/** Without `ledger-` where what is locked is needed before the seal. */
const CODES = ['ledger-unavailable', 'unavailable'];

let portal: TestApp;
let agents: Agent[];
let notice: NoticeView;
let routes: Route[];

beforeAll(async () => {
  portal = await startTestApp({ WATCHBOOK_UNSAFE_PATIENCE_MS: '2500' });
  const analyst = await portal.as('analyst', 'meridian-bank');
  const officer = await portal.as('officer', 'meridian-bank');
  agents = [officer, await portal.as('auditor', 'audit-office')];
  notice = (await analyst.post('/api/v1/notices', aDraft())).body as NoticeView;
  expect((await analyst.post(`/api/v1/notices/${notice.id}/submissions`)).status).toBe(201);
  routes = (await describedOperations()).filter(
    (route) => isProtected(route) && (route.method === 'GET' || route.method === 'POST'),
  );
});
afterAll(() => portal.stop());

interface Block {
  how: string;
  /** Blocks the ledger, and says how to free it. */
  block(): Promise<() => Promise<unknown>>;
}

const statements = (block: string, free: string) => async () => {
  await portal.owner.query(block);
  return () => portal.owner.query(free);
};

const blocks: Block[] = [
  {
    how: 'the sealer may not insert',
    block: statements(
      'revoke insert on ledger_entry from watchbook_system',
      'grant insert on ledger_entry to watchbook_system',
    ),
  },
  {
    how: 'the head of the ledger is locked',
    block: async () => {
      const client = await portal.owner.connect();
      await client.query('begin; lock table ledger_head in access exclusive mode');
      return () => client.query('rollback').finally(() => client.release());
    },
  },
  {
    how: 'the table has another name',
    block: statements('alter table ledger_head rename to elsewhere', 'alter table elsewhere rename to ledger_head'),
  },
  {
    how: 'statements take too long',
    block: statements(
      `create function stall() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return new; end $$;
       create trigger stall before insert on ledger_entry for each row execute function stall()`,
      'drop function stall cascade',
    ),
  },
  {
    how: 'the role may not connect',
    block: async () => {
      const { rows } = await portal.owner.query<{ name: string }>('select quote_ident(current_database()) as name');
      const { name } = rows[0]!;
      await portal.owner.query(`revoke connect on database ${name} from public, watchbook_system`);
      await portal.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'watchbook sealer'`,
      );
      return () => portal.owner.query(`grant connect on database ${name} to public`);
    },
  },
];

interface Timed extends Route {
  answer: Answer;
  ms: number;
}

async function askAll(agent: Agent): Promise<Timed[]> {
  const answers: Timed[] = [];
  for (let at = 0; at < routes.length; at += AT_ONCE) {
    answers.push(...(await Promise.all(routes.slice(at, at + AT_ONCE).map((route) => ask(agent, route)))));
  }
  return answers;
}

async function ask(agent: Agent, route: Route): Promise<Timed> {
  const started = performance.now();
  const answer = await agent.send(route.method, fill(route.path, notice.id), bodyFor(route), {});
  return { ...route, answer, ms: performance.now() - started };
}

const bodyFor = ({ method, path }: Route): unknown => {
  if (method !== 'POST') return undefined;
  if (path.endsWith('/approvals')) return { contentHash: notice.contentHash };
  return path === '/api/v1/notices' ? aDraft() : {};
};

describe('while the ledger is blocked because', () => {
  it.each(blocks)('$how, nothing protected leaves; afterwards all is as before', async ({ block }) => {
    const free = await block();
    try {
      const answered = await Promise.all(agents.map(askAll));
      for (const { method, path, answer, ms } of answered.flat()) {
        const { status, body, text } = answer;
        expect({ method, path, status }).toEqual({ method, path, status: 503 });
        expect(CODES).toContain((body as { code: string }).code);
        expect(Object.keys(body as object).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
        expect(text).not.toMatch(/Canary|MER-000001/);
        expect(answer.headers['retry-after']).toBeDefined();
        expect({ method, path, inTime: ms < WITHIN_MS, ms: Math.round(ms) }).toMatchObject({ inTime: true });
      }
    } finally {
      await free();
    }
    const [officer, auditor] = agents as [Agent, Agent];
    expect((await officer.get(`/api/v1/notices/${notice.id}`)).status).toBe(200);
    expect((await auditor.get('/api/v1/ledger/entries')).status).toBe(200);
  });

  it('covers every protected route that is read or posted', () => {
    expect(routes.length).toBeGreaterThan(40);
  });
});
