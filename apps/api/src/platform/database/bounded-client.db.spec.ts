import { PostgresProxy } from '@watchbook/testing';
import pg from 'pg';
import { openLedgerDatabase, type LedgerDatabase } from '../../testing/ledger-database.js';
import { BoundedClient } from './bounded-client.js';
import { surviveBrokenConnections } from './database.js';

let db: LedgerDatabase;
let proxy: PostgresProxy;
let pool: pg.Pool;

beforeEach(async () => {
  db = await openLedgerDatabase();
  proxy = await PostgresProxy.start(db.systemUrl);
  pool = new pg.Pool({
    connectionString: proxy.through(db.systemUrl),
    max: 1,
    Client: BoundedClient,
    query_timeout: 200,
    connectionTimeoutMillis: 300,
  });
  surviveBrokenConnections(pool);
});
afterEach(async () => {
  await pool.end();
  await proxy.stop();
  await db.stop();
});

const pid = async (on: pg.Pool | pg.PoolClient): Promise<number> => {
  const { rows } = await on.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]!.pid;
};

describe('a connection to a server that falls silent', () => {
  it('fails in time and is never used again', async () => {
    const client = await pool.connect();
    const first = await pid(client);
    await client.query('begin');
    const struck = proxy.strike('half-open');
    await expect(client.query('select 1')).rejects.toThrow('Query read timeout');
    await struck;
    await expect(client.query('rollback')).rejects.toThrow(/not queryable|terminated/);
    client.release();
    expect(await pid(pool)).not.toBe(first);
  });

  it('is given up when it cannot be opened', async () => {
    proxy.door = 'silent';
    await expect(pool.query('select 1')).rejects.toThrow(/timeout/);
    proxy.heal();
    await expect(pid(pool)).resolves.toBeGreaterThan(0);
  });
});
