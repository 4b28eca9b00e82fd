import pg from 'pg';
import { openLedgerDatabase, type LedgerDatabase } from '../../testing/ledger-database.js';
import { assertGuarded, findGaps, freeColumns, unguarded } from './guard.js';

let db: LedgerDatabase;
let client: pg.PoolClient;

beforeAll(async () => {
  db = await openLedgerDatabase();
});
beforeEach(async () => {
  client = await db.owner.connect();
  await client.query('begin');
});
afterEach(async () => {
  await client.query('rollback');
  client.release();
});
afterAll(() => db.stop());

const gapsAfter = async (statement: string): Promise<string[]> => {
  await client.query(statement);
  return findGaps(client);
};
const trigger = (name: string, rest: string): string =>
  `create constraint trigger ${name} after ${rest} on forgotten deferrable initially deferred
     for each row execute function watchbook_require_intent();`;
const truncate = `create trigger forgotten_no_truncate before truncate on forgotten
  for each statement execute function watchbook_refuse_truncate();`;

describe('the guard of the tables', () => {
  it('has no gap, for both roles that look at it', async () => {
    expect(await findGaps(client)).toEqual([]);
    await expect(assertGuarded(db.system)).resolves.toBeUndefined();
  });

  it('names a table that was forgotten, and every way to change it', async () => {
    const gaps = await gapsAfter('create table forgotten (id int, name text)');
    expect(gaps).toEqual(['insert', 'update of id, name', 'delete', 'truncate'].map((way) => `forgotten: ${way}`));
    await expect(assertGuarded(client)).rejects.toThrow('forgotten: insert');
  });

  it('names what the trigger of a new table does not see', async () => {
    const some = trigger('t', 'insert or update of name');
    expect(await gapsAfter(`create table forgotten (id int, name text); ${some}`)).toEqual(
      ['update of id', 'delete', 'truncate'].map((way) => `forgotten: ${way}`),
    );
    expect(await gapsAfter(trigger('u', 'delete or update') + truncate)).toEqual([]);
  });

  it.each([
    [
      'has a condition',
      `${trigger('t', 'update or delete')} create constraint trigger u after insert on forgotten
       deferrable initially deferred for each row when (new.id > 7) execute function watchbook_require_intent();`,
    ],
    [
      'asks at once',
      `${trigger('t', 'update or delete')} create constraint trigger u after insert on forgotten
       for each row execute function watchbook_require_intent();`,
    ],
  ])('does not count a trigger that %s', async (_what, triggers) => {
    expect(await gapsAfter(`create table forgotten (id int); ${triggers} ${truncate}`)).toEqual(['forgotten: insert']);
  });

  it('covers tables in parts', async () => {
    const parts = 'create table forgotten (id int) partition by range (id)';
    const part = 'create table forgotten_0 partition of forgotten for values from (0) to (9)';
    expect(await gapsAfter(`${parts}; ${part}; ${trigger('t', 'insert or update or delete')} ${truncate}`)).toEqual([]);
  });

  it.each(['notice', 'ledger_entry', 'ledger_intent'])('names triggers of %s that are switched off', async (table) => {
    const gaps = await gapsAfter(`alter table ${table} disable trigger user`);
    expect(gaps.some((gap) => gap.startsWith(`${table}: the trigger ${table}_`))).toBe(true);
  });

  it('has no exception for a table or column that is not there', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'
       union select table_name from information_schema.tables where table_schema = 'public'`,
    );
    const there = new Set(rows.map(({ name }) => name));
    const excepted = Object.entries(freeColumns).flatMap(([table, columns]) => columns.map((c) => `${table}.${c}`));
    expect([...Object.keys(unguarded), ...excepted].filter((name) => !there.has(name))).toEqual([]);
  });
});
