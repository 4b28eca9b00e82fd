import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { PostgresProxy } from '@watchbook/testing';
import pg from 'pg';
import { openLedgerDatabase, type LedgerDatabase } from '../../testing/ledger-database.js';
import { BoundedClient } from './bounded-client.js';
import { surviveBrokenConnections } from './database.js';
import type { Inbox } from './inbox.js';
import { Listener } from './listener.js';

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

describe('a listener', () => {
  it('gives up a connection that falls silent, hears on another, and can be stopped while the database is silent', async () => {
    const [beatMs, patienceMs, retryMs] = [20, 300, 20];
    const listening = { name: 'Test', channels: ['first', 'second'], beatMs, patienceMs, retryMs };
    const listener = new Listener(proxy.through(db.systemUrl), listening);
    const said: string[] = [];
    let wake: () => void = () => undefined;
    const until = async (text: string) => {
      while (!said.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
      said.length = 0;
    };
    const say = (text: string) => (said.push(text), wake());
    listener.follow(async (inbox: Inbox) => {
      say('opened');
      try {
        for (;;) {
          const { channel, payload } = await inbox.next();
          say(`${channel} ${payload}`);
        }
      } catch (cause) {
        say((cause as Error).message);
        throw cause;
      }
    });
    await until('opened');
    await db.owner.query(`select pg_notify('second', 'one')`);
    await until('second one');
    await proxy.strike('half-open');
    await until('the database does not answer');
    await until('opened');
    await db.owner.query(`select pg_notify('first', 'two')`);
    await until('first two');
    await proxy.strike('half-open');
    await listener.stop();
    expect(said).toContain('stopped');
  });

  it('can be stopped while a connection that is asked nothing never ends', async () => {
    const { hostname, port } = new URL(db.systemUrl);
    const open = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const behind = connect(Number(port || 5432), hostname);
      client.on('error', () => undefined).on('data', (bytes) => behind.write(bytes));
      behind.on('error', () => undefined).on('data', (bytes) => client.write(bytes));
      open.add(client).add(behind);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(db.systemUrl);
    [url.hostname, url.port] = ['127.0.0.1', String((server.address() as AddressInfo).port)];
    const listening = { name: 'Test', channels: ['first'], beatMs: 3_600_000, patienceMs: 300, retryMs: 20 };
    const listener = new Listener(url.href, listening);
    await new Promise<void>((resolve) => {
      listener.follow(async (inbox: Inbox) => {
        resolve();
        for (;;) await inbox.next();
      });
    });
    await expect(listener.stop()).resolves.toBeUndefined();
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
