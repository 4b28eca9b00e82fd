import { openLedgerDatabase, patientSealer, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import type { Sealer } from '../seal/sealer.js';

let db: LedgerDatabase;
let sealer: Sealer;

beforeAll(async () => {
  db = await openLedgerDatabase();
  sealer = patientSealer(db.systemUrl);
  await sealer.seal([testIntent(), testIntent({ detail: { reason: 'test' } })]);
});
afterAll(async () => {
  await sealer.stop();
  await db.stop();
});

const changes = [
  "update ledger_entry set action = 'notice.unread'",
  'delete from ledger_entry',
  'truncate ledger_entry',
  'update ledger_checkpoint set size = 0',
  'delete from ledger_checkpoint',
];

describe('the tables of the ledger', () => {
  it.each(changes)('refuse both roles of the portal: %s', async (statement) => {
    await expect(db.app.query(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(db.system.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(changes.slice(0, 3))('refuse even their owner: %s', async (statement) => {
    await expect(db.owner.query(statement)).rejects.toThrow('append-only');
  });

  it('refuse bytes that do not have their hash', async () => {
    const client = await db.owner.connect();
    await client.query("begin; set local session_replication_role = 'replica'");
    const flipped = 'update ledger_entry set body = set_byte(body, 20, get_byte(body, 20) # 1) where seq = 1';
    await expect(client.query(flipped)).rejects.toThrow('check constraint');
    await client.query('rollback');
    client.release();
  });

  it('let a request record nothing in another name, and write no entry', async () => {
    const { id, draft } = testIntent();
    const insert = ['insert into ledger_intent (id, draft) values ($1, $2)', [id, JSON.stringify(draft)]] as const;
    await expect(db.app.query(insert[0], [...insert[1]])).rejects.toMatchObject({ code: '42501' });
    await expect(db.app.query('insert into ledger_entry select * from ledger_entry')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(db.app.query('update ledger_head set size = 0')).rejects.toMatchObject({ code: '42501' });
  });

  it('show nothing to a connection that has not said who it is', async () => {
    for (const table of ['ledger_entry', 'ledger_detail', 'ledger_erasure', 'ledger_erasure_request']) {
      expect((await db.app.query(`select from ${table}`)).rowCount).toBe(0);
    }
  });

  it('find the first entry at or after a time', async () => {
    const { rows } = await db.system.query<{ seq: string; found: string }>(
      'select min(seq) as seq, ledger_seq_at(at) as found from ledger_entry group by at order by at',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ found }) => found)).toEqual(rows.map(({ seq }) => seq));
    const ends = await db.system.query<{ low: string; high: string; size: string }>(
      "select ledger_seq_at('-infinity') as low, ledger_seq_at('infinity') as high, max(seq) + 1 as size from ledger_entry",
    );
    expect(ends.rows).toEqual([{ low: '0', high: ends.rows[0]!.size, size: ends.rows[0]!.size }]);
  });

  it('belong to neither role, and neither role may pass by row level security', async () => {
    const { rows } = await db.owner.query(
      `select rolname from pg_roles r where rolname like 'watchbook_%' and (rolsuper or rolbypassrls or rolcreaterole
         or exists (select from pg_class where relowner = r.oid))`,
    );
    expect(rows).toEqual([]);
  });
});
