import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openLedgerDatabase, type LedgerDatabase } from '../testing/ledger-database.js';

let db: LedgerDatabase;
beforeAll(async () => {
  db = await openLedgerDatabase();
});
afterAll(() => db.stop());

it('asks in no policy for each row again who acts', async () => {
  const { rows } = await db.owner.query<{ policy: string; call: string }>(
    `select tablename || '.' || policyname as policy, call[1] as call from pg_policies,
       regexp_matches(coalesce(qual, '') || ' ' || coalesce(with_check, ''),
         '(?<!SELECT )(app_(?:institution|user|keeps|has_role|has_scope|list|setting)\\()', 'g') as call
     where schemaname = 'public' and 'watchbook_app' = any (roles)`,
  );
  expect(rows).toEqual([]);
  const { rows: all } = await db.owner.query(`select from pg_policies where 'watchbook_app' = any (roles)`);
  expect(all.length).toBeGreaterThan(40);
});
