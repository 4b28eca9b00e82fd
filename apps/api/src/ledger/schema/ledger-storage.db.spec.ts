import { createTestDatabase } from '@watchbook/testing';
import type pg from 'pg';
import { LogReader } from '@watchbook/ledger';
import { migrations } from '../../migrations/index.js';
import { useFieldKeys } from '../../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { migrate } from '../../platform/database/migrate.js';
import { ensureRoles, roleUrl, SYSTEM_ROLE } from '../../platform/database/roles.js';
import {
  narrowPartitions,
  openLedgerDatabase,
  patientSealer,
  testIntent,
  type LedgerDatabase,
} from '../../testing/ledger-database.js';
import { TEST_FIELD_KEY } from '../../testing/template.js';
import { nodeHasher } from '../tree/hasher.js';
import { growPartitions, indexEntries } from '../ledger-upkeep.js';
import type { Sealer } from '../seal/sealer.js';
import { readInto } from '../tree/stored-bodies.js';
import { openPool } from '../../testing/pool.js';

const WIDTH = 1024;
const intents = (count: number) => Array.from({ length: count }, () => testIntent());

async function verifyStored(pool: pg.Pool) {
  const reader = new LogReader(nodeHasher());
  await readInto(reader, pool, 0, Number.MAX_SAFE_INTEGER);
  return reader.finish();
}

const partitionsOf = async (pool: pg.Pool, table = 'ledger_entry'): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by inhrelid',
    [table],
  );
  return rows.map(({ name }) => name);
};

describe('the entries in partitions', () => {
  let db: LedgerDatabase;
  let sealer: Sealer;

  beforeEach(async () => {
    db = await openLedgerDatabase();
    sealer = patientSealer(db.systemUrl);
  });
  afterEach(async () => {
    await sealer.stop();
    await db.stop();
  });

  it('are one log across the borders, made ahead by any number of processes at once', async () => {
    await narrowPartitions(db.owner, WIDTH);
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 4 }, () => growPartitions(db.system)));
      await sealer.seal(intents(700));
    }
    expect(await verifyStored(db.system)).toMatchObject({ ok: true, size: 3501 });
    const { rows } = await db.owner.query(
      'select tableoid::regclass::text as part, count(*)::int from ledger_entry group by 1 order by min(seq)',
    );
    expect(rows.map(({ count }) => count as number)).toEqual([1024, 1024, 1024, 429]);
    const ahead = await db.owner.query('select max(beyond)::int as beyond from ledger_partition');
    expect(ahead.rows).toEqual([{ beyond: 5 * WIDTH }]);
  });

  it('are sealed though nobody has made a partition ahead', async () => {
    await narrowPartitions(db.owner, WIDTH);
    expect(await sealer.seal(intents(2500))).toHaveLength(2500);
    expect(await verifyStored(db.system)).toMatchObject({ ok: true, size: 2501 });
  });

  it('are guarded in every partition as in the whole', async () => {
    await sealer.seal(intents(3));
    await narrowCopy();
    const parts = await partitionsOf(db.owner);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      const { rows } = await db.owner.query(
        `select relrowsecurity and relforcerowsecurity as forced, relacl is null or relacl::text !~ 'watchbook_(app|system)' as closed,
           array(select tgname::text from pg_trigger where tgrelid = c.oid order by 1) as triggers,
           array(select pg_get_constraintdef(oid) from pg_constraint where conrelid = c.oid and contype in ('c', 'u') order by 1) as rules
         from pg_class c where oid = $1::regclass`,
        [part],
      );
      expect(rows).toEqual([
        {
          forced: true,
          closed: true,
          triggers: ['ledger_entry_append_only', 'ledger_entry_no_truncate'],
          rules: ["CHECK ((hash = sha256(('\\x00'::bytea || body))))", 'UNIQUE (id)'],
        },
      ]);
      await expect(db.owner.query(`truncate ${part}`)).rejects.toThrow('append-only');
      for (const pool of [db.app, db.system]) {
        await expect(pool.query(`select from ${part}`)).rejects.toMatchObject({ code: '42501' });
        await expect(pool.query(`insert into ${part} select * from ledger_entry`)).rejects.toMatchObject({
          code: '42501',
        });
      }
    }
    await expect(db.owner.query(`delete from ${parts[0]}`)).rejects.toThrow('append-only');
    await expect(db.system.query('select ledger_add_partition(0, 1024)')).rejects.toMatchObject({ code: '42501' });
    await expect(db.app.query('select ledger_grow_partitions()')).rejects.toMatchObject({ code: '42501' });
  });

  /** Partitions of another width follow those that are there. */
  async function narrowCopy(): Promise<void> {
    await db.owner.query('update ledger_storage set partition_width = $1', [8_388_608]);
    await growPartitions(db.system, 70_000_000);
  }

  it('are found by ids that are not of today as well', async () => {
    await narrowPartitions(db.owner, WIDTH);
    const old = testIntent();
    const id = `0190a000-0000-7${old.id.slice(15)}`;
    const [first] = await sealer.seal([{ ...old, id, draft: { ...old.draft, id } }]);
    for (let round = 0; round < 3; round++) {
      await growPartitions(db.system);
      await sealer.seal(intents(1000));
    }
    const other = patientSealer(db.systemUrl);
    expect(await other.sealed([id])).toEqual([first]);
    await other.stop();
  });
});

describe('a database of before the partitions', () => {
  it('keeps every entry, finds it, and goes on', async () => {
    const keys = new FieldKeys(TEST_FIELD_KEY.text);
    useFieldKeys(keys);
    const database = await createTestDatabase({
      template: 'before_partitions',
      build: async (url) => {
        await ensureRoles(url, keys);
        await migrate(url, migrations.slice(0, 2));
      },
    });
    const system = openPool(roleUrl(database.url, keys, SYSTEM_ROLE), 2);
    const sealer = patientSealer(roleUrl(database.url, keys, SYSTEM_ROLE));
    try {
      const [receipt] = await sealer.seal(intents(1500));
      await migrate(database.url, migrations);
      await sealer.seal(intents(10));
      while (await indexEntries(system));
      expect(await verifyStored(system)).toMatchObject({ ok: true, size: 1510 });
      const { rows } = await system.query(
        "select encode(hash, 'hex') as hash from ledger_candidates('a:notice.read') where seq = $1",
        [receipt!.seq],
      );
      expect(rows).toEqual([{ hash: receipt!.hash }]);
    } finally {
      await sealer.stop();
      await system.end();
      await database.drop();
    }
  });
});
