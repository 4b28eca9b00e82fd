import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { entities } from '../entities.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { Database } from '../platform/database/database.js';
import { openLedgerDatabase, type LedgerDatabase } from '../testing/ledger-database.js';
import { TEST_FIELD_KEY } from '../testing/template.js';
import { columnClasses, type ColumnClass } from '../testing/column-classes.js';

let db: LedgerDatabase;
beforeAll(async () => {
  db = await openLedgerDatabase();
});
afterAll(() => db.stop());

/** Encrypted without an entity, and not written anew when a key is added: see docs/data-protection.md. */
const keptUnderTheirKey = [
  'idempotency_key.answer',
  'ledger_detail.detail',
  'ledger_intent.detail',
  'ledger_set_aside.detail',
];

/** All columns in which personal data could stand. */
async function columnsOf(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped
       and (t.typcategory in ('S', 'A', 'U') and t.typname not in ('uuid', 'xid8', '_uuid', '_int4', '_int2', '_int8'))
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

const named = (wanted?: ColumnClass): string[] =>
  Object.entries(columnClasses).flatMap(([table, classes]) =>
    Object.entries(classes).flatMap(([name, columns]) =>
      wanted === undefined || wanted === name ? columns.map((column) => `${table}.${column}`) : [],
    ),
  );

describe('the columns of the database', () => {
  it('are all known by what they hold', async () => {
    expect(await columnsOf(db.owner)).toEqual(named().sort());
  });

  it('hold personal data only encrypted, and what is encrypted is written anew with a new key', async () => {
    const portal = await Database.connect(db.ownerUrl, new FieldKeys(TEST_FIELD_KEY.text), entities);
    const written = portal.encryptedColumns().map(({ table, column }) => `${table}.${column}`);
    await portal.close();
    expect([...written, ...keptUnderTheirKey].sort()).toEqual(named('encrypted').sort());
  });
});
