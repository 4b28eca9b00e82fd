import { createTestDatabase } from '@watchbook/testing';
import pg from 'pg';
import { toIntent, type Intent } from '../ledger/intent.js';
import { newContext, type IntentInput } from '../platform/context.js';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { surviveBrokenConnections } from '../platform/database/database.js';
import { APP_ROLE, roleUrl, SYSTEM_ROLE } from '../platform/database/roles.js';
import { buildTemplate, TEST_FIELD_KEY } from './template.js';

/** A database with the portal's schema, and ways into it: as owner, and as both of the portal's roles. */
export interface LedgerDatabase {
  readonly owner: pg.Pool;
  readonly system: pg.Pool;
  readonly app: pg.Pool;
  readonly systemUrl: string;
  stop(): Promise<void>;
}

/** Opens a database of its own for one suite, for tests below the HTTP interface. */
export async function openLedgerDatabase(): Promise<LedgerDatabase> {
  const database = await createTestDatabase({ template: 'api', build: buildTemplate });
  const keys = new FieldKeys(TEST_FIELD_KEY.text);
  useFieldKeys(keys);
  const systemUrl = roleUrl(database.url, keys, SYSTEM_ROLE);
  const pools = [database.url, systemUrl, roleUrl(database.url, keys, APP_ROLE)].map(
    (connectionString) => new pg.Pool({ connectionString, max: 4 }),
  );
  // A connection that is still closing may see its database dropped.
  pools.forEach(surviveBrokenConnections);
  const [owner, system, app] = pools as [pg.Pool, pg.Pool, pg.Pool];
  return {
    owner,
    system,
    app,
    systemUrl,
    async stop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
}

/** An intent as a request of the system would make it. */
export function testIntent(input: Partial<IntentInput> = {}): Intent {
  const context = newContext({ requestId: 'test-request', route: 'test' });
  return toIntent({ action: 'notice.read', resources: [], ...input }, context);
}
