import { openLedgerDatabase, patientSealer, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { readBodies } from './stored-bodies.js';

let db: LedgerDatabase;

beforeAll(async () => {
  db = await openLedgerDatabase();
  const sealer = patientSealer(db.systemUrl);
  await sealer.seal(Array.from({ length: 2099 }, () => testIntent()));
  await sealer.stop();
});
afterAll(() => db.stop());

async function collect(from: number, to: number): Promise<string[]> {
  const found: string[] = [];
  for await (const page of readBodies(db.system, from, to)) found.push(...page.map((body) => body.toString('hex')));
  return found;
}

async function stored(from: number, to: number): Promise<string[]> {
  const { rows } = await db.system.query<{ body: Buffer }>(
    'select body from ledger_entry where seq >= $1 and seq < $2 order by seq',
    [from, to],
  );
  return rows.map(({ body }) => body.toString('hex'));
}

describe('stored bodies', () => {
  it.each([
    [0, 5000],
    [3, 3],
    [31, 33],
    [1000, 2100],
    [2047, 2050],
    [5000, 6000],
  ])('are the exact bytes of the entries from %i to before %i', async (from, to) => {
    expect(await collect(from, to)).toEqual(await stored(from, to));
  });

  it.each([
    ['a line feed', '0a'],
    ['a zero byte', '00'],
    ['a byte beyond ASCII', 'c3'],
    ['a backslash', '5c'],
    ['a carriage return', '0d'],
  ])('are the exact bytes where somebody wrote %s into one', async (_, byte) => {
    const client = await db.owner.connect();
    await client.query("set session_replication_role = 'replica'");
    await client.query('alter table ledger_entry drop constraint if exists ledger_entry_check');
    await client.query(
      "update ledger_entry set body = set_byte(body, 9, get_byte(decode($1, 'hex'), 0)) where seq = 40",
      [byte],
    );
    client.release(true);
    expect(await collect(0, 100)).toEqual(await stored(0, 100));
    expect((await collect(40, 41))[0]!.slice(18, 20)).toBe(byte);
  });
});
