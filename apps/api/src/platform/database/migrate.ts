import { createHash } from 'node:crypto';
import { runMigrations as migrateQueue } from 'bullmq';
import pg from 'pg';
import { SYSTEM_ROLE } from './roles.js';

/** One step of the schema. A released step never changes: its statements are hashed when they run. */
export interface Migration {
  name: string;
  statements: string[];
}

const LOCK = 7_236_451_909;

/**
 * Brings the schema up to date, each step in one transaction; processes that start at once take turns.
 * @throws Error when a step that already ran has other statements now.
 */
export async function migrate(ownerUrl: string, migrations: Migration[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists schema_migration (name text primary key, sha256 text not null, ran_at timestamptz not null default now())',
    );
    for (const migration of migrations) await runOnce(client, migration);
    await migrateQueue(client, 'bullmq');
    await client.query(queueGrants);
  } finally {
    await client.end();
  }
}

async function runOnce(client: pg.Client, { name, statements }: Migration): Promise<void> {
  const sha256 = createHash('sha256').update(statements.join('\u0000')).digest('hex');
  const { rows } = await client.query<{ sha256: string }>('select sha256 from schema_migration where name = $1', [
    name,
  ]);
  if (rows[0]) {
    if (rows[0].sha256 !== sha256) throw new Error(`The database was made by another version of the step ${name}`);
    return;
  }
  await client.query('begin');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`The schema step ${name} failed: ${(cause as Error).message}`, { cause });
  }
}

const queueGrants = `
  grant usage on schema bullmq to ${SYSTEM_ROLE};
  grant select, insert, update, delete on all tables in schema bullmq to ${SYSTEM_ROLE};
  grant usage on all sequences in schema bullmq to ${SYSTEM_ROLE};
  grant execute on all functions in schema bullmq to ${SYSTEM_ROLE};
`;
