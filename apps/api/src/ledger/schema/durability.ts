import type { Pool } from 'pg';

/** PostgreSQL settings without which a sealed entry could be lost in a crash. */
const demanded: Record<string, readonly string[]> = {
  fsync: ['on'],
  synchronous_commit: ['on', 'remote_write', 'remote_apply', 'local'],
  full_page_writes: ['on'],
};

/**
 * Refuses a database that may forget what it confirmed.
 * @throws Error that names the settings at fault
 */
export async function assertDurable(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any ($1)',
    [Object.keys(demanded)],
  );
  const wrong = rows.filter(({ name, setting }) => !demanded[name]?.includes(setting));
  if (wrong.length === 0) return;
  const list = wrong.map(({ name, setting }) => `  ${name} = ${setting}`).join('\n');
  throw new Error(`The ledger needs a database that keeps what it confirms. Switch these settings on:\n${list}`);
}
