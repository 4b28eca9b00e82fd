import pg from 'pg';
import { openLedgerDatabase, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { refuseTruncate } from './ledger-guard.schema.js';
import { requireIntent } from './ledger.schema.js';

let db: LedgerDatabase;
let client: pg.PoolClient;

beforeAll(async () => {
  db = await openLedgerDatabase();
  for (const statement of [
    'create table kept (id int primary key, name text)',
    'create table child (id int primary key, kept_id int references kept on delete cascade)',
    'create view shown as select id, name from kept',
    `create function rename() returns void language sql security definer as $$ update kept set name = 'by function' $$`,
    `create procedure add() language sql as $$ insert into kept values (50, 'by procedure') $$`,
    requireIntent('kept'),
    requireIntent('child'),
    refuseTruncate('kept'),
    'grant select, insert, update, delete on kept, child, shown to watchbook_app, watchbook_system',
    `begin; insert into kept values (1, 'one'); insert into child values (1, 1); ${intent()}; commit`,
  ]) {
    await db.owner.query(statement);
  }
});
beforeEach(async () => {
  client = await db.owner.connect();
});
afterEach(async () => {
  await client.query('rollback');
  client.release();
});
afterAll(() => db.stop());

/** The statement that records an intent. */
function intent({ id, draft } = testIntent()): string {
  return `insert into ledger_intent (id, draft) values ('${id}', '${JSON.stringify(draft)}')`;
}

const run = async (on: pg.Pool | pg.PoolClient, ...statements: string[]): Promise<void> => {
  for (const statement of statements) await on.query(statement);
};
const REFUSED = { code: '23000', message: expect.stringContaining('was changed without a ledger intent') as string };
const content = async (): Promise<unknown[]> => {
  const { rows } = await db.owner.query<Record<string, unknown>>(
    'select k.id, name, c.id as child from kept k left join child c on kept_id = k.id',
  );
  return rows;
};
const BEFORE = [{ id: 1, name: 'one', child: 1 }];

const ways: [string, string][] = [
  ['an insert', "insert into kept values (2, 'two')"],
  ['an update', "update kept set name = 'other'"],
  ['an update that changes nothing', 'update kept set name = name'],
  ['a delete of a row that others hang on', 'delete from kept where id = 1'],
  ['an upsert', "insert into kept values (1, 'again') on conflict (id) do update set name = excluded.name"],
  ['an update through a view', "update shown set name = 'seen'"],
  [
    'a merge',
    `merge into kept using (values (1), (9)) v (id) on v.id = kept.id
     when matched then update set name = 'merged' when not matched then insert values (v.id, 'merged')`,
  ],
  ['a function', 'select rename()'],
  ['a procedure', 'call add()'],
  ['a statement in a common table expression', "with w as (update kept set name = 'cte' returning id) select from w"],
  ['a block of code', "do $$ begin update kept set name = 'block'; end $$"],
];

describe('a transaction that changes a protected table', () => {
  it.each(ways)('by %s is refused without an intent, and goes through with one', async (_what, statement) => {
    await run(client, 'begin', statement);
    await expect(client.query('commit')).rejects.toMatchObject(REFUSED);
    expect(await content()).toEqual(BEFORE);
    await run(client, 'begin', intent(), statement, 'set constraints all immediate');
    await run(client, 'rollback');
  });

  it.each(['app', 'system'] as const)('as the role %s is refused as its owner is', async (role) => {
    await expect(db[role].query("insert into kept values (3, 'three')")).rejects.toMatchObject(REFUSED);
    await expect(db[role].query("update kept set name = 'other'")).rejects.toMatchObject(REFUSED);
    await expect(db[role].query('delete from kept')).rejects.toMatchObject(REFUSED);
    expect(await content()).toEqual(BEFORE);
  });

  it('by COPY is refused', async () => {
    const copy = 'copy kept from program \'printf "7\\tcopied\\n"\'';
    await run(client, 'begin', copy);
    await expect(client.query('commit')).rejects.toMatchObject(REFUSED);
    expect(await content()).toEqual(BEFORE);
  });

  it('by a cascade is refused for the table that the cascade reaches', async () => {
    await run(
      client,
      'begin',
      'alter table kept disable trigger kept_requires_intent',
      'delete from kept where id = 1',
    );
    await expect(client.query('commit')).rejects.toMatchObject({
      ...REFUSED,
      message: expect.stringContaining('child') as string,
    });
    expect(await content()).toEqual(BEFORE);
  });

  it('by TRUNCATE is refused even for the owner, also as part of a cascade', async () => {
    for (const statement of ['truncate kept, child', 'truncate kept cascade', 'truncate institution cascade']) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(run(client, 'begin', intent(), 'truncate kept cascade')).rejects.toMatchObject({ code: '42501' });
    await run(client, 'rollback');
    expect(await content()).toEqual(BEFORE);
  });
});

describe('an intent does not count', () => {
  const change = "update kept set name = 'other'";
  const refusedAtCommit = async (...statements: string[]): Promise<void> => {
    await run(client, 'begin', ...statements);
    await expect(client.query('commit')).rejects.toMatchObject(REFUSED);
    expect(await content()).toEqual(BEFORE);
  };

  it('when another transaction recorded it', async () => {
    await run(client, intent());
    await refusedAtCommit(change);
  });

  it('when it claims to be of another transaction', async () => {
    const { id, draft } = testIntent();
    const { rows } = await client.query<{ xid: string; own: boolean }>(
      `with i as (insert into ledger_intent (id, xid, draft) values ($1, '99999', $2) returning xid)
       select xid, xid = pg_current_xact_id() as own from i`,
      [id, JSON.stringify(draft)],
    );
    expect(rows[0]!.own).toBe(true);
    await expect(client.query("update ledger_intent set xid = '99999'")).rejects.toThrow('cannot be taken back');
  });

  it('when the savepoint in which it was recorded is rolled back', async () => {
    await refusedAtCommit(change, 'savepoint s', intent(), 'rollback to s');
    await run(client, 'rollback');
    await refusedAtCommit(change, 'savepoint s', intent(), 'set constraints all immediate', 'rollback to s');
  });

  it('when it is deleted again: it cannot be', async () => {
    const taken = [`delete from ledger_intent where xid = pg_current_xact_id()`, 'truncate ledger_intent'];
    for (const statement of taken) {
      await run(client, 'begin', change, intent(), 'set constraints all immediate');
      await expect(client.query(statement)).rejects.toThrow('cannot be taken back');
      await run(client, 'rollback');
    }
    const merged =
      'merge into ledger_intent i using (values (1)) v (n) on i.xid = pg_current_xact_id() when matched then delete';
    await expect(run(client, 'begin', change, intent(), merged)).rejects.toThrow('cannot be taken back');
  });

  it('for changes that come after a check, when none was recorded', async () => {
    await run(client, 'begin', 'set constraints all immediate');
    await expect(client.query(change)).rejects.toMatchObject(REFUSED);
    await run(client, 'rollback');
    await refusedAtCommit('set constraints all immediate', 'set constraints all deferred', change);
  });

  it('for the second phase of a commit: the first one asks', async () => {
    await run(client, 'begin', change);
    await expect(client.query("prepare transaction 'without'")).rejects.toMatchObject(REFUSED);
    await run(client, 'begin', change, intent(), "prepare transaction 'with'");
    expect(await content()).toEqual(BEFORE);
    await run(client, "rollback prepared 'with'");
    expect(await content()).toEqual(BEFORE);
  });
});

describe('what the owner of the database can do all the same', () => {
  it.each([
    ['as a replica', "set local session_replication_role = 'replica'"],
    ['with the trigger switched off', 'alter table kept disable trigger kept_requires_intent'],
    ['with the trigger dropped', 'drop trigger kept_requires_intent on kept'],
  ])('is to change a row %s', async (_how, off) => {
    await run(client, 'begin', off, "update kept set name = 'unseen'", 'set constraints all immediate');
    const { rows } = await client.query('select name from kept');
    expect(rows).toEqual([{ name: 'unseen' }]);
  });
});
