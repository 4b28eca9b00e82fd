import pg from 'pg';
import { openLedgerDatabase, type LedgerDatabase } from '../../testing/ledger-database.js';
import { surviveBrokenConnections } from './database.js';

let db: LedgerDatabase;

beforeAll(async () => {
  db = await openLedgerDatabase();
});
afterAll(() => db.stop());

describe('a connection that the server ends', () => {
  it.each(['in use', 'idle'])('while it is %s does not end the process, and is not used again', async (state) => {
    const pool = new pg.Pool({ connectionString: db.systemUrl, max: 1 });
    surviveBrokenConnections(pool);
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    if (state === 'idle') client.release();
    await db.owner.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    if (state === 'in use') client.release();
    const { rows: next } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    expect(next[0]!.pid).not.toBe(rows[0]!.pid);
    await pool.end();
  });
});
