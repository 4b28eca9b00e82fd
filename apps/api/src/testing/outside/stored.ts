import type pg from 'pg';
import { freeColumns } from '../../ledger/schema/guard.js';

/** What changes with every request: answers kept under a key, what waits to be compared, and the throttle of sign-ins. */
const LIVELY = ['idempotency_key', 'screening_change', 'sign_in_attempt'];

/** A hash of each table but those of the ledger, without the columns that tell of progress and use alone. */
export async function storedBusiness(owner: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and relname not like 'ledger\\_%' and relname <> all ($1) order by 1`,
    [LIVELY],
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await owner.query<{ hash: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(row, '|' order by row), '')) as hash
       from (select (to_jsonb(t) - $1::text[])::text as row from ${name} t) rows`,
      [freeColumns[name] ?? []],
    );
    hashes[name] = rows[0]!.hash;
  }
  return hashes;
}
