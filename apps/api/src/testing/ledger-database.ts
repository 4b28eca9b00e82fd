import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@watchbook/testing';
import type pg from 'pg';
import { toIntent, type Intent } from '../ledger/seal/intent.js';
import { Sealer } from '../ledger/seal/sealer.js';
import { newContext, type IntentInput } from '../platform/context.js';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { APP_ROLE, roleUrl, SYSTEM_ROLE } from '../platform/database/roles.js';
import { buildTemplate, TEST_FIELD_KEY } from './template.js';
import { openPool } from './pool.js';

/** A database with the portal's schema, and ways into it: as owner, and as both of the portal's roles. */
export interface LedgerDatabase {
  readonly owner: pg.Pool;
  readonly system: pg.Pool;
  readonly app: pg.Pool;
  readonly systemUrl: string;
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** Opens a database of its own for one suite, for tests below the HTTP interface. */
export async function openLedgerDatabase(): Promise<LedgerDatabase> {
  const database = await createTestDatabase({ template: 'api', build: buildTemplate });
  const keys = new FieldKeys(TEST_FIELD_KEY.text);
  useFieldKeys(keys);
  const systemUrl = roleUrl(database.url, keys, SYSTEM_ROLE);
  const pools = [database.url, systemUrl, roleUrl(database.url, keys, APP_ROLE)].map((connectionString) =>
    openPool(connectionString, 4),
  );
  const [owner, system, app] = pools as [pg.Pool, pg.Pool, pg.Pool];
  return {
    owner,
    system,
    app,
    systemUrl,
    ownerUrl: database.url,
    async stop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
}

/** For suites that are not about waiting: a busy machine is no defect. */
export const patientSealer = (url: string, now = () => new Date()): Sealer => new Sealer(url, now, undefined, 60_000);

/** A database with a sealer that makes its log grow, and a folder for what signers remember. */
export interface GrowingLog {
  readonly db: LedgerDatabase;
  readonly sealer: Sealer;
  readonly folder: string;
  grow(entries: number): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a log of its own for one test. */
export async function openGrowingLog(): Promise<GrowingLog> {
  const db = await openLedgerDatabase();
  const sealer = patientSealer(db.systemUrl);
  const folder = await mkdtemp(join(tmpdir(), 'watchbook-log-'));
  return {
    db,
    sealer,
    folder,
    grow: async (entries) => void (await sealer.seal(Array.from({ length: entries }, () => testIntent()))),
    async stop() {
      await sealer.stop();
      await db.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Replaces the empty partitions of a new database by narrow ones, so that a test crosses their borders. */
export async function narrowPartitions(owner: pg.Pool, width: number): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent in ('ledger_entry'::regclass, 'ledger_posting'::regclass)",
  );
  await owner.query(`drop table ${rows.map(({ name }) => name).join(', ')}`);
  await owner.query('delete from ledger_partition');
  await owner.query('update ledger_storage set partition_width = $1', [width]);
  await owner.query('select ledger_add_partition(0, $1)', [width]);
}

/** An intent as a request of the system would make it. */
export function testIntent(input: Partial<IntentInput> = {}): Intent {
  const context = newContext({ requestId: 'test-request', route: 'test' });
  return toIntent({ action: 'notice.read', resources: [], ...input }, context);
}
