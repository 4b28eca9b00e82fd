import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../test-database.js';
import { PostgresProxy } from './postgres-proxy.js';
import type { ConnectionFault } from './proxied-connection.js';

let database: TestDatabase;
let direct: pg.Client;
let proxy: PostgresProxy;
const clients: pg.Client[] = [];

beforeAll(async () => {
  const build = async (url: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create table note (id int primary key)');
    await client.end();
  };
  database = await createTestDatabase({ template: 'proxy', build });
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
});
beforeEach(async () => {
  proxy = await PostgresProxy.start(database.url);
});
afterEach(async () => {
  await proxy.stop();
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
  await direct.query('truncate note');
});
afterAll(async () => {
  await direct.end();
  await database.drop();
});

async function open(options: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: proxy.through(database.url), ...options });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

/** Waits until no backend of the proxy's clients is left, so that what they did is decided. */
async function settled(): Promise<number> {
  for (;;) {
    const { rows } = await direct.query<{ others: number; notes: number }>(
      `select (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type = 'client backend') as others, (select count(*)::int from note) as notes`,
    );
    if (rows[0]!.others === 0) return rows[0]!.notes;
  }
}

type Commit = (client: pg.Client) => Promise<unknown>;
const commits: [string, pg.ClientConfig, Commit][] = [
  ['a simple query', {}, (client) => client.query('COMMIT')],
  ['a prepared statement', {}, (client) => client.query({ name: 'end', text: 'commit' })],
  ['a pipeline', { pipeline: true }, (client) => client.query('commit')],
];
const outcomes: [ConnectionFault, number][] = [
  ['before-commit', 0],
  ['after-commit', 1],
];

describe('the proxy', () => {
  it('passes everything on while nothing is armed', async () => {
    const client = await open();
    await client.query('insert into note values ($1)', [1]);
    expect((await client.query('select id from note')).rows).toEqual([{ id: 1 }]);
  });

  describe.each(outcomes)('armed with %s', (fault, notes) => {
    it.each(commits)(`leaves ${notes} of the rows that %s would commit`, async (_how, options, commit) => {
      const client = await open(options);
      const struck = proxy.strike(fault);
      await client.query('begin');
      await client.query('insert into note values (1)');
      await expect(commit(client)).rejects.toThrow(/terminated|ECONNRESET/);
      await struck;
      expect(await settled()).toBe(notes);
      expect(proxy.struck).toEqual({ [fault]: 1 });
    });
  });

  it('cuts at the commit itself, and all or nothing is there', async () => {
    const client = await open();
    void proxy.strike('at-commit');
    await client.query('begin');
    await client.query('insert into note values (1), (2)');
    await expect(client.query('commit')).rejects.toThrow(/terminated|ECONNRESET/);
    expect([0, 2]).toContain(await settled());
  });

  it('drops before a message, and strikes once', async () => {
    const client = await open();
    void proxy.strike('drop');
    await expect(client.query('insert into note values (1)')).rejects.toThrow(/terminated|ECONNRESET/);
    await expect((await open()).query('select from note')).resolves.toMatchObject({ rowCount: 0 });
    expect(proxy.isArmed).toBe(false);
  });

  it('leaves a connection half open until it heals', async () => {
    const client = await open();
    void proxy.strike('half-open');
    const answer = client.query('select 1');
    const ended = expect(answer).rejects.toThrow(/terminated|ECONNRESET/);
    await (await open()).query('select 1');
    expect(proxy.connections).toBe(2);
    proxy.heal();
    await ended;
  });

  it.each(['stall', 'delay'] as const)('only makes late what passes under %s', async (fault) => {
    const client = await open();
    void proxy.strike(fault);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('answers nobody while its door is silent, and ends them at once while it is closed', async () => {
    proxy.door = 'silent';
    await expect(open({ connectionTimeoutMillis: 50 })).rejects.toThrow(/timeout/);
    proxy.door = 'closed';
    await expect(open()).rejects.toThrow(/terminated|ECONNRESET/);
    proxy.heal();
    await expect(open()).resolves.toBeDefined();
  });
});
