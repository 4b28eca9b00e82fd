import { writeFile } from 'node:fs/promises';
import { createDemoPeople, institutionId } from '../demo/people.js';
import { entities } from '../entities.js';
import { hashPassword } from '../identity/session/password.js';
import { toIntent } from '../ledger/seal/intent.js';
import { migrations } from '../migrations/index.js';
import { newContext } from '../platform/context.js';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { Database } from '../platform/database/database.js';
import { migrate } from '../platform/database/migrate.js';
import { ensureRoles } from '../platform/database/roles.js';
import { TEST_PASSWORD } from './agent.js';

const TEST_KEY = Buffer.alloc(32, 'watchbook test').toString('base64');

/** The field key of every test, so that the roles' passwords are the same in all databases of the server. */
export const TEST_FIELD_KEY = {
  text: TEST_KEY,
  write: (file: string) => writeFile(file, `${TEST_KEY}\n`, { mode: 0o600 }),
};

/** Migrates an empty database and adds the institutions and people of the demo; every suite gets a copy of it. */
export async function buildTemplate(url: string): Promise<void> {
  const keys = new FieldKeys(TEST_KEY);
  useFieldKeys(keys);
  await ensureRoles(url, keys);
  await migrate(url, migrations);
  const database = await Database.connect(url, keys, entities);
  try {
    // One cheap hash for all: tests that are about passwords make their own.
    const hash = await hashPassword(TEST_PASSWORD, { memory: 64, passes: 1, parallelism: 1, tagLength: 32 });
    await database.forSystem().transactional(async (em) => {
      await createDemoPeople(em, () => hash);
      const resources = [{ type: 'institution', id: institutionId('platform'), version: null }];
      const intent = toIntent(
        { action: 'demo.loaded', resources },
        newContext({ requestId: 'test-template', route: 'test' }),
      );
      await em.execute('insert into ledger_intent (id, draft) values (?, ?)', [
        intent.id,
        JSON.stringify(intent.draft),
      ]);
    });
  } finally {
    await database.close();
  }
}
